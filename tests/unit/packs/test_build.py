"""What each page shows: its own rows, in order, every line with a cell under every heading."""

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

PAGES = ["decisions", "progress", "quota", "forecast", "accuracy", "pipeline"]
PAGES += ["funnel", "segments", "coverage", "visits", "review", "method"]


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


def test_a_pack_has_its_twelve_pages_in_order(region: Made, company: Made) -> None:
    assert list(SECTIONS) == PAGES
    assert list(region) == list(company) == PAGES
    assert {name for name, section in company.items() if section.silent} == set()


def test_a_section_gives_rows_and_facts_by_name_and_nothing_else(region: Made) -> None:
    assert region["decisions"].median is not None
    with pytest.raises(AttributeError):
        _ = region["decisions"].nothing


SILENT = {
    "visits": {"visits"},
    "quotas": set(),
    "forecasts": {"accuracy"},
    "accounts": {"segments", "coverage"},
    "opportunities": {"pipeline", "funnel"},
}
"""The pages that have nothing to say without an extract."""


@pytest.mark.parametrize("extract", SILENT)
def test_a_page_with_nothing_to_say_is_left_out_and_says_why(
    golden: Path, golden_settings: Settings, extract: str, tmp_path: Path
) -> None:
    lacking = taken_in(golden, WEEK, without(golden_settings, extract))
    made = built(lacking, "E1", tmp_path)
    silent = {name for name, section in made.items() if section.silent}
    assert silent >= SILENT[extract]
    for name in SILENT[extract]:
        assert extract in made[name].missing


def test_pages_of_a_whole_week_miss_only_the_actions_it_does_not_have(
    region: Made, company: Made
) -> None:
    for made in (region, company):
        told = {name: section.missing for name, section in made.items() if section.missing}
        assert told == {"review": ("actions",)}
    assert set(REQUIRED) >= {"visits", "quotas", "forecasts"}


def test_every_setting_of_the_method_is_listed(region: Made, golden_settings: Settings) -> None:
    lines = {line.key: line.value for line in region["method"].settings}
    assert lines["segmentation.sow_edges.1"] == 0.1
    assert lines["stages.L5.win_probability"] == 0.9
    values = golden_settings.model_dump(mode="json")
    spoken = {"company", "regions", "industries", "tiers", "reading", "completeness", "holidays"}
    spoken |= {"branding", "packs", "set_aside"}
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
@pytest.mark.parametrize(
    ("page", "heads", "order"),
    [("accuracy", "horizons", [4, 3, 2, 1]), ("forecast", "weeks", [1, 2, 3, 4])],
)
def test_every_line_has_a_cell_under_every_heading(
    seldom: World, code: str, page: str, heads: str, order: list[int], tmp_path: Path
) -> None:
    section = built(seldom, code, tmp_path)[page]
    columns = [row.horizon for row in getattr(section, heads)]
    assert columns == order
    for line in section.lines:
        assert [cell.horizon for cell in line.cells] == columns, line.label
