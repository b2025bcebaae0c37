"""Visits of the week by outcome: every logged visit once, and no outcome is not none."""

import pandas as pd

from schemas.vocabulary import VisitOutcome
from tests.company import Company
from tests.unit.metrics.conftest import Lacking, Make, call, only, visit

OUTCOMES = [str(one) for one in VisitOutcome]


def counts(company: Company, column: str, **place: object) -> list[int]:
    rows = [only(company.visit_outcomes, outcome=one, **place) for one in OUTCOMES]
    return [int(row[column]) for row in rows]


def test_every_logged_visit_has_one_outcome(make: Make) -> None:
    visits = [
        visit("V1", outcome="OPPORTUNITY_WON"),
        visit("V2", "2026-08-31T00:00", outcome="OPPORTUNITY_FOUND", account_id="A2"),
        visit("V3", "2026-09-06T23:59", outcome="PROBLEM_SOLVED", rep_id="AE2"),
        visit("V4", "2026-09-02T10:00", outcome="NONE", rep_id="AE2"),
        visit("V5", "2026-09-03T10:00", outcome=None, rep_id="AE3"),
    ]
    company = make(visits=visits)
    assert counts(company, "visit_count", level="company") == [1, 1, 1, 1, 1]
    assert counts(company, "effective_count", level="company") == [1, 1, 1, 0, 0]
    assert counts(company, "visit_count", level="region", region="E1") == [1, 1, 1, 1, 0]
    assert counts(company, "visit_count", level="rep", rep_id="AE2") == [0, 0, 1, 1, 0]
    assert counts(company, "visit_count", level="rep", rep_id="AE3") == [0, 0, 0, 0, 1]


def test_what_is_not_a_logged_visit_of_the_week_is_left_out(make: Make) -> None:
    visits = [
        visit("V1", "2026-08-30T23:59"),
        visit("V2", "2026-09-07T00:00"),
        visit("V3", status="PLANNED"),
        visit("V4", status="CANCELLED"),
        visit("V5", rep_id="SR1"),
        call("V6", "2026-09-01T10:00"),
    ]
    company = make(visits=visits)
    assert company.visit_outcomes["visit_count"].sum() == 0
    assert set(company.visit_outcomes["level"]) == {"company", "region", "rep"}


def test_a_second_visit_of_the_day_is_a_visit_but_not_effective(make: Make) -> None:
    company = make(visits=[visit("V1"), visit("V2", "2026-09-01T15:00")])
    row = only(company.visit_outcomes, level="company", outcome="PROBLEM_SOLVED")
    assert (row["visit_count"], row["effective_count"]) == (2, 1)


def test_a_seller_who_made_no_visit_has_rows(make: Make) -> None:
    company = make(visits=[visit("V1")])
    assert counts(company, "visit_count", level="rep", rep_id="AE3") == [0] * len(OUTCOMES)


def test_the_counts_are_those_of_the_sellers(sample: Company) -> None:
    sellers = sample.visit_effectiveness.query("week == '2026-W36'").set_index("rep_id")
    reps = sample.visit_outcomes.query("level == 'rep'").groupby("rep_id")
    found = reps[["visit_count", "effective_count"]].sum()
    expected = sellers[["logged_count", "effective_visit_count"]].sort_index()
    assert found.to_numpy().tolist() == expected.to_numpy().tolist()


def test_without_visits_there_is_no_row(lacking: Lacking) -> None:
    assert lacking("visits").visit_outcomes.empty
    assert isinstance(lacking("visits").visit_outcomes, pd.DataFrame)
