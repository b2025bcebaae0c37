"""The account list: complete, planned, and what came and went (LST-1, LST-2, PLN-1 to PLN-3)."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.metrics.account_changes import account_changes, account_changes_ties, account_moves
from assets.metrics.account_list import account_list, account_list_ties
from assets.metrics.plans import PLAN_FIELDS
from assets.proof import Tie
from schemas.settings import Settings
from schemas.tables.registry import TABLES
from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    Row,
    account,
    having,
    only,
    reasons,
    seat,
    typed,
)

CHURN = [
    *("opening_count", "added_count", "removed_count", "moved_in_count", "moved_out_count"),
    "closing_count",
]
PLANS = ["plan_count", "fresh_plan_count", "filled_field_count"]
RATES = ["plan_coverage_rate", "fresh_plan_rate", "plan_quality_rate"]


def listed(company: Company, level: str = "region", **cells: object) -> pd.Series:
    """Give the row of a level: of E1 where nothing else is said, of AE1 as a rep."""
    usual: dict[str, Row] = {"company": {}, "region": {"region": "E1"}}
    usual["rep"] = {"region": "E1", "rep_id": "AE1"}
    return only(company.account_list, level=level, **{**usual[level], **cells})


def plan(account_id: str, filled: int = 7, **cells: object) -> Row:
    """Give a plan by AE1 with so many of the seven fields filled, updated in August."""
    values = dict.fromkeys(PLAN_FIELDS[:filled], "known")
    if filled == len(PLAN_FIELDS):
        values["review_on"] = "2026-12-01"
    return {
        "account_id": account_id,
        "rep_id": "AE1",
        "updated_on": "2026-08-10",
        **values,
        **cells,
    }


def after(company: Company, *rows: Row) -> Company:
    """Give the company with last week's list of accounts."""
    return replace(company, history={**company.history, "last_accounts": typed("accounts", rows)})


# --- LST-1: completeness


def test_of_the_golden_eight_accounts_seven_are_complete(w36: Company) -> None:
    found = listed(w36)
    assert found[["account_count", "complete_count"]].tolist() == [8, 7]
    assert found["completeness_rate"] == 0.875
    whole = listed(w36, "company")
    assert whole[["account_count", "complete_count"]].tolist() == [28, 25]


INCOMPLETE: dict[str, tuple[Row, bool]] = {
    "all there": ({}, True),
    "inside seller only": ({"ae_id": None, "sr_id": "SR1"}, True),
    "no owner": ({"ae_id": None}, False),
    "vacant owner": ({"ae_id": "AE9"}, False),
    "no buying power": ({"buying_power": None}, False),
    "buying power of nothing": ({"buying_power": 0.0}, False),
    "400 days old": ({"buying_power_on": "2025-08-02"}, True),
    "401 days old": ({"buying_power_on": "2025-08-01"}, False),
    "nobody knows how old": ({"buying_power_on": None}, False),
}


@pytest.mark.parametrize("why", INCOMPLETE)
def test_an_account_is_complete_with_owner_and_a_recent_buying_power(make: Make, why: str) -> None:
    cells, complete = INCOMPLETE[why]
    roster = [seat("AE1"), seat("SR1", role="SR"), seat("AE9", seat="VACANT")]
    company = make(roster=roster, accounts=[account("A1", **cells)])
    assert listed(company)["complete_count"] == int(complete)


def test_without_a_roster_nobody_knows_the_owners(lacking: Lacking) -> None:
    found = listed(lacking("roster"))
    assert pd.isna(found["complete_count"])
    assert pd.isna(found["completeness_rate"])
    assert "absent_extract" in reasons(found)


# --- LST-2: churn


def test_the_golden_list_opens_with_eight_and_closes_with_eight(make: Make) -> None:
    before = [account(f"A{number}") for number in range(8)] + [account("B0", region="E2")]
    stay = [account(f"A{number}") for number in range(5)]
    now = [
        *stay,  # A5 is gone, A6 and A7 moved to E2
        *(account(f"N{number}") for number in range(2)),
        account("B0"),
        *(account(f"A{number}", region="E2") for number in (6, 7)),
    ]
    company = after(make(accounts=now), *before)
    assert listed(company)[CHURN].tolist() == [8, 2, 1, 1, 2, 8]
    assert listed(company, region="E2")[CHURN].tolist() == [1, 0, 0, 2, 1, 2]
    assert listed(company, "company")[CHURN].tolist() == [9, 2, 1, 0, 0, 10]
    assert all(tie.gap == 0 for tie in churn_ties(company))


def churn_ties(company: Company) -> list[Tie]:
    """Give what must hold of a company's list."""
    frames = company.frames["accounts"], company.history["last_accounts"]
    return account_list_ties(company.account_list, *frames)


def test_a_change_of_owner_moves_between_reps_but_not_between_regions(make: Make) -> None:
    company = after(make(accounts=[account("A1", ae_id="AE2")]), account("A1"))
    assert listed(company)[CHURN].tolist() == [1, 0, 0, 0, 0, 1]
    assert listed(company, "rep")[CHURN].tolist() == [1, 0, 0, 0, 1, 0]
    assert listed(company, "rep", rep_id="AE2")[CHURN].tolist() == [0, 0, 0, 1, 0, 1]
    assert reasons(listed(company, "rep")) == ["no_accounts", "absent_extract"]


def test_an_account_that_gets_or_loses_its_owner_moves(make: Make) -> None:
    now = [account("A1"), account("A2", ae_id=None), account("A3", ae_id=None)]
    then = [account("A1", ae_id=None), account("A2"), account("A3", ae_id=None)]
    company = after(make(accounts=now), *then)
    assert listed(company, "rep")[CHURN].tolist() == [1, 0, 0, 1, 1, 1]
    assert listed(company, "rep", rep_id=None)[CHURN].tolist() == [2, 0, 0, 1, 1, 2]


def test_an_account_that_moves_with_its_owner_moves_between_both(make: Make) -> None:
    company = after(make(accounts=[account("A1", region="E2")]), account("A1"))
    for level in ("region", "rep"):
        assert listed(company, level)[CHURN].tolist() == [1, 0, 0, 0, 1, 0]
        assert listed(company, level, region="E2")[CHURN].tolist() == [0, 0, 0, 1, 0, 1]


def test_without_last_weeks_list_churn_is_null_with_its_reason(make: Make) -> None:
    found = listed(make())
    assert found[CHURN[:-1]].isna().all()
    assert found["closing_count"] == 1
    assert "no_history" in reasons(found)
    assert make().account_changes.empty


def test_without_accounts_nothing_was_removed(make: Make) -> None:
    company = after(make(accounts=[]), account("A1"))
    assert company.account_list.empty
    assert company.account_changes.empty


# --- account_changes


def changes(company: Company) -> list[tuple[object, ...]]:
    """Give the rows of account_changes as they stand, None for a null."""
    rows = company.account_changes.astype(object)
    return [tuple(row) for row in rows.where(rows.notna(), None).to_numpy().tolist()]


def test_every_kind_of_change_is_listed_with_from_and_to(make: Make) -> None:
    now = [account("1 new"), account("3 passed on", ae_id="AE2"), account("5 stays", tier="L3")]
    now.append(account("4 moves", region="E2", ae_id="AE3"))
    then = [account("2 goes"), account("3 passed on"), account("4 moves"), account("5 stays")]
    assert changes(after(make(accounts=now), *then)) == [
        ("E1", "1 new", "added", None, "E1", None, "AE1"),
        ("E1", "2 goes", "removed", "E1", None, "AE1", None),
        ("E1", "3 passed on", "owner_changed", "E1", "E1", "AE1", "AE2"),
        ("E1", "4 moves", "moved_out", "E1", "E2", "AE1", None),
        ("E2", "4 moves", "moved_in", "E1", "E2", None, "AE3"),
    ]


def test_a_week_without_change_lists_nothing(w36: Company) -> None:
    company = replace(w36, history={**w36.history, "last_accounts": w36.frames["accounts"]})
    assert company.account_changes.empty
    assert listed(company)[CHURN].tolist() == [8, 0, 0, 0, 0, 8]


# --- the churn closes for any two lists

Place = tuple[str, str | None]
REGIONS = [f"G{number:02}" for number in range(20)]
PLACES = st.none() | st.tuples(st.sampled_from(REGIONS), st.sampled_from(["AE1", "AE2", None]))
HISTORIES = st.lists(st.tuples(PLACES, PLACES), min_size=60, max_size=60)
"""Where each of sixty accounts is now and was then; every region is a case of its own."""

forty = settings(max_examples=40, deadline=None, database=None)


def frame_of(found: dict[int, Place]) -> pd.DataFrame:
    """Give a list of accounts with region and outside seller."""
    rows = [account(f"A{one}", region=region, ae_id=rep) for one, (region, rep) in found.items()]
    return typed("accounts", rows)


def standing(accounts: pd.DataFrame) -> pd.DataFrame:
    """Give accounts that are all complete and without a plan."""
    zeros = dict.fromkeys(PLANS, 0.0)
    ones = dict.fromkeys(["account_count", "named_count", "complete_count"], 1.0)
    return accounts[["account_id", "region"]].assign(rep_id=accounts["ae_id"], **ones, **zeros)


@forty
@given(HISTORIES)
def test_churn_closes_at_every_level_for_any_two_lists(
    histories: list[tuple[Place | None, Place | None]],
) -> None:
    now = {number: place for number, (place, _) in enumerate(histories) if place is not None}
    then = {number: place for number, (_, place) in enumerate(histories) if place is not None}
    accounts, last = frame_of(now), frame_of(then)
    moves = account_moves(accounts, last)
    table = account_list(standing(accounts), moves, last)
    listed_changes = account_changes(moves, last)
    TABLES["account_list"].validate(table, lazy=True)
    TABLES["account_changes"].validate(listed_changes, lazy=True)
    ties = account_list_ties(table, accounts, last)
    if now and then:
        rows = table[CHURN].astype(int)
        came = rows["opening_count"] + rows["added_count"] + rows["moved_in_count"]
        left = came - rows["removed_count"] - rows["moved_out_count"]
        assert left.tolist() == rows["closing_count"].tolist()
        both = now.keys() & then.keys()
        crossed = {
            "region": sum(now[one][0] != then[one][0] for one in both),
            "rep": sum(now[one] != then[one] for one in both),
        }
        for level, count in crossed.items():
            found = table[table["level"] == level]
            assert found["moved_in_count"].sum() == found["moved_out_count"].sum() == count
        ties += account_changes_ties(listed_changes, table)
    assert {tie.name: tie.gap for tie in ties if tie.gap != 0} == {}
    back = account_list(standing(accounts[::-1]), account_moves(accounts[::-1], last[::-1]), last)
    pd.testing.assert_frame_equal(back, table, check_exact=True)


# --- PLN-1 to PLN-3


def planned(make: Make, plans: Sequence[Row], count: int = 1, **more: object) -> Company:
    """Give a company of so many named accounts and these plans."""
    return make(
        accounts=[account(f"A{n}") for n in range(1, count + 1)], account_plans=plans, **more
    )


def test_of_the_golden_28_named_accounts_21_have_a_plan_and_15_a_fresh_one(make: Make) -> None:
    plans = [plan(f"A{number}") for number in range(1, 16)]
    plans += [plan(f"A{number}", updated_on="2026-06-08") for number in range(16, 22)]
    plans += [plan(f"A{number}", rep_id="AE2") for number in range(22, 26)]  # a former owner's
    found = listed(planned(make, plans, count=28))
    assert found[["named_count", "plan_count", "fresh_plan_count"]].tolist() == [28, 21, 15]
    assert found[["plan_coverage_rate", "fresh_plan_rate"]].tolist() == [0.75, 15 / 28]
    assert [f"{rate:.1%}" for rate in found[RATES[:2]]] == ["75.0%", "53.6%"]


def test_of_the_golden_plan_six_of_seven_fields_are_filled(make: Make) -> None:
    found = listed(planned(make, [plan("A1", filled=6)]))
    assert (found["filled_field_count"], found["plan_quality_rate"]) == (6, 6 / 7)
    assert f"{found['plan_quality_rate']:.1%}" == "85.7%"


def test_quality_is_a_ratio_of_sums_over_the_plans_that_count(make: Make) -> None:
    plans = [plan("A1", filled=7), plan("A2", filled=2), plan("A3", filled=7, rep_id="AE2")]
    found = listed(planned(make, plans, count=4))
    assert found[PLANS].tolist() == [2, 2, 9]
    assert found["plan_quality_rate"] == 9 / 14


@pytest.mark.parametrize(
    ("updated_on", "counts"),
    [
        ("2026-06-08", [1, 0]),  # 90 days before the Sunday
        ("2026-06-09", [1, 1]),  # the first of the 90 days that end on it
        ("2026-09-06", [1, 1]),
        ("2026-09-07", [0, 0]),  # after the week
    ],
)
def test_a_plan_is_fresh_for_90_days(make: Make, updated_on: str, counts: list[int]) -> None:
    found = listed(planned(make, [plan("A1", updated_on=updated_on)]))
    assert found[["plan_count", "fresh_plan_count"]].tolist() == counts


def test_the_days_of_a_fresh_plan_are_a_setting(make: Make, golden_settings: Settings) -> None:
    company = planned(make, [plan("A1")], settings=having(golden_settings, "plans", fresh_days=7))
    assert listed(company)[["plan_count", "fresh_plan_count"]].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("cells", "writer", "count"),
    [
        ({}, "AE1", 1),
        ({"sr_id": "SR1"}, "SR1", 1),
        ({}, "SR1", 0),
        ({"ae_id": None}, "AE1", 0),
        ({"ae_id": "AE9"}, "AE9", 0),  # nobody sits there
    ],
)
def test_only_a_plan_by_the_present_owner_counts(
    make: Make, cells: Row, writer: str, count: int
) -> None:
    roster = [seat("AE1"), seat("SR1", role="SR"), seat("AE9", seat="VACANT")]
    company = make(
        roster=roster,
        accounts=[account("A1", **cells)],
        account_plans=[plan("A1", rep_id=writer)],
    )
    assert listed(company)["plan_count"] == count


def test_the_long_tail_needs_no_plan(make: Make) -> None:
    company = make(
        accounts=[account("A1", tier="L3"), account("A2", tier="TOP20")],
        account_plans=[plan("A1"), plan("A2", filled=1)],
    )
    found = listed(company)
    assert found[["named_count", *PLANS]].tolist() == [1, 1, 1, 1]


def test_without_named_accounts_or_plans_there_is_no_rate_but_a_reason(make: Make) -> None:
    tail = listed(make(accounts=[account("A1", tier="L3")], account_plans=[plan("A1")]))
    assert tail[RATES].isna().all()
    assert reasons(tail) == ["no_named_accounts", "no_history"]
    bare = listed(make(account_plans=[plan("A2", rep_id="AE3")]))
    assert bare[RATES[:2]].tolist() == [0.0, 0.0]
    assert pd.isna(bare["plan_quality_rate"])
    assert reasons(bare) == ["no_plans", "no_history"]


def test_without_account_plans_they_are_null_and_never_zero(w36: Company) -> None:
    assert w36.account_list[[*PLANS, *RATES]].isna().all(axis=None)
    assert "absent_extract" in reasons(listed(w36))
    assert listed(w36)["completeness_rate"] == 0.875


def test_a_group_that_only_lost_accounts_has_no_plans_made_up(make: Make) -> None:
    company = after(make(accounts=[account("A1", region="E2")]), account("A1"))
    assert listed(company)[PLANS].isna().all()
