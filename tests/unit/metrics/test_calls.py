"""Inside calls: what inside sales made of the telephone (WKP-6)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    Row,
    account,
    call,
    closed,
    deal,
    only,
    reasons,
    seat,
)

COUNTS = ["ob_call_count", "connected_count", "not_activated_count", "opportunity_found_count"]
WHEN = "2026-09-01T10:00"


def calls(company: Company, level: str = "rep", **cells: object) -> pd.Series:
    """Give the row of a level: of SR1 in E1 where nothing else is said."""
    usual: dict[str, Row] = {"company": {}, "region": {"region": "E1"}}
    usual["rep"] = {"region": "E1", "rep_id": "SR1"}
    return only(company.inside_calls, level=level, **{**usual[level], **cells})


def test_calls_are_counted_as_made_connected_to_new_accounts_and_fruitful(make: Make) -> None:
    rows = [
        call("C1", WHEN),
        call("C2", WHEN, connected=False, account_id="A2"),
        call("C3", WHEN, outcome="OPPORTUNITY_FOUND", account_id="A2"),
        call("C4", WHEN, connected=None),
    ]
    found = calls(make(visits=rows, opportunities=[deal("O1")]))  # A1 is activated
    assert found[COUNTS].tolist() == [4, 2, 2, 1]
    assert found["connected_rate"] == 0.5
    assert reasons(found) == []


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({}, 1),
        ({"kind": "IB_CALL"}, 0),
        ({"kind": "VISIT"}, 0),
        ({"status": "PLANNED"}, 0),
        ({"status": "CANCELLED"}, 0),
        ({"rep_id": "AE1"}, 0),
        ({"happened_at": "2026-08-30T23:59:59+08:00"}, 0),
        ({"happened_at": "2026-08-31T00:00:00+08:00"}, 1),
        ({"happened_at": "2026-09-06T23:59:59+08:00"}, 1),
        ({"happened_at": "2026-09-07T00:00:00+08:00"}, 0),
        ({"happened_at": None}, 0),
    ],
)
def test_outbound_calls_of_inside_sales_in_the_week_count(
    make: Make, cells: Row, count: int
) -> None:
    company = make(visits=[call("C1", WHEN, **cells)])
    assert calls(company, "company")["ob_call_count"] == count


@pytest.mark.parametrize(
    ("row", "count"),
    [
        (deal("O1", created_on="2026-03-31"), 1),  # the fiscal year before
        (deal("O1", created_on="2026-04-01"), 0),
        (deal("O1", created_on="2026-08-30"), 0),
        (deal("O1", created_on="2026-08-31"), 1),  # in the week: the call may have found it
        (closed("O1", "CANCELLED"), 1),
        (deal("O1", account_id="A2"), 1),
    ],
)
def test_an_account_is_activated_by_an_opportunity_before_the_week(
    make: Make, row: Row, count: int
) -> None:
    company = make(visits=[call("C1", WHEN)], opportunities=[row])
    assert calls(company)["not_activated_count"] == count


def test_who_called_nobody_has_a_row_and_a_reason(make: Make) -> None:
    roster = [seat("SR1", role="SR"), seat("SR2", role="SR"), seat("SR9", role="SR", seat="VACANT")]
    company = make(roster=roster, visits=[call("C1", WHEN)], opportunities=[deal("O1")])
    assert company.inside_calls["rep_id"].dropna().tolist() == ["SR1", "SR2"]
    silent = calls(company, rep_id="SR2")
    assert silent[COUNTS].tolist() == [0, 0, 0, 0]
    assert pd.isna(silent["connected_rate"])
    assert reasons(silent) == ["no_calls"]


def test_calls_add_up_from_reps_to_the_company(make: Make) -> None:
    roster = [seat("SR1", role="SR"), seat("SR2", role="SR", region="E2")]
    rows = [call("C1", WHEN), call("C2", WHEN, connected=False)]
    rows += [call("C3", WHEN, rep_id="SR2")]
    company = make(roster=roster, visits=rows, accounts=[account("A1")])
    assert calls(company, "region")["connected_rate"] == 0.5
    assert calls(company, "company")["connected_rate"] == 2 / 3


def test_without_visits_nothing_is_known_of_calls(lacking: Lacking) -> None:
    table = lacking("visits").inside_calls
    assert table["region"].astype(object).tolist()[1:] == ["E1", "E2"]
    assert table[[*COUNTS, "connected_rate"]].isna().all(axis=None)
    assert table["reason"].eq("absent_extract").all()


def test_without_opportunities_nobody_knows_which_accounts_are_new(make: Make) -> None:
    found = calls(make(visits=[call("C1", WHEN)]))
    assert found[COUNTS[:2]].tolist() == [1, 1]
    assert pd.isna(found["not_activated_count"])
    assert reasons(found) == ["absent_extract"]
