"""What each page shows: its own rows, in order, every line with a cell under every heading."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.packs.build import SECTIONS, sections
from assets.packs.pack import COMPANY, Section
from schemas.extracts.registry import REQUIRED
from schemas.settings import Region, Settings
from tests.reports.week import World, taken_in, with_regions, without
from tests.reports.worlds import WEEK, account, commit, landing_with, order, seat

Made = dict[str, Section]

SELDOM = Region(code="X9", zh="偶尔", en="Seldom")

PAGES = ["headlines", "progress", "forecast", "accuracy", "funnel", "segments"]
PAGES += ["coverage", "visits", "quality", "definitions"]


def built(world: World, code: str, folder: Path, language: str = "en") -> Made:
    (made,) = world.orders([code], folder, language)
    return sections(made.about, made.tables)


@pytest.fixture(scope="module")
def region(world: World, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The sections of E1."""
    return built(world, "E1", tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="module")
def company(world: World, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The sections of the company."""
    return built(world, COMPANY, tmp_path_factory.mktemp("company"))


def test_a_pack_has_its_ten_pages_in_order(region: Made) -> None:
    assert list(SECTIONS) == PAGES
    assert list(region) == PAGES


def test_the_headlines_are_six_and_in_order(region: Made, company: Made) -> None:
    wanted = ["PRG-2", "PRG-8", "FCT-3", "ACC-3", "CVG-3", "WKP-1"]
    for made in (region, company):
        assert [figure.code for figure in made["headlines"].figures] == wanted
    assert region["headlines"].figures[0].value == pytest.approx(0.46)
    assert region["headlines"].figures[1].value == pytest.approx(1_500_000 / 1_350_000)


def test_a_region_is_shown_by_rep_and_the_company_by_region(region: Made, company: Made) -> None:
    assert [row.label for row in region["progress"].parts] == ["Seller Two", "销售甲"]
    assert [row.label for row in company["progress"].parts] == ["Golden One", "Golden Two"]
    assert [label for label, _ in company["forecast"].lines] == ["Golden One", "Golden Two"]
    assert company["visits"].sellers == ()
    assert region["visits"].regions == ()


def test_regions_are_in_the_order_of_the_settings(world: World, tmp_path: Path) -> None:
    turned = world.settings.model_copy(update={"regions": world.settings.regions[::-1]})
    made = built(replace(world, settings=turned), COMPANY, tmp_path)
    assert [row.label for row in made["progress"].parts] == ["Golden Two", "Golden One"]


def test_the_total_is_the_packs_own_level(region: Made, company: Made) -> None:
    assert region["progress"].total.booked_net == 1_150_000
    assert region["progress"].total.level == "region"
    assert company["progress"].total.level == "company"
    assert region["progress"].profit.measure == "gross_profit"


def test_a_region_of_one_team_does_not_repeat_it(region: Made) -> None:
    assert region["progress"].teams == ()


def test_the_largest_opportunities_come_first_and_are_not_too_many(
    world: World, tmp_path: Path
) -> None:
    few = world.settings.model_copy(
        update={"packs": world.settings.packs.model_copy(update={"largest_count": 2})}
    )
    made = built(replace(world, settings=few), "E1", tmp_path)
    assert [row.opportunity_id for row in made["forecast"].largest] == ["O1", "O2"]
    assert [row.account_id for row in made["segments"].largest] == ["A08", "A01"]


def test_faults_are_shown_by_gravity_and_the_rest_is_counted(world: World, tmp_path: Path) -> None:
    (made,) = world.orders(["E1"], tmp_path, "en")
    shown = 2 * world.settings.packs.largest_count
    faults = made.tables["data_quality"].reindex(range(shown + 3))
    faults["severity"] = ["notice", "row"] + ["notice"] * (shown + 1)
    faults["rule"] = [f"rule {number}" for number in range(shown + 3)]
    faults["count"] = 1
    section = sections(made.about, {**made.tables, "data_quality": faults})["quality"]
    assert section.faults[0].severity == "row"
    assert len(section.faults) == shown
    assert section.more == 3


@pytest.mark.parametrize("code", [COMPANY, "E1"])
def test_notices_of_one_kind_are_shown_as_one(world: World, code: str, tmp_path: Path) -> None:
    (made,) = world.orders([code], tmp_path, "en")
    faults = made.tables["data_quality"].reindex(range(5))
    faults["severity"] = ["row", "row", "notice", "notice", "notice"]
    faults["rule"] = ["not_a_date", "not_a_date", "extra_column", "gap", "gap"]
    faults["region"] = ["E1", "E2", None, "E1", "E2"]
    faults["count"] = [1, 1, 1, 3, 4]
    shown = sections(made.about, {**made.tables, "data_quality": faults})["quality"].faults
    assert [(row.rule, row.count) for row in shown] == [
        *[("not_a_date", 1), ("not_a_date", 1)],
        *[("extra_column", 1), ("gap", 7)],
    ]


def test_an_absent_figure_is_none(region: Made) -> None:
    assert all(row.submitted_commit is None for row in region["forecast"].weeks)


def test_a_section_gives_rows_and_facts_by_name_and_nothing_else(region: Made) -> None:
    assert region["forecast"].reps == 2
    with pytest.raises(AttributeError):
        _ = region["forecast"].nothing


@pytest.mark.parametrize("extract", ["visits", "quotas", "forecasts"])
def test_a_page_says_which_of_its_extracts_is_missing(
    golden: Path, golden_settings: Settings, extract: str, tmp_path: Path
) -> None:
    lacking = taken_in(golden, WEEK, without(golden_settings, extract))
    made = built(lacking, "E1", tmp_path)
    telling = {name for name, section in made.items() if section.missing}
    wanted = {"visits": {"visits"}, "quotas": {"progress"}, "forecasts": {"forecast", "accuracy"}}
    assert telling == wanted[extract]


def test_no_page_misses_an_extract_of_a_whole_week(region: Made, company: Made) -> None:
    for made in (region, company):
        assert all(section.missing == () for section in made.values())
    assert set(REQUIRED) >= {"visits", "quotas", "forecasts"}


def test_every_setting_of_the_method_is_printed(region: Made, golden_settings: Settings) -> None:
    lines = {line.key: line.value for line in region["definitions"].settings}
    assert lines["segmentation.sow_edges.1"] == 0.1
    assert lines["stages.L5.win_probability"] == 0.9
    values = golden_settings.model_dump(mode="json")
    spoken = {"company", "regions", "industries", "tiers", "reading", "holidays"}
    wanted = {key for name in set(values) - spoken for key in _leaves(name, values[name])}
    assert set(lines) == wanted


def _leaves(key: str, value: Any) -> set[str]:
    if isinstance(value, dict):
        return {leaf for name, below in value.items() for leaf in _leaves(f"{key}.{name}", below)}
    if isinstance(value, list | tuple):
        return {leaf for n, below in enumerate(value, 1) for leaf in _leaves(f"{key}.{n}", below)}
    return {key}


@pytest.fixture(scope="module")
def seldom(
    golden: Path, golden_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> World:
    """The golden week with a region of two sellers: one always forecasts, one did so once."""
    rows: dict[str, list[dict[str, str]]] = {"roster": [], "accounts": [], "forecasts": []}
    for rep, name in (("OFTEN", "Often"), ("ONCE", "Once")):
        rows["roster"].append(seat(rep, name, "X9"))
        rows["accounts"].append(account(f"{rep}A", f"Account of {name}", "X9", rep))
    for week in range(20, 36):
        for ahead in range(1, 5):
            made, target = f"2026-W{week:02}", f"2026-W{week + ahead:02}"
            rows["forecasts"].append(commit("OFTEN", "OFTENA", made, target, 10_000))
    rows["forecasts"].append(commit("ONCE", "ONCEA", "2026-W20", "2026-W24", 50_000))
    rows["orders"] = [order("OS1", "OFTENA", "OFTEN", "X9", "2026-08-20", 30_000)]
    landing = landing_with(golden, tmp_path_factory.mktemp("seldom"), rows)
    return taken_in(landing, WEEK, with_regions(golden_settings, SELDOM))


@pytest.mark.parametrize("code", ["X9", COMPANY])
@pytest.mark.parametrize(("page", "heads"), [("accuracy", "horizons"), ("forecast", "weeks")])
def test_every_line_has_a_cell_under_every_heading(
    seldom: World, code: str, page: str, heads: str, tmp_path: Path
) -> None:
    section = built(seldom, code, tmp_path)[page]
    columns = [row.horizon for row in getattr(section, heads)]
    assert columns == [1, 2, 3, 4]
    for label, cells in section.lines:
        assert [cell.horizon for cell in cells] == columns, label
