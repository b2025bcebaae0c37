"""The list of open opportunities: pushes, staleness, evidence and what else is remarkable."""

from itertools import pairwise

import pandas as pd
import pytest

from schemas.settings import Settings
from schemas.vocabulary import EXIT_CHECKS, OPEN_STAGES
from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    Row,
    call,
    closed,
    deal,
    having,
    moved,
    only,
    reasons,
    visit,
)
from tests.unit.metrics.histories import changed, life, lived

DATES = ["2026-09-04", "2026-09-18", "2026-09-11", "2026-09-25"]
"""The golden way of an expected date: put off, pulled in, put off."""

CHECKS = {str(stage): list(checks) for stage, checks in EXIT_CHECKS.items()}
SOME_VISIT = visit("V0", "2026-01-10T10:00", account_id="A2")
"""So that the extract of visits is there."""


def review(company: Company, name: str = "O1") -> pd.Series:
    return only(company.opportunity_review, opportunity_id=name)


def flags(company: Company, name: str = "O1") -> list[str]:
    return reasons(review(company, name), "flags")


def dates(*days: str) -> list[Row]:
    """Give the moves of the expected date of O1 from one day to the next."""
    moves = enumerate(pairwise(days))
    return [moved(str(number), "O1", old, new) for number, (old, new) in moves]


# --- which rows there are


def test_every_open_opportunity_has_its_row(make: Make) -> None:
    rows = [deal(f"O-{stage}", stage) for stage in OPEN_STAGES]
    ended = [closed(f"O-{stage}", stage) for stage in ("WON", "LOST", "CANCELLED")]
    later = deal("O-later", created_on="2026-09-07")
    table = make(opportunities=[*rows, *ended, later]).opportunity_review
    assert table["opportunity_id"].tolist() == [f"O-{stage}" for stage in OPEN_STAGES]


def test_a_row_says_what_is_known_of_the_opportunity(make: Make) -> None:
    way = ("L1", "L3", "L4", "L3")
    company = make(opportunities=[lived("O1", *way)], stage_events=life("O1", *way))
    row = review(company)
    about = ["region", "team", "rep_id", "account_id", "stage", "furthest_stage", "window"]
    assert row[about].tolist() == ["E1", "T1", "AE1", "A1", "L3", "L4", "in_window"]
    figures = ["amount", "win_probability", "weighted_amount", "days_in_stage"]
    assert row[figures].tolist() == [100_000.0, 0.5, 50_000.0, 103]
    assert row["expected_order_on"] == pd.Timestamp("2026-09-18")


def test_the_flags_of_the_opportunity_are_there_too(make: Make) -> None:
    row = deal("O1", account_id=None, amount=None, expected_order_on=None)
    assert flags(make(opportunities=[row])) == ["no_account", "unpriced", "undated"]


def test_one_expected_by_today_is_overdue(make: Make) -> None:
    rows = [deal("O1", expected_order_on="2026-09-06"), deal("O2", expected_order_on="2026-09-07")]
    company = make(opportunities=rows)
    assert (flags(company, "O1"), flags(company, "O2")) == (["overdue"], [])


@pytest.mark.parametrize(("way", "found"), [(("L1", "L3"), ["skip"]), (("L1", "L2", "L3"), [])])
def test_a_level_jumped_over_is_flagged(make: Make, way: tuple[str, ...], found: list[str]) -> None:
    company = make(opportunities=[lived("O1", *way)], stage_events=life("O1", *way))
    assert flags(company) == found


def test_without_stage_events_its_history_is_null_with_the_reason(make: Make) -> None:
    row = review(make(opportunities=[deal("O1", evidence="solution")], visits=[SOME_VISIT]))
    assert row[["days_in_stage", "furthest_stage", "push_count", "pull_count"]].isna().all()
    assert reasons(row) == ["no_history"]


def test_one_without_events_of_its_own_stands_there_since_it_was_created(make: Make) -> None:
    company = make(opportunities=[deal("O1", "L3")], stage_events=life("O9", "L1"))
    assert review(company)[["days_in_stage", "furthest_stage"]].tolist() == [124, "L3"]


def test_without_opportunities_there_is_nothing_to_review(make: Make) -> None:
    assert make().opportunity_review.empty


# --- FUN-8


def test_the_golden_date_was_pushed_twice_and_pulled_once(make: Make) -> None:
    company = make(opportunities=[deal("O1")], stage_events=dates(*DATES))
    assert review(company)[["push_count", "pull_count"]].tolist() == [2, 1]
    assert flags(company) == []


@pytest.mark.parametrize(
    ("days", "fiction"),
    [
        (["2026-09-01", "2026-09-02", "2026-09-03"], False),
        (["2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"], True),
        (
            ["2026-09-01", "2026-09-09", "2026-09-01", "2026-09-09", "2026-09-01", "2026-09-09"],
            True,
        ),
    ],
)
def test_a_date_put_off_three_times_is_fiction_whatever_was_pulled(
    make: Make, days: list[str], fiction: bool
) -> None:
    company = make(opportunities=[deal("O1")], stage_events=dates(*days))
    assert ("date_is_fiction" in flags(company)) is fiction


def test_how_often_is_fiction_is_a_setting(make: Make, golden_settings: Settings) -> None:
    strict = having(golden_settings, "funnel", fiction_pushes=2)
    company = make(opportunities=[deal("O1")], stage_events=dates(*DATES), settings=strict)
    assert flags(company) == ["date_is_fiction"]


def test_a_push_of_next_monday_does_not_count(make: Make) -> None:
    late = moved("9", "O1", "2026-09-25", "2026-10-25", changed_at="2026-09-07T00:00:00+08:00")
    company = make(opportunities=[deal("O1")], stage_events=[*dates(*DATES), late])
    assert review(company)["push_count"] == 2


# --- FUN-9


def since(days: int) -> str:
    return f"{pd.Timestamp('2026-09-06') - pd.Timedelta(days=days):%Y-%m-%d}T10:00"


def active(make: Make, *visits: Row, stage: str = "L3", **cells: object) -> Company:
    return make(opportunities=[deal("O1", stage, **cells)], visits=[SOME_VISIT, *visits])


@pytest.mark.parametrize(
    ("stage", "days", "stale"),
    [
        *[(stage, days, days >= 30) for stage in ("L1", "L2") for days in (0, 14, 29, 30)],
        *[(stage, days, days >= 14) for stage in ("L3", "L4", "L5") for days in (0, 13, 14, 30)],
    ],
)
def test_after_so_many_days_without_activity_it_is_stale(
    make: Make, stage: str, days: int, stale: bool
) -> None:
    company = active(make, visit("V1", since(days)), stage=stage)
    assert ("stale" in flags(company)) is stale
    assert review(company)["last_activity_on"] == pd.Timestamp(since(days)).normalize()


@pytest.mark.parametrize(
    "row",
    [
        visit("V1", since(3)),
        visit("V1", since(3), rep_id="AE2"),  # whoever it was
        visit("V1", since(3), rep_id="SR1", end_customer_present=False, outcome=None),
        call("V1", since(3)),  # of the paired inside seller
        call("V1", since(3), connected=False),  # somebody tried
        call("V1", since(3), kind="IB_CALL"),
        visit("V1", since(3), account_id="A2", opportunity_id="O1"),  # about it
    ],
)
def test_every_visit_and_call_to_the_account_or_about_it_is_activity(make: Make, row: Row) -> None:
    assert flags(active(make, row)) == []


@pytest.mark.parametrize(
    "row",
    [
        visit("V1", since(3), account_id="A2"),
        visit("V1", since(3), account_id="A2", opportunity_id="O2"),
        visit("V1", since(3), status="CANCELLED"),
        visit("V1", since(3), status="PLANNED"),
        visit("V1", None),
        visit("V1", since(-1)),  # tomorrow
    ],
)
def test_what_did_not_happen_or_was_elsewhere_is_no_activity(make: Make, row: Row) -> None:
    assert flags(active(make, row)) == ["stale"]


@pytest.mark.parametrize("field", ["stage", "amount", "expected_order_on", "rep_id"])
@pytest.mark.parametrize(("day", "found"), [("2026-08-24", []), ("2026-08-23", ["stale"])])
def test_every_change_of_the_opportunity_is_activity(
    make: Make, field: str, day: str, found: list[str]
) -> None:
    values = {"rep_id": "AE1", "stage": "L3"}
    value = values.get(field, "2026-08-01")
    event = changed("1", value, value, day, field=field)
    company = make(opportunities=[deal("O1")], stage_events=[event], visits=[SOME_VISIT])
    assert flags(company) == found


def test_registering_it_is_activity(make: Make) -> None:
    assert flags(active(make, created_on="2026-08-24")) == []


def test_one_without_account_and_date_of_creation_is_stale_when_nothing_is_known(
    make: Make,
) -> None:
    company = active(make, account_id=None, created_on=None)
    assert flags(company) == ["no_account", "stale"]
    assert pd.isna(review(company)["last_activity_on"])


def test_without_visits_nobody_is_told_to_be_stale(make: Make) -> None:
    row = review(make(opportunities=[deal("O1")], stage_events=life("O1", "L3")))
    assert reasons(row, "flags") == []
    assert pd.isna(row["last_activity_on"])
    assert "absent_extract" in reasons(row)


def test_after_how_many_days_is_a_setting(make: Make, golden_settings: Settings) -> None:
    strict = having(golden_settings, "funnel", stale_late_days=3)
    rows = {"opportunities": [deal("O1")], "visits": [visit("V1", since(3))]}
    assert flags(make(settings=strict, **rows)) == ["stale"]
    assert flags(make(**rows)) == []


# --- FUN-10


def gap(make: Make, stage: str, evidence: str | None) -> pd.Series:
    return review(make(opportunities=[deal("O1", stage, evidence=evidence)]))


@pytest.mark.parametrize("stage", ["L1", "L4", "L5"])
def test_the_golden_gap_is_one_of_four(make: Make, stage: str) -> None:
    *done, missing = CHECKS[stage]
    row = gap(make, stage, ";".join(done))
    assert row["evidence_gap_rate"] == 0.25
    assert row["missing_evidence"] == missing
    assert "no_evidence" not in reasons(row)


@pytest.mark.parametrize(("stage", "checks"), CHECKS.items())
def test_every_level_asks_for_its_own_checks(make: Make, stage: str, checks: list[str]) -> None:
    row = gap(make, stage, ";".join(checks))
    assert row["evidence_gap_rate"] == 0.0
    assert pd.isna(row["missing_evidence"])
    others = [code for level, codes in CHECKS.items() if level != stage for code in codes]
    row = gap(make, stage, ";".join(others))
    assert row["evidence_gap_rate"] == 1.0
    assert row["missing_evidence"].split(";") == checks


@pytest.mark.parametrize("evidence", [None, ";", " ; "])
def test_no_evidence_supplied_is_null_and_neither_none_nor_all(
    make: Make, evidence: str | None
) -> None:
    row = gap(make, "L4", evidence)
    assert row[["evidence_gap_rate", "missing_evidence"]].isna().all()
    assert "no_evidence" in reasons(row)


@pytest.mark.parametrize(
    "evidence",
    ["price_agreed", " price_agreed ", "price_agreed;price_agreed;", "interest;price_agreed"],
)
def test_spaces_repeats_and_other_levels_do_not_matter(make: Make, evidence: str) -> None:
    row = gap(make, "L4", evidence)
    assert row["evidence_gap_rate"] == 0.75
    assert reasons(row, "flags") == []


@pytest.mark.parametrize(
    "evidence", ["price_agreed;golf", "price_agreed;not_price_agreed", "PRICE_AGREED;price_agreed"]
)
def test_an_unknown_code_counts_as_nothing_and_is_told(make: Make, evidence: str) -> None:
    row = gap(make, "L4", evidence)
    assert row["evidence_gap_rate"] == 0.75
    assert reasons(row, "flags") == ["unknown_evidence"]


def test_unknown_codes_alone_are_evidence_supplied(make: Make) -> None:
    assert gap(make, "L4", "golf")["evidence_gap_rate"] == 1.0
