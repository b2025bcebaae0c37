"""RAD migration added up: every account in one row, every move with its cause."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Lacking, Make, account, only, order, reasons

POWER = {"buying_power": 1_000_000.0, "buying_power_on": "2026-04-01"}


@pytest.fixture
def moved(make: Make) -> Company:
    """A1 and A3 rise from A2 to D2 by sales, A2 stays, A4 has come since."""
    accounts = [
        account("A1", **POWER),
        account("A2", region="E2", **POWER),
        account("A3", **POWER),
        account("A4", opened_on="2026-08-01", buying_power_on="2026-08-01"),
    ]
    lines = [
        order("S1", 200_000.0, account_id="A1", booked_on="2026-07-10"),
        order("S2", 300_000.0, account_id="A3", booked_on="2026-08-10"),
    ]
    return make(accounts=accounts, orders=lines)


def test_accounts_that_moved_alike_stand_in_one_row(moved: Company) -> None:
    row = only(moved.segment_moves, level="company", previous_cell="A2", rad_cell="D2")
    assert (row["move_cause"], row["account_count"], row["own_12m"]) == ("sales", 2, 500_000.0)
    assert row["white_space"] == 1_500_000.0
    assert row["next_move_value"] == 300_000.0 + 200_000.0


def test_accounts_that_stayed_have_no_cause(moved: Company) -> None:
    row = only(moved.segment_moves, level="region", region="E2")
    assert (row["previous_cell"], row["rad_cell"], row["account_count"]) == ("A2", "A2", 1)
    assert pd.isna(row["move_cause"])


def test_a_new_account_comes_from_nowhere(moved: Company) -> None:
    row = only(moved.segment_moves, level="region", region="E1", move_cause="new")
    assert pd.isna(row["previous_cell"])
    assert (row["rad_cell"], row["account_count"]) == ("A2", 1)


def test_what_cannot_be_worth_anything_says_why(make: Make) -> None:
    company = make(accounts=[account("A1", buying_power=None)], orders=[order("S1", 100.0)])
    row = only(company.segment_moves, level="company", rad_cell="U")
    assert row[["white_space", "next_move_value"]].isna().all()
    assert row["own_12m"] == 100.0
    assert reasons(row) == ["no_buying_power"]


def test_without_orders_nobody_knows_the_cells(lacking: Lacking) -> None:
    rows = lacking("orders").segment_moves
    known = rows[rows["rad_cell"] != "U"]
    assert known[["own_12m", "white_space", "next_move_value"]].isna().all(axis=None)
    assert known["reason"].str.contains("absent_extract").all()


def test_without_accounts_there_is_no_row(lacking: Lacking) -> None:
    assert lacking("accounts").segment_moves.empty


def test_the_rows_are_those_of_the_accounts(sample: Company) -> None:
    company = sample.segment_moves.query("level == 'company'")
    moves = company.dropna(subset=["move_cause"])["account_count"].sum()
    assert company["account_count"].sum() == len(sample.account_segments)
    assert moves == sample.account_segments["move_cause"].notna().sum()
