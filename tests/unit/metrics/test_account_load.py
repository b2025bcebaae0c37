"""Load of each seat: named R and D accounts, and the length of its list (SEG-7, LST-3)."""

from collections.abc import Sequence

import pandas as pd
import pytest

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    Row,
    account,
    having,
    only,
    order,
    reasons,
    seat,
)

SOLD = {"R": 600_000.0, "D": 200_000.0}
"""Own sales that make an account of a million R or D."""


def listed(letter: str, count: int, **cells: object) -> list[Row]:
    """Give so many accounts of a letter, named for it."""
    return [account(f"{letter}{number}", **cells) for number in range(count)]


def sold(accounts: Sequence[Row]) -> list[Row]:
    """Give the orders that make accounts what they are named for; A accounts have none."""
    named = [str(row["account_id"]) for row in accounts]
    lines = [order(f"S-{one}", SOLD[one[0]], account_id=one) for one in named if one[0] in SOLD]
    return [*lines, order("S-0", 1.0, account_id="elsewhere")]


def load(company: Company, rep_id: str = "AE1") -> pd.Series:
    """Give the row of a seat."""
    return only(company.account_load, rep_id=rep_id)


def counted(make: Make, accounts: Sequence[Row], rep_id: str = "AE1", **more: object) -> pd.Series:
    """Give the row of a seat with these accounts."""
    return load(make(accounts=accounts, orders=sold(accounts), **more), rep_id)


# --- golden


def test_the_golden_seat_has_twelve_r_and_one_d_too_many(make: Make) -> None:
    found = counted(make, [*listed("R", 12), *listed("D", 16)])
    assert found[["r_count", "r_off_count", "r_fit"]].tolist() == [12, 0, "ok"]
    assert found[["d_count", "d_off_count", "d_fit"]].tolist() == [16, 1, "over"]
    assert found[["named_count", "list_off_count", "list_fit"]].tolist() == [28, 0, "ok"]
    assert reasons(found) == []


# --- targets


@pytest.mark.parametrize(
    ("count", "off", "fit"),
    [(0, -10, "under"), (9, -1, "under"), (10, 0, "ok"), (15, 0, "ok"), (16, 1, "over")],
)
@pytest.mark.parametrize("letter", ["R", "D"])
def test_ten_to_fifteen_of_each_are_the_target(
    make: Make, letter: str, count: int, off: int, fit: str
) -> None:
    found = counted(make, listed(letter, count) or [account("A1")])
    name = letter.lower()
    columns = [f"{name}_count", f"{name}_off_count", f"{name}_fit"]
    assert found[columns].tolist() == [count, off, fit]


@pytest.mark.parametrize(
    ("count", "off", "fit"),
    [(19, -1, "under"), (20, 0, "ok"), (30, 0, "ok"), (31, 1, "over")],
)
def test_twenty_to_thirty_named_accounts_are_the_list_of_an_outside_seller(
    make: Make, count: int, off: int, fit: str
) -> None:
    found = counted(make, listed("A", count))
    assert found[["named_count", "list_off_count", "list_fit"]].tolist() == [count, off, fit]


@pytest.mark.parametrize(
    ("count", "off", "fit"), [(0, 0, "ok"), (199, 0, "ok"), (200, 0, "ok"), (201, 1, "over")]
)
def test_two_hundred_named_accounts_are_the_most_for_an_inside_seller(
    make: Make, count: int, off: int, fit: str
) -> None:
    accounts = listed("A", count, sr_id="SR1") or [account("A1")]
    found = counted(make, accounts, "SR1")
    assert found[["named_count", "list_off_count", "list_fit"]].tolist() == [count, off, fit]


def test_an_inside_seller_has_no_target_for_r_and_d(make: Make) -> None:
    found = counted(make, listed("R", 2, sr_id="SR1"), "SR1")
    assert found["r_count"] == 2
    assert found[["r_off_count", "r_fit", "d_off_count", "d_fit"]].isna().all()
    assert reasons(found) == []


def test_the_targets_are_settings(make: Make, golden_settings: Settings) -> None:
    other = having(golden_settings, "account_load", r_accounts=(1, 2), ae_named_accounts=(1, 2))
    found = counted(make, listed("R", 3), settings=other)
    assert found[["r_off_count", "list_off_count"]].tolist() == [1, 1]
    assert found["d_off_count"] == -10


# --- what counts


def test_the_long_tail_and_other_letters_do_not_count_as_load(make: Make) -> None:
    accounts = [
        *listed("R", 1),
        account("R8", tier="TOP20"),
        account("R9", tier="L3"),
        account("D9", tier="L3"),
        account("U9", buying_power=None),
        account("A9"),
    ]
    found = counted(make, accounts)
    columns = ["account_count", "named_count", "r_count", "d_count"]
    assert found[columns].tolist() == [6, 4, 2, 0]


def test_an_account_counts_for_its_outside_and_for_its_inside_seller(make: Make) -> None:
    accounts = listed("R", 1, sr_id="SR1")
    assert counted(make, accounts)["r_count"] == 1
    assert counted(make, accounts, "SR1")["r_count"] == 1


def test_an_account_in_another_region_counts_where_its_seller_sits(make: Make) -> None:
    found = counted(make, listed("R", 1, region="E2"))
    assert (found["region"], found["r_count"]) == ("E1", 1)


@pytest.mark.parametrize(
    "cells", [{"seat": "VACANT"}, {"valid_to": "2026-09-05"}, {"valid_from": "2026-09-07"}]
)
def test_a_seat_nobody_sits_on_is_left_out(make: Make, cells: Row) -> None:
    roster = [seat("AE1", **cells), seat("AE2"), seat("D1", role="DIRECTOR")]
    company = make(roster=roster, accounts=listed("R", 3), orders=sold(listed("R", 3)))
    assert company.account_load["rep_id"].tolist() == ["AE2"]


def test_every_filled_seat_of_sales_has_a_row(w36: Company) -> None:
    assert w36.account_load["rep_id"].tolist() == ["AE1", "AE2", "SR1", "AE3", "SR2"]
    assert load(w36)[["account_count", "r_count", "d_count"]].tolist() == [6, 2, 2]


# --- what is absent


def test_without_orders_nobody_knows_r_and_d_but_the_list(lacking: Lacking) -> None:
    found = load(lacking("orders"))
    assert found[["r_count", "r_off_count", "r_fit", "d_count", "d_fit"]].isna().all()
    assert found[["named_count", "list_fit"]].tolist() == [6, "under"]
    assert reasons(found) == ["absent_extract"]


def test_without_accounts_nothing_is_known_of_any_seat(lacking: Lacking) -> None:
    table = lacking("accounts").account_load
    assert len(table) == 5
    assert table[["account_count", "named_count", "r_count", "list_fit"]].isna().all(axis=None)
    assert table["reason"].eq("absent_extract").all()


def test_without_a_roster_there_are_no_seats(lacking: Lacking) -> None:
    assert lacking("roster").account_load.empty
