"""Every metric explained on the sample company: rows, operands, formula and published figure agree.

The week is W36 with the weeks before it known, so that metrics with history have figures too.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from upath import UPath

from assets.metrics.explain import Explanation, explain
from assets.metrics.explained.formula import operands_in
from assets.metrics.explained.metric import COUNT, Known
from assets.metrics.question import Question
from assets.metrics.registry import METRICS
from assets.packs.messages import catalogue
from schemas.errors import InputError
from schemas.extracts.registry import key_of
from schemas.settings import Settings
from schemas.tables.registry import TABLES
from tests.company import Company
from tests.unit.metrics.conftest import Make, order, quota, seat

PLACES = [(code, table) for code, metric in METRICS.items() for table in metric.tables]
LEVELS = ("level", "grain")


class Frames(dict[str, pd.DataFrame]):
    """The frames of a company by name, as the store gives them."""

    def __init__(self, company: Company) -> None:
        super().__init__()
        self.company = company

    def __missing__(self, name: str) -> pd.DataFrame:
        """Compute a frame on first use."""
        self[name] = getattr(self.company, name)
        return self[name]


@pytest.fixture(scope="module")
def frames(sample: Company, sample_landing: Path, sample_settings: Settings) -> Frames:
    landing = UPath(sample_landing)
    first, last = (
        Company.landed(landing, week, sample_settings) for week in ("2026-W34", "2026-W35")
    )
    return Frames(sample.after(last.after(first)))


def explained(frames: Frames, code: str, question: Question) -> Explanation:
    company = frames.company
    return explain(METRICS[code], frames, question, company.week, company.settings)


def questions(frame: pd.DataFrame, table: str, code: str) -> Iterator[Question]:
    """Ask for figures of every level that a table has: the first, the last, one that is absent."""
    for column, value in METRICS[code].only.items():
        frame = frame[frame[column].astype("str") == value]
    level = next((name for name in LEVELS if name in frame), None)
    figure = next(name for name in METRICS[code].figures if name in frame)
    for _, rows in frame.groupby(level, sort=False) if level else [(None, frame)]:
        known = rows if level is None or rows[level].iloc[0] == "company" else reachable(rows)
        there, absent = known[known[figure].notna()], known[known[figure].isna()]
        some = pd.concat([there.head(1), there.tail(1), absent.head(1)])
        yield from (question_for(row, table, level) for _, row in some.iterrows())


def reachable(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out what has no region, or at the rep's level no rep: nobody can ask for it."""
    keys = ["region"] + (["rep_id"] if "rep_id" in rows and rows["rep_id"].notna().any() else [])
    return rows.dropna(subset=keys)


def question_for(row: pd.Series, table: str, level: str | None) -> Question:
    keys = [key for key in key_of(TABLES[table]) if key not in (*LEVELS, "region", "rep_id")]
    where = {key: "" if pd.isna(row[key]) else str(row[key]) for key in keys}
    if level is not None:
        where = {key: value for key, value in where.items() if value}
    region, rep = (
        row[key] if key in row.index and pd.notna(row[key]) else None
        for key in ("region", "rep_id")
    )
    return Question(region, rep, where)


def close(found: Any, expected: Any) -> bool:
    """Compare to a hundredth of a cent, rates to the last bits; words as they are."""
    if isinstance(expected, str) or isinstance(found, str | pd.Timestamp):
        return bool(str(found) == str(expected))
    return bool(float(found) == pytest.approx(float(expected), rel=1e-9, abs=1e-4)) and (
        abs(float(expected)) > 1 or float(found) == pytest.approx(float(expected), abs=1e-9)
    )


@pytest.fixture(scope="module")
def explanations(frames: Frames) -> Any:
    """Give the explanations of a code's figures in one of its tables, made once."""

    @cache
    def made(code: str, table: str) -> list[Explanation]:
        asked = questions(frames[table], table, code)
        found = [explained(frames, code, question) for question in asked]
        return [one for one in found if one.table == table]

    return made


@pytest.mark.parametrize(("code", "table"), PLACES)
def test_the_formula_gives_the_published_figure(explanations: Any, code: str, table: str) -> None:
    compared = 0
    for explanation in explanations(code, table):
        assert len(explanation.published) == 1
        for figure in explanation.figures:
            if figure.value is not None and figure.worked_out is not None:
                assert close(figure.worked_out, figure.value), (explanation.selection.keys, figure)
                compared += 1
    assert compared


@pytest.mark.parametrize(("code", "table"), PLACES)
def test_the_rows_shown_add_up_to_the_operands(explanations: Any, code: str, table: str) -> None:
    for explanation in explanations(code, table):
        row = explanation.published.iloc[0]
        for rows, group in zip(explanation.metric.rows, explanation.evidence, strict=True):
            for name, how in rows.operands.items():
                value = group.operands[name]
                column = how.column if isinstance(how, Known) else how
                if isinstance(column, str) and value is not None:
                    added = len(group.rows) if column == COUNT else group.rows[column].sum()
                    assert close(value, added), (explanation.selection.keys, name)
                if value is not None and name in row.index and pd.notna(row[name]):
                    assert close(value, row[name]), (explanation.selection.keys, name)


@pytest.mark.parametrize(("code", "table"), PLACES)
def test_an_absent_figure_says_why(explanations: Any, code: str, table: str) -> None:
    """Its row has a reason, or the formula shows it: nothing known, or nothing to divide by."""
    words = catalogue("en")
    for explanation in explanations(code, table):
        for figure in explanation.figures:
            if figure.value is None:
                assert explanation.reasons or figure.worked_out is None, figure
            elif figure.worked_out is None:
                assert any(figure.operands[name] is None for name in operands_in(figure.formula))
        for reason in explanation.reasons:
            assert reason in {**words.words("reasons"), **words.words("flags")}


@pytest.mark.parametrize("code", METRICS)
def test_company_region_and_rep_are_explained_where_a_table_has_them(
    frames: Frames, explanations: Any, code: str
) -> None:
    for table in METRICS[code].tables:
        frame = frames[table]
        level = next((name for name in LEVELS if name in frame), None)
        if level is not None:
            wanted = set(frame[level]) & {"company", "region", "rep"}
            answers = explanations(code, table)
            assert {str(one.published[level].iloc[0]) for one in answers} >= wanted


def test_several_rows_are_listed_and_what_went_into_all_of_them(frames: Frames) -> None:
    answer = explained(frames, "SEG-1", Question("SH"))
    segments = frames["account_segments"]
    assert len(answer.published) == (segments["region"] == "SH").sum() > 20
    assert answer.figures == ()
    bookings = answer.evidence[0]
    own = segments.loc[segments["region"] == "SH", "own_12m"].sum()
    assert close(bookings.operands["own_12m"], own)


def test_v_of_the_golden_region_is_explained_with_its_numbers(w36: Company) -> None:
    answer = explained(Frames(w36), "PRG-8", Question("E1"))
    figure = answer.figures[0]
    assert figure.worked_out == pytest.approx(1500 / 1350)
    assert figure.operands == {
        "open_in_window": 1_500_000,
        "quota": 2_500_000,
        "booked_gross": 1_210_000,
        "booked_events": -60_000,
    }
    assert [len(group.rows) for group in answer.evidence] == [4, 2, 7, 1]


def test_a_rep_of_the_golden_region_has_his_own_rows(w36: Company) -> None:
    answer = explained(Frames(w36), "PRG-8", Question("E1", "AE2"))
    assert answer.figures[0].value == pytest.approx(0.8)
    assert set(answer.evidence[0].rows["opportunity_id"]) == {"O4"}


def test_an_absent_quota_is_unknown_and_not_0(make: Make) -> None:
    company = make(roster=[seat("AE1")], orders=[order("L1", 100.0)], quotas=[quota("AE9", 1.0)])
    answer = explained(Frames(company), "PRG-2", Question("E1", "AE1"))
    figure = answer.figures[0]
    assert (figure.value, figure.worked_out, figure.operands["quota"]) == (None, None, None)
    assert "no_quota" in answer.reasons


def test_an_absent_extract_leaves_its_operands_unknown(w36: Company) -> None:
    frames = Frames(w36.without("visits"))
    figure = explained(frames, "CVG-2", Question("E2")).figures[0]
    assert (figure.value, figure.operands) == (None, {"contacted": None, "accounts": 20})
    with pytest.raises(InputError) as refused:
        explained(frames, "WKP-1", Question("E2"))
    assert refused.value.faults[0].rule == "nothing_published"


@pytest.mark.parametrize(
    ("code", "question", "rule"),
    [
        ("SEG-3", Question("SH", "AE016"), "not_published_so"),
        ("FUN-1", Question("SH", where={"colour": "red"}), "unknown_key_option"),
        ("FUN-1", Question("SH", where={"stage": "L9"}), "no_such_figure"),
        ("SEG-1", Question("SH", where={"account_id": "000001"}), "no_such_figure"),
        ("PRG-8", Question("BJ", "AE016"), "no_such_figure"),
    ],
)
def test_what_was_never_published_is_refused_by_name(
    frames: Frames, code: str, question: Question, rule: str
) -> None:
    with pytest.raises(InputError) as refused:
        explained(frames, code, question)
    assert refused.value.faults[0].rule == rule


def test_nothing_of_a_frame_is_changed_by_explaining(sample: Company) -> None:
    frames = Frames(sample)
    before = frames["bookings"].copy(deep=True)
    explained(frames, "PRG-8", Question("SH"))
    pd.testing.assert_frame_equal(frames["bookings"], before)
