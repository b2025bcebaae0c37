"""Vacant seats: who is missing, and what waits for them."""

import pandas as pd

from tests.unit.metrics.conftest import (
    ROSTER,
    Lacking,
    Make,
    account,
    only,
    order,
    reasons,
    seat,
)

VACANT = [seat("AE9", seat="VACANT", name=""), seat("SR9", role="SR", seat="VACANT", name="")]
OLD = [order("S1", 200_000.0, account_id="A1", booked_on="2026-05-05")]
"""A1 buys for a million: 800K are white space, and it is 300K short of the next edge."""


def test_a_vacant_seat_is_listed_with_what_it_owns(make: Make) -> None:
    accounts = [
        account("A1", ae_id="AE9"),
        account("A2", ae_id="AE9", tier="L3", buying_power=400_000.0),
        account("A3", ae_id="AE1"),
    ]
    company = make(roster=[*ROSTER, *VACANT], accounts=accounts, orders=OLD)
    row = only(company.vacant_seats, rep_id="AE9")
    assert (row["region"], row["team"], row["role"]) == ("E1", "T1", "AE")
    assert (row["account_count"], row["named_count"], row["unowned_count"]) == (2, 1, 2)
    assert row["white_space"] == 800_000.0 + 400_000.0
    assert row["next_move_value"] == 300_000.0 + 40_000.0
    bare = only(company.vacant_seats, rep_id="SR9")
    assert (bare["account_count"], bare["white_space"], bare["next_move_value"]) == (0, 0.0, 0.0)
    assert pd.isna(bare["reason"])


def test_an_account_with_another_filled_seat_is_owned(make: Make) -> None:
    accounts = [account("A1", ae_id="AE9", sr_id="SR1"), account("A2", ae_id="AE1", sr_id="SR9")]
    company = make(roster=[*ROSTER, *VACANT], accounts=accounts, orders=OLD)
    assert company.vacant_seats["account_count"].tolist() == [1, 1]
    assert company.vacant_seats["unowned_count"].tolist() == [0, 0]


def test_an_account_that_waits_for_two_is_unowned_once(make: Make) -> None:
    accounts = [account("A1", ae_id="AE9", sr_id="SR9")]
    company = make(roster=[*ROSTER, *VACANT], accounts=accounts, orders=OLD)
    assert company.vacant_seats["account_count"].tolist() == [1, 1]
    assert company.vacant_seats["unowned_count"].tolist() == [1, 0]
    total = only(company.coverage_totals, level="company", dimension="all")
    assert total["vacant_owner"] == 1


def test_filled_ended_and_directors_seats_are_not_listed(make: Make) -> None:
    roster = [
        *ROSTER,
        seat("D9", role="DIRECTOR", seat="VACANT"),
        seat("AE7", seat="VACANT", valid_to="2026-09-05"),
        seat("AE8", seat="VACANT", valid_to="2026-09-06"),
        seat("AE6", seat="VACANT", valid_from="2026-09-07"),
        seat("AE5", seat="VACANT", valid_to="2026-08-31"),
        seat("AE5", seat="FILLED", valid_from="2026-09-01"),
    ]
    assert make(roster=roster).vacant_seats["rep_id"].tolist() == ["AE8"]


def test_accounts_without_buying_power_have_no_white_space(make: Make) -> None:
    accounts = [account("A1", ae_id="AE9", buying_power=None)]
    row = only(
        make(roster=[*ROSTER, *VACANT], accounts=accounts, orders=OLD).vacant_seats, rep_id="AE9"
    )
    assert row[["white_space", "next_move_value"]].isna().all()
    assert reasons(row) == ["no_buying_power"]


def test_what_needs_an_absent_extract_is_null(make: Make, lacking: Lacking) -> None:
    nobody = make(roster=[*ROSTER, *VACANT], accounts=[], orders=OLD).vacant_seats
    figures = ["account_count", "named_count", "unowned_count", "white_space", "next_move_value"]
    assert nobody[figures].isna().all(axis=None)
    assert set(nobody["reason"]) == {"absent_extract"}
    unsold = make(roster=[*ROSTER, *VACANT], accounts=[account("A1", ae_id="AE9")])
    row = only(unsold.vacant_seats, rep_id="AE9")
    assert row["account_count"] == 1
    assert reasons(row) == ["absent_extract"]
    assert lacking("roster").vacant_seats.empty
