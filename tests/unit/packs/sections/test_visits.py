"""The page of the visits: its message is the week's, its lines and lists are complete, it fits."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assets.packs.sections import visits
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import rate, texts
from tests.reports.titles import LONGEST, parsed, sentences, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer, page

WEEK = "2026-W36"
CODES = ("company", "SH", "BJ", "SN")
each = pytest.mark.parametrize("language", LANGUAGES)


def sellers(world: World, code: str) -> pd.DataFrame:
    table = world.tables["visit_effectiveness"]
    mine = table[table["week"] == WEEK]
    return mine if code == "company" else mine[mine["region"] == code]


def told(world: World, **values: Any) -> dict[str, pd.DataFrame]:
    """Give the tables with other figures in Shanghai's week."""
    table = world.tables["visit_weeks"].copy()
    row = (table["region"] == "SH") & (table["week"] == WEEK)
    for column, value in values.items():
        table.loc[row, column] = value
    return {"visit_weeks": table}


def uneven(world: World) -> dict[str, pd.DataFrame]:
    """Give a week in which one seller of Shanghai has another target."""
    table = world.tables["visit_effectiveness"].copy()
    row = (table["rep_id"] == "AE016") & (table["week"] == WEEK)
    table.loc[row, "effective_target"] = 9.6
    return {"visit_effectiveness": table}


def crowd(world: World, count: int) -> dict[str, pd.DataFrame]:
    """Give a week in which Shanghai has so many sellers."""
    found = {}
    for name in ("visit_effectiveness", "visit_outcomes", "plan_kept", "allocation_fit"):
        table = world.tables[name]
        one = table[(table["region"] == "SH") & (table["rep_id"] == "AE016")]
        many = [one.assign(rep_id=f"X{number:03}") for number in range(count)]
        rest = table[~((table["region"] == "SH") & table["rep_id"].notna())]
        found[name] = pd.concat([rest, *many], ignore_index=True)
    return found


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_says_who_is_under_target_and_the_share_of_new_accounts(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = visits.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "visits", language)
    rows = sellers(sample, code)
    under = int((rows["effective_visit_count"] < rows["effective_target"]).sum())
    new = rows["new_account_visit_count"].sum() / rows["effective_visit_count"].sum()
    assert under
    assert key == ("under_below" if new < 0.25 else "under_met")
    assert said == {
        "under": str(under),
        "reps": str(len(rows)),
        "target": "12",
        "new": rate(new),
        "floor": "25.0%",
    }


def test_every_situation_has_its_sentence(sample: World, view: Viewer) -> None:
    below, met = {"new_account_rate": 0.1}, {"new_account_rate": 0.25}
    unknown, on = {"new_account_rate": np.nan}, {"on_target_count": 3}
    cases = [
        ("under_below", told(sample, **below)),
        ("under_met", told(sample, **met)),
        ("under_unknown", told(sample, **unknown)),
        ("each_below", told(sample, **below) | uneven(sample)),
        ("each_met", told(sample, **met) | uneven(sample)),
        ("each_unknown", told(sample, **unknown) | uneven(sample)),
        ("on_below", told(sample, **on, **below)),
        ("on_met", told(sample, **on, **met)),
        ("on_unknown", told(sample, **on, **unknown)),
        ("no_target", told(sample, effective_target=0.0)),
        ("no_sellers", told(sample, rep_count=0)),
        ("nothing", told(sample, week="2026-W01")),
    ]
    for key, tables in cases:
        made = visits.section(view(sample, "SH", **tables))
        assert made.title.key == f"visits.{key}"
    assert {key for key, _ in cases} == set(sentences("visits", "en"))


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    tables = [
        {},
        told(sample, on_target_count=0),
        told(sample, rep_count=9),
        told(sample, new_account_rate=0.3),
        told(sample, new_account_rate=0.2),
    ]
    seen = {spoken(visits.section(view(sample, "SH", **one)).title, "en") for one in tables}
    assert len(seen) == len(tables)


@each
def test_a_share_just_below_the_floor_reads_below_it(
    sample: World, view: Viewer, language: str
) -> None:
    made = visits.section(view(sample, "SH", language, **told(sample, new_account_rate=0.2499)))
    assert made.title.key == "visits.under_below"
    assert (made.title.words["new"], made.title.words["floor"]) == ("24.99%", "25.00%")


@each
def test_titles_of_many_sellers_stay_short(sample: World, view: Viewer, language: str) -> None:
    many = {"rep_count": 1234, "on_target_count": 0, "effective_visit_count": 123_456}
    for more in ({"new_account_rate": 0.24994}, {"new_account_rate": np.nan}):
        for tables in ({}, uneven(sample)):
            made = visits.section(
                view(sample, "SH", language, **told(sample, **many, **more), **tables)
            )
            assert len(spoken(made.title, language)) <= LONGEST


def test_every_seller_has_a_line_with_plan_fit_and_next_week(sample: World, view: Viewer) -> None:
    lines = visits.section(view(sample, "SH")).lines
    rows = sellers(sample, "SH").set_index("rep_id")
    assert {row.rep_id for row in lines} == set(rows.index)
    kept, fit = (sample.tables[name] for name in ("plan_kept", "allocation_fit"))
    plan = sample.tables["work_plan"]
    for row in lines:
        assert row.effective_visit_count == rows.loc[row.rep_id, "effective_visit_count"]
        assert row.kept_rate == kept.loc[kept["rep_id"] == row.rep_id, "kept_rate"].item()
        assert row.fit_rate == fit.loc[fit["rep_id"] == row.rep_id, "fit_rate"].item()
        mine = plan[(plan["rep_id"] == row.rep_id) & (plan["kind"] == "VISIT")]
        assert row.next_week_count == len(mine)


def test_the_company_sees_its_regions(sample: World, view: Viewer) -> None:
    made = visits.section(view(sample, "company", "en"))
    assert [row.label for row in made.lines] == [region.en for region in sample.settings.regions]
    total = made.total.effective_visit_count
    assert sum(row.effective_visit_count for row in made.lines) == total
    assert sum(row.next_week_count for row in made.lines) == made.whole["next_week"]


def test_the_plan_shows_each_account_once_with_most_white_space_first(
    sample: World, view: Viewer
) -> None:
    made = visits.section(view(sample, "SH"))
    plan = sample.tables["work_plan"]
    mine = plan[(plan["region"] == "SH") & (plan["kind"] == "VISIT")]
    assert len(made.planned) == 10
    assert len(made.planned) + made.more_planned == mine["account_id"].nunique()
    each_once = mine.drop_duplicates("account_id")["white_space"].nlargest(10)
    assert [row.white_space for row in made.planned] == list(each_once)
    for row in made.planned:
        first = mine.loc[mine["account_id"] == row.account_id, "planned_on"].min()
        assert row.planned_on == first
    assert sum(made.kinds.values()) == (plan["region"] == "SH").sum()


def test_outcomes_are_laid_end_to_end(sample: World, view: Viewer) -> None:
    made = visits.section(view(sample, "SH"))
    rows = made.charts["outcomes"].rows
    table = sample.tables["visit_outcomes"]
    for line, seller in enumerate(made.lines):
        parts = [row for row in rows if row["line"] == line]
        mine = table[table["rep_id"] == seller.rep_id].set_index("outcome")["visit_count"]
        assert [row["place"] for row in parts] == list(range(5))
        assert parts[0]["start"] == 0
        assert [row["start"] for row in parts[1:]] == [row["end"] for row in parts[:-1]]
        assert parts[-1]["end"] == parts[0]["sum"] == mine.sum() == seller.logged_count
    assert len({row["outcome"] for row in rows}) == 5


def test_weeks_short_of_their_target_are_marked(sample: World, view: Viewer) -> None:
    drawing = visits.section(view(sample, "SH")).charts["weeks"]
    rows = drawing.rows
    table = sample.tables["visit_weeks"]
    mine = table[table["region"] == "SH"].sort_values("week")
    assert [row["value"] for row in rows] == list(mine["effective_visit_count"])
    assert [row["label"] for row in rows] == [f"W{number}" for number in range(24, 37)]
    assert [row["short"] for row in rows] == list(mine["effective_rate"] < 1)
    assert max(row["value"] for row in rows) <= drawing.options["top"]


@pytest.mark.parametrize(("count", "planned"), [(1, 10), (12, 10), (20, 5), (60, 5)])
def test_lists_get_shorter_the_more_sellers_there_are(
    sample: World, view: Viewer, count: int, planned: int
) -> None:
    made = visits.section(view(sample, "SH", **crowd(sample, count)))
    assert len(made.lines) == min(count, 20)
    assert made.more == max(count - 20, 0)
    assert len(made.planned) == planned
    assert made.charts["outcomes"].options["height"] <= 300


@each
@pytest.mark.parametrize("code", ["company", "SH"])
def test_the_page_shows_the_totals_and_the_calls(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    seen = view(sample, code, language)
    shown = page(seen, "visits", visits.section(seen))
    rows = sellers(sample, code)
    effective, door = (rows[f"{kind}_visit_count"].sum() for kind in ("effective", "door"))
    assert f"<td>{effective:,}</td>" in shown
    assert f"<td>{door:,}</td>" in shown
    calls = sample.tables["inside_calls"]
    own = calls[calls["region"].isna()] if code == "company" else calls[calls["region"] == code]
    assert f"<td>{rate(own['connected_rate'].iloc[0])}</td>" in shown
    assert texts(language)["blocks"]["visits"]["no_plan"] not in shown


@each
@pytest.mark.parametrize("code", ["company", "SH"])
def test_a_week_without_plan_or_calls_says_so(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    names = ("work_plan", "inside_calls", "plan_kept", "allocation_fit")
    empty = {name: sample.tables[name].head(0) for name in names}
    seen = view(sample, code, language, **empty)
    made = visits.section(seen)
    shown = page(seen, "visits", made)
    assert made.whole["next_week"] is None
    assert texts(language)["blocks"]["visits"]["no_plan"] in shown
    assert texts(language)["product"]["nothing_here"] in shown


@pytest.mark.parametrize("code", ["company", "SH"])
def test_without_visits_the_page_is_silent(sample: World, view: Viewer, code: str) -> None:
    names = ["visit_weeks", "visit_effectiveness", "visit_outcomes", "plan_kept", "inside_calls"]
    names += ["allocation_fit", "work_plan"]
    empty = {name: sample.tables[name].head(0) for name in names}
    made = visits.section(view(sample, code, **empty))
    assert made.silent
    assert made.title.key == "visits.nothing"
    assert made.charts["outcomes"].rows == made.charts["weeks"].rows == ()
