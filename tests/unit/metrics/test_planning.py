"""The weekly plan: what was kept of this week's, and next week's (WKP-4, `work_plan`)."""

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
    order,
    reasons,
    seat,
    visit,
)

COUNTS = ["planned_count", "done_count", "cancelled_count", "unplanned_count"]
NEXT: Row = {"status": "PLANNED", "planned_on": "2026-09-08", "outcome": None}
"""What a visit planned for next Tuesday looks like; nothing has happened yet."""


def kept(company: Company, level: str = "rep", **cells: object) -> pd.Series:
    """Give the row of a level: of AE1 in E1 where nothing else is said."""
    usual: dict[str, Row] = {"company": {}, "region": {"region": "E1"}}
    usual["rep"] = {"region": "E1", "rep_id": "AE1"}
    return only(company.plan_kept, level=level, **{**usual[level], **cells})


WHEN = "2026-09-01T10:00"
DAY: Row = {"planned_on": "2026-09-01"}
"""A visit done on the day it was planned for."""


def planned(visit_id: str, status: str = "DONE", **cells: object) -> Row:
    """Give a visit planned for the day on which it took place, 2026-09-01."""
    at = WHEN if status == "DONE" else None
    return visit(visit_id, at, **{**DAY, "status": status, **cells})


# --- WKP-4, golden


def test_of_the_golden_twelve_planned_visits_nine_were_done(make: Make) -> None:
    visits = [planned(f"D{number}") for number in range(9)]
    visits += [planned("P1", "PLANNED"), planned("C1", "CANCELLED"), planned("C2", "CANCELLED")]
    visits += [visit(f"U{number}") for number in range(3)]  # nobody had planned them
    found = kept(make(visits=visits))
    assert found[COUNTS].tolist() == [12, 9, 2, 3]
    assert found["kept_rate"] == 0.75
    assert f"{found['kept_rate']:.1%}" == "75.0%"
    assert reasons(found) == []


def test_the_golden_folder_has_ten_visits_planned_and_four_that_were_not(w36: Company) -> None:
    assert kept(w36, "region")[COUNTS].tolist() == [10, 10, 0, 4]
    assert kept(w36, "region")["kept_rate"] == 1.0


# --- what counts


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ({}, [1, 1, 0, 0]),
        ({"planned_on": "2026-08-31"}, [1, 1, 0, 0]),
        ({"planned_on": "2026-09-06"}, [1, 1, 0, 0]),  # planned for later, done earlier
        ({"planned_on": "2026-08-30"}, [0, 0, 0, 1]),  # of the plan of the week before
        ({"planned_on": "2026-09-07"}, [0, 0, 0, 1]),
        ({"planned_on": None}, [0, 0, 0, 1]),
        ({"happened_at": None}, [1, 0, 0, 0]),  # done, but nobody knows when
        ({"happened_at": "2026-08-28T10:00+08:00"}, [1, 1, 0, 0]),
        ({"happened_at": "2026-09-07T00:00+08:00"}, [1, 0, 0, 0]),  # after the week
        ({"happened_at": "2026-09-07T00:00+08:00", "planned_on": None}, [0, 0, 0, 0]),
        ({"status": "PLANNED", "happened_at": None}, [1, 0, 0, 0]),
        ({"status": "CANCELLED", "happened_at": None}, [1, 0, 1, 0]),
        ({"kind": "OB_CALL"}, [0, 0, 0, 0]),
        ({"end_customer_present": False, "outcome": "NONE"}, [1, 1, 0, 0]),
    ],
)
def test_what_is_planned_for_the_week_and_done_by_its_end_is_kept(
    make: Make, cells: Row, counts: list[int]
) -> None:
    company = make(visits=[visit("V1", WHEN, **{**DAY, **cells}), visit("V0", rep_id="AE3")])
    assert kept(company)[COUNTS].tolist() == counts


def test_who_planned_nothing_has_no_rate_but_a_reason(make: Make) -> None:
    found = kept(make(visits=[planned("V1")]), rep_id="AE2")
    assert found[COUNTS].tolist() == [0, 0, 0, 0]
    assert pd.isna(found["kept_rate"])
    assert reasons(found) == ["no_planned_visits"]


def test_a_visit_belongs_to_the_region_of_its_rep_on_the_planned_day(make: Make) -> None:
    roster = [seat("AE1", valid_to="2026-09-01"), seat("AE1", region="E2", valid_from="2026-09-02")]
    visits = [planned("V1"), planned("V2", planned_on="2026-09-02")]
    company = make(roster=roster, visits=visits)
    assert [kept(company, region=region)["planned_count"] for region in ("E1", "E2")] == [1, 1]
    assert kept(company, "company")["planned_count"] == 2


def test_the_company_is_a_ratio_of_sums(make: Make) -> None:
    visits = [planned("V1"), planned("V2", rep_id="AE3")]
    visits += [planned(f"P{number}", "PLANNED", rep_id="AE3") for number in range(2)]
    company = make(visits=visits)
    assert kept(company, "company")["kept_rate"] == 0.5
    assert kept(company, "region", region="E2")["kept_rate"] == 1 / 3


def test_without_visits_nothing_is_known_of_the_plan(lacking: Lacking) -> None:
    table = lacking("visits").plan_kept
    assert table["region"].astype(object).tolist()[1:] == ["E1", "E2"]
    assert table[[*COUNTS, "kept_rate"]].isna().all(axis=None)
    assert table["reason"].eq("absent_extract").all()
    assert lacking("visits").work_plan.empty


# --- work_plan


def test_a_planned_visit_stands_with_what_is_known_of_its_account(make: Make) -> None:
    company = make(
        accounts=[account("A1", buying_power=1e6)],
        orders=[order("S1", 200_000.0)],
        opportunities=[deal("O1")],
        visits=[
            visit("P1", None, **NEXT, opportunity_id="O1"),
            visit("V1", "2026-08-12T09:00"),
            visit("V2", "2026-08-20T09:00", end_customer_present=False),
        ],
    )
    found = only(company.work_plan, visit_id="P1")
    names = ["region", "rep_id", "kind", "account_id", "rad_cell", "opportunity_id"]
    assert found[names].tolist() == ["E1", "AE1", "VISIT", "A1", "D2", "O1"]
    assert found["white_space"] == 800_000.0
    assert found["planned_on"] == pd.Timestamp("2026-09-08")
    assert found["last_visit_on"] == pd.Timestamp("2026-08-20")
    assert reasons(found, "flags") == []


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        ({}, True),
        ({"planned_on": "2026-09-07"}, True),
        ({"planned_on": "2026-09-13"}, True),
        ({"planned_on": "2026-09-06"}, False),
        ({"planned_on": "2026-09-14"}, False),
        ({"planned_on": None}, False),
        ({"status": "CANCELLED"}, False),
        ({"status": "DONE"}, False),
        ({"kind": "OB_CALL", "rep_id": "SR1"}, True),
    ],
)
def test_the_plan_holds_what_is_planned_for_next_week(
    make: Make, cells: Row, *, there: bool
) -> None:
    company = make(visits=[visit("P1", None, **{**NEXT, **cells}), visit("V1")])
    assert company.work_plan["visit_id"].tolist() == (["P1"] if there else [])


@pytest.mark.parametrize(
    ("deals", "flags"),
    [
        ([deal("O1")], []),
        ([deal("O1", account_id="A2")], ["no_open_opportunity"]),
        ([closed("O1", "WON")], ["no_open_opportunity"]),
        ([], ["absent_extract"]),
    ],
)
def test_a_visit_to_an_account_without_open_opportunity_is_flagged(
    make: Make, deals: list[Row], flags: list[str]
) -> None:
    company = make(visits=[visit("P1", None, **NEXT)], opportunities=deals)
    assert reasons(only(company.work_plan, visit_id="P1"), "flags") == flags


def test_calls_and_visits_to_come_are_no_last_visit(make: Make) -> None:
    visits = [visit("P1", None, **NEXT), call("C1", "2026-09-01T10:00")]
    visits += [visit("V1", "2026-09-07T10:00"), visit("V2", account_id="A2")]
    assert pd.isna(only(make(visits=visits).work_plan, visit_id="P1")["last_visit_on"])


def test_the_plan_is_ordered_by_region_rep_and_day(make: Make) -> None:
    days = {"P1": ("AE3", "2026-09-07"), "P2": ("AE1", "2026-09-09"), "P3": ("AE1", "2026-09-08")}
    visits = [
        visit(one, None, **{**NEXT, "rep_id": rep, "planned_on": on})
        for one, (rep, on) in days.items()
    ]
    assert make(visits=visits).work_plan["visit_id"].tolist() == ["P3", "P2", "P1"]


def test_without_orders_the_plan_stands_without_cells(make: Make) -> None:
    found = only(make(visits=[visit("P1", None, **NEXT)]).work_plan, visit_id="P1")
    assert found[["rad_cell", "white_space"]].isna().all()
