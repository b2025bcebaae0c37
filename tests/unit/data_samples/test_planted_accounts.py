"""The truths planted in accounts and plans, seen in the raw files."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

Raw = Callable[..., pd.DataFrame]

YEAR = ("2025-09-07", "2026-09-06")
FISCAL_YEAR_START = "2026-04-01"


def account(raw: Raw, account_id: str, week: str = "2026-W36") -> pd.Series:
    frame = raw("accounts", week)
    return frame[frame["account_id"] == account_id].iloc[0]


def own_sales(raw: Raw, account_id: str) -> float:
    orders, events = raw("orders").drop_duplicates(), raw("order_events")
    lines = orders[orders["account_id"] == account_id]
    booked = lines[lines["booked_on"].between(*YEAR)]["amount"].astype(float).sum()
    changes = events[events["order_line_id"].isin(lines["order_line_id"])]
    changes = changes[changes["happened_on"].between(*YEAR)]
    return float(booked + changes["amount_delta"].astype(float).sum())


@pytest.mark.parametrize(
    ("account_id", "name"),
    [
        ("900001", '=HYPERLINK("http://sample.invalid/","点击查看")'),
        ("900002", "+86 Quorholm Freight"),
        ("900003", '<b>Brimwick & "Sons"</b>'),
        ("900004", '澄岚"一号", 通信\n有限公司'),
    ],
)
def test_names_that_a_program_would_like_to_run_stand_as_they_are(
    raw: Raw, account_id: str, name: str
) -> None:
    assert account(raw, account_id)["name"] == name


def test_two_names_are_very_long(raw: Raw) -> None:
    assert len(account(raw, "900005")["name"]) > 150
    assert len(account(raw, "900006")["name"]) > 250
    assert account(raw, "900006")["name"].isascii()


def test_two_accounts_have_no_usable_buying_power(raw: Raw) -> None:
    assert account(raw, "900007")["buying_power"] == "0.00"
    assert account(raw, "900008")["buying_power"] == ""
    assert account(raw, "900008")["buying_power_on"] == ""


def test_a_return_of_an_old_order_makes_own_sales_negative(raw: Raw) -> None:
    line = raw("orders").set_index("order_line_id").loc["L9000010"]
    assert (line["account_id"], line["booked_on"], line["amount"]) == (
        *("900009", "2025-07-10"),
        "180000.00",
    )
    assert own_sales(raw, "900009") == -60_000


@pytest.mark.parametrize(
    ("account_id", "power", "own"), [("900011", 300_000, 390_000), ("900020", 200_000, 260_000)]
)
def test_two_accounts_bought_more_than_their_buying_power(
    raw: Raw, account_id: str, power: float, own: float
) -> None:
    assert float(account(raw, account_id)["buying_power"]) == power
    assert own_sales(raw, account_id) == own


def test_a_buying_power_is_older_than_400_days(raw: Raw) -> None:
    estimated = pd.Timestamp(account(raw, "900012")["buying_power_on"])
    assert (pd.Timestamp("2026-09-06") - estimated).days == 554


def test_an_account_changes_region_between_two_landings(raw: Raw) -> None:
    where = {week: account(raw, "900010", week) for week in ("2026-W33", "2026-W34", "2026-W35")}
    assert [row["region"] for row in where.values()] == ["SC", "SC", "CQ"]
    assert [row["ae_id"] for row in where.values()] == ["AE043", "AE043", "AE046"]
    assert account(raw, "900010")["region"] == "CQ"


def test_orders_before_the_move_keep_their_region(raw: Raw) -> None:
    orders = raw("orders")
    moved = orders[orders["account_id"] == "900010"]
    assert moved[["booked_on", "region", "amount"]].to_numpy().tolist() == [
        ["2026-07-20", "SC", "400000.00"],
        ["2026-09-01", "CQ", "200000.00"],
    ]


def test_an_account_is_activated_without_contact(raw: Raw) -> None:
    deals, visits = raw("opportunities"), raw("visits")
    created = deals.loc[deals["account_id"] == "900013", "created_on"]
    assert created.tolist() == ["2026-06-10"]
    assert created.iloc[0] >= FISCAL_YEAR_START
    assert not visits["account_id"].eq("900013").any()


def test_two_accounts_are_owned_by_vacant_seats_only(raw: Raw) -> None:
    roster = raw("roster").set_index("rep_id")
    assert roster.loc[["AE015", "SR020"], "seat"].tolist() == ["VACANT", "VACANT"]
    outside, inside = account(raw, "900024"), account(raw, "900025")
    assert (outside["ae_id"], outside["sr_id"]) == ("AE015", "")
    assert (inside["ae_id"], inside["sr_id"]) == ("", "SR020")


def test_one_plan_is_complete_and_one_has_gaps(raw: Raw) -> None:
    plans = raw("account_plans").set_index("account_id")
    fields = ["decision_map", "needs", "installed_base", "competitor_share", "goals"]
    fields += ["next_moves", "review_on"]
    complete, gaps = (list(plans[fields].loc[account]) for account in ("900014", "900015"))
    assert all(complete)
    assert [name for name, text in zip(fields, gaps, strict=True) if text] == [
        *("needs", "review_on")
    ]


def test_a_quoted_line_break_does_not_make_another_row(data: Path) -> None:
    content = (data / "landing" / "2026-W36" / "accounts.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert content.count("\n") == len(rows) + 1
    assert {len(row) for row in rows} == {11}


def test_the_edge_of_the_week_divides_two_visits(data: Path, raw: Raw) -> None:
    visits = raw("visits").set_index("visit_id")["happened_at"]
    assert visits["V9000001"] == "2026-09-06T23:59:59+08:00"
    assert visits["V9000002"] == "2026-09-07T00:00:00+08:00"
    packed = (data / "landing" / "2026-W35" / "visits.csv.gz").read_bytes()
    assert b"V900000" not in gzip.decompress(packed)
