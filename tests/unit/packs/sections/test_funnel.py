"""The page of the funnel: its message is the settled cohort's, its charts have one level order."""

from typing import Any

import pandas as pd
import pytest

from assets.packs.sections import funnel
from schemas.vocabulary import OPEN_STAGES
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import texts, whole_rate
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

CODES = ("company", "SH", "BJ", "SC", "NA")
STEPS = ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-WON"]
each = pytest.mark.parametrize("language", LANGUAGES)


def own(world: World, name: str, code: str) -> pd.DataFrame:
    table = world.tables[name]
    if code == "company":
        return table[table["level"] == "company"]
    return table[(table["level"] == "region") & (table["region"] == code)]


def settled(world: World, code: str) -> pd.DataFrame:
    """Give the steps of the cohort with the smallest share still open."""
    rows = own(world, "funnel_conversion", code)
    whole = rows[rows["step"] == "L1-WON"].set_index("cohort_quarter")["still_open_rate"]
    return rows[(rows["cohort_quarter"] == whole.idxmin()) & (rows["step"] != "L1-WON")]


def cohort(world: World, **rates: Any) -> pd.DataFrame:
    """Give `funnel_conversion` where every step of SH has these figures."""
    table = world.tables["funnel_conversion"].copy()
    for column, value in rates.items():
        table.loc[table["region"] == "SH", column] = value
    return table


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_names_where_most_drops_out_and_the_win_rate(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = funnel.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "funnel", language)
    steps = settled(sample, code)
    steps = steps[steps["reached_count"] >= 10]
    gone = steps["reached_count"] - steps["passed_count"] - steps["still_open_count"]
    dropped = (gone / steps["reached_count"]).astype(float)
    weakest = steps.assign(dropped=dropped).nlargest(1, "dropped").iloc[0]
    assert key == "step_and_rate"
    assert said["step"] == texts(language)["steps"][weakest["step"]]
    assert said["share"] == whole_rate(round(dropped.max(), 9))
    assert said["reached"] == f"{weakest['reached_count']:,}"
    assert said["rate"] == whole_rate(own(sample, "win_rates", code)["win_rate"].iloc[0])


@each
def test_each_situation_has_its_sentence(sample: World, view: Viewer, language: str) -> None:
    unknown = cohort(sample, conversion_rate=None, still_open_rate=None)
    whole = cohort(sample, conversion_rate=0.75, still_open_rate=0.25)
    no_wins = sample.tables["win_rates"].assign(win_rate=float("nan"))
    cases = {
        "rate": {"funnel_conversion": unknown},
        "unknown": {"funnel_conversion": unknown, "win_rates": no_wins},
        "none_dropped_and_rate": {"funnel_conversion": whole},
        "none_dropped": {"funnel_conversion": whole, "win_rates": no_wins},
        "step": {"win_rates": no_wins},
    }
    for key, tables in cases.items():
        sentence = spoken(funnel.section(view(sample, "SH", language, **tables)).title, language)
        assert parsed(sentence, "funnel", language)[0] == key
        assert len(sentence) <= LONGEST


def test_a_step_that_few_have_reached_is_not_named(sample: World, view: Viewer) -> None:
    few = cohort(sample, reached_count=9)
    assert funnel.section(view(sample, "SH", funnel_conversion=few)).title.key == "funnel.rate"
    enough = cohort(sample, reached_count=10)
    made = funnel.section(view(sample, "SH", funnel_conversion=enough))
    assert made.title.key == "funnel.step_and_rate"


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    seen = {
        spoken(
            funnel.section(
                view(sample, "SH", funnel_conversion=cohort(sample, conversion_rate=rate))
            ).title,
            "en",
        )
        for rate in (0.1, 0.2, 0.3)
    }
    assert len(seen) == 3


@each
def test_titles_of_many_opportunities_stay_short(
    sample: World, view: Viewer, language: str
) -> None:
    many = cohort(sample, reached_count=123_456_789)
    made = funnel.section(view(sample, "SH", language, funnel_conversion=many))
    assert len(spoken(made.title, language)) <= LONGEST


@each
@pytest.mark.parametrize("code", CODES)
def test_every_chart_has_the_levels_in_one_order(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    charts = funnel.section(view(sample, code, language)).charts
    names = [texts(language)["stages"][stage] for stage in OPEN_STAGES]
    shown = {
        name: list(dict.fromkeys(row["label"] for row in charts[name].rows)) for name in charts
    }
    assert shown["stock"] == shown["days"] == names
    assert shown["transitions"] == shown["calibration"] == list(OPEN_STAGES)
    assert shown["conversion"] == [texts(language)["steps"][step] for step in STEPS]


@pytest.mark.parametrize("code", CODES)
def test_the_parts_of_a_bar_are_the_whole(sample: World, view: Viewer, code: str) -> None:
    charts = funnel.section(view(sample, code)).charts
    for name in ("conversion", "transitions"):
        rows = pd.DataFrame(charts[name].rows)
        known = rows[rows["end"] == 1]
        assert not known.empty
        assert known.groupby("label")["value"].sum().to_list() == pytest.approx(
            [1.0] * known["label"].nunique()
        )


def test_a_level_that_nobody_stood_at_says_why(sample: World, view: Viewer) -> None:
    table = sample.tables["stage_transitions"].copy()
    gone = table["region"].eq("SH") & table["stage"].eq("L5")
    rates = [column for column in table.columns if str(column).endswith("_rate")]
    table.loc[gone, rates] = float("nan")
    table.loc[gone, "reason"] = "no_opportunities"
    rows = funnel.section(view(sample, "SH", stage_transitions=table)).charts["transitions"].rows
    assert [row["shown"] for row in rows if row["label"] == "L5"] == ["no opportunities"]


@each
def test_the_stock_is_the_tables(sample: World, view: Viewer, language: str) -> None:
    divisor = 1000 if language == "en" else 10_000
    rows = pd.DataFrame(funnel.section(view(sample, "company", language)).charts["stock"].rows)
    table = own(sample, "funnel_stock", "company")
    for look, column in (
        *(("stock", "amount"), ("overdue", "overdue_amount")),
        ("weighted", "weighted_amount"),
    ):
        shown = rows.loc[rows["look"] == look, "value"]
        assert shown.to_list() == pytest.approx((table[column] / divisor).to_list(), abs=1e-3)


def test_win_rates_stand_against_the_whole_and_pale_where_cases_are_few(
    sample: World, view: Viewer
) -> None:
    rows = funnel.section(view(sample, "SH")).charts["win_rates"].rows
    table = sample.tables["win_rates"]
    sellers = table[(table["level"] == "rep") & (table["region"] == "SH")]
    assert len(rows) == len(sellers)
    whole = own(sample, "win_rates", "SH")["win_rate"].iloc[0]
    assert {row["mark"] for row in rows} == {whole}
    assert sum(row["look"] == "muted" for row in rows) == sellers["reason"].notna().sum() > 0


def test_cohorts_are_listed_with_every_step(sample: World, view: Viewer) -> None:
    made = funnel.section(view(sample, "SH"))
    table = own(sample, "funnel_conversion", "SH")
    assert [quarter for quarter, _ in made.cohorts] == sorted(set(table["cohort_quarter"]))
    for _, cells in made.cohorts:
        assert set(cells) == {*STEPS, "L1-WON"}


def test_an_empty_region_and_a_week_without_opportunities_have_no_page(
    sample: World, view: Viewer
) -> None:
    names = (
        *("funnel_stock", "funnel_conversion", "stage_transitions", "stage_duration"),
        *("calibration", "win_rates"),
    )
    made = funnel.section(
        view(sample, "SH", **{name: sample.tables[name].head(0) for name in names})
    )
    assert made.silent
    assert made.charts == {}
    assert made.title.key == "funnel.unknown"
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"] == "opportunities", "presence"] = "absent"
    assert funnel.section(view(sample, "SH", extract_status=status)).silent
