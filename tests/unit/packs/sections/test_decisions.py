"""Page 1: its sentence is true, its decisions are the table's, its figures have their past."""

import pandas as pd
import pytest

from assets.packs.sections import decisions
from schemas.vocabulary import Status
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import brief, texts, whole_rate
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

CODES = ("company", "SH", "BJ", "SC", "NA")
each = pytest.mark.parametrize("language", LANGUAGES)


def own(table: pd.DataFrame, code: str) -> pd.DataFrame:
    if code == "company":
        return table[table["level"] == "company"]
    return table[(table["level"] == "region") & (table["region"] == code)]


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_says_where_the_quarter_stands_and_what_comes_first(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = decisions.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "decisions", language)
    weeks = own(sample.tables["headline_weeks"], code)
    now = weeks[(weeks["code"] == "PRG-2") & (weeks["week"] == "2026-W36")].iloc[0]
    first = own(sample.tables["decisions"], code).sort_values("place").iloc[0]
    assert said["booked"] == whole_rate(now["value"])
    assert said["elapsed"] == whole_rate(now["target"])
    assert key == ("ahead" if now["value"] >= now["target"] else "behind")
    assert said["first"] == texts(language)["decisions"][first["kind"]]["name"]
    assert said["stake"] == brief(first["stake_amount"], language)


@each
def test_a_week_without_quota_or_decisions_has_a_sentence_too(
    sample: World, view: Viewer, language: str
) -> None:
    none = sample.tables["decisions"].head(0)
    unknown = sample.tables["headline_weeks"].assign(value=float("nan"))
    keys = {
        decisions.section(view(sample, "SH", language, **tables)).title.key
        for tables in ({}, {"decisions": none}, {"headline_weeks": unknown},
                       {"decisions": none, "headline_weeks": unknown})
    }  # fmt: skip
    wanted = {"behind", "behind_nothing", "unknown", "unknown_nothing"}
    assert keys == {f"decisions.{key}" for key in wanted}


@each
def test_every_title_stays_short_with_every_kind_and_a_large_amount(
    sample: World, view: Viewer, language: str
) -> None:
    table = sample.tables["decisions"]
    for kind in texts(language)["decisions"]:
        large = table.assign(kind=kind, stake_amount=9_876_543_000.0)
        made = decisions.section(view(sample, "SH", language, decisions=large))
        assert len(spoken(made.title, language)) <= LONGEST, kind


@pytest.mark.parametrize("code", CODES)
def test_decisions_are_those_of_the_table_with_who_acts(
    sample: World, view: Viewer, code: str
) -> None:
    made = decisions.section(view(sample, code))
    table = own(sample.tables["decisions"], code).sort_values("place")
    assert [row.stake_amount for row in made.decisions] == list(table["stake_amount"])
    assert [row.place for row in made.decisions] == list(range(1, len(table) + 1))
    stakes = [row.stake_amount for row in made.decisions]
    assert stakes == sorted(stakes, reverse=True)
    names = {region.code: region.en for region in sample.settings.regions}
    for row in made.decisions:
        if code == "company":
            assert row.owner == names[row.owner_region]
        else:
            assert (row.owner is None) == (row.rep_id is None)


def test_each_figure_has_thirteen_weeks_and_a_line_that_ends_at_the_figure(
    sample: World, view: Viewer
) -> None:
    made = decisions.section(view(sample, "SH"))
    assert list(made.figures) == list(decisions.FIGURES)
    for code in decisions.FIGURES[:-1]:
        rows = made.charts[code].rows
        assert len(rows) == 13
        assert rows[-1]["value"] == pytest.approx(made.figures[code].value)
        assert made.spans[code] == ("W24", "W36")
    landing = made.charts["PRG-11"].rows[-1]
    assert landing["low"] <= made.median <= landing["high"]


@pytest.mark.parametrize(
    ("value", "status"),
    [(0.94, Status.BAD), (0.95, Status.GOOD), (1.10, Status.GOOD), (1.2, "bad")],
)
def test_a_commit_is_good_between_its_edges_only(
    sample: World, view: Viewer, value: float, status: str
) -> None:
    weeks = sample.tables["headline_weeks"].copy()
    weeks.loc[weeks["code"] == "FCT-4", "value"] = value
    made = decisions.section(view(sample, "SH", headline_weeks=weeks))
    assert made.statuses["FCT-4"] == status


def test_rows_set_aside_make_the_data_status_bad(sample: World, view: Viewer) -> None:
    statuses = {
        code: decisions.section(view(sample, code)).statuses["DATA"] for code in ("SH", "company")
    }
    assert statuses == {"SH": Status.GOOD, "company": Status.BAD}


def test_an_absent_figure_is_neither_good_nor_bad(sample: World, view: Viewer) -> None:
    unknown = sample.tables["headline_weeks"].assign(value=float("nan"))
    made = decisions.section(view(sample, "SH", headline_weeks=unknown))
    assert {made.statuses[code] for code in decisions.FIGURES[:-1]} == {Status.ABSENT}
    assert made.charts["PRG-2"].rows == ()
