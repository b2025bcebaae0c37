"""What a row names must be known: accounts, reps, regions, industries, currencies, shares."""

from pathlib import Path

import pandas as pd
import pytest

from assets.extracts.intake import Intake
from schemas.settings import Settings
from tests.unit.extracts.landings import (
    ACTION,
    Row,
    World,
    alone,
    core,
    found,
    instead,
    order,
    orders,
    row,
    rules,
    status,
    taken,
    world,
)

EVENT = row(
    "order_events",
    event_id="E1",
    order_line_id="L1",
    happened_on="2026-09-01",
    type="CANCEL",
    amount_delta="-1000.00",
)
OPTIONAL: dict[str, Row] = {
    "order_events": EVENT,
    "account_plans": row(
        "account_plans", account_id="000001", rep_id="AE001", updated_on="2026-08-01"
    ),
    "actions": ACTION,
    "credits": row("credits", order_line_id="L1", rep_id="AE001", kind="PRIMARY", share="1"),
}


UNKNOWN = [
    ("orders", "account_id", "999999", "unknown_account"),
    ("orders", "account_id", "1", "unknown_account"),
    ("orders", "rep_id", "AE999", "unknown_rep"),
    ("orders", "region", "XX", "unknown_region"),
    ("opportunities", "account_id", "999999", "unknown_account"),
    ("opportunities", "rep_id", "AE999", "unknown_rep"),
    ("visits", "account_id", "999999", "unknown_account"),
    ("visits", "rep_id", "AE999", "unknown_rep"),
    ("forecasts", "account_id", "999999", "unknown_account"),
    ("forecasts", "rep_id", "AE999", "unknown_rep"),
    ("quotas", "rep_id", "AE999", "unknown_rep"),
    ("quotas", "region", "bj", "unknown_region"),
    ("accounts", "region", "XX", "unknown_region"),
    ("accounts", "industry", "mining", "unknown_industry"),
    ("accounts", "ae_id", "AE999", "unknown_rep"),
    ("accounts", "sr_id", "SR999", "unknown_rep"),
    ("roster", "region", "XX", "unknown_region"),
]
"""Extract, column and value of a row that names something unknown, and the rule it breaks."""

UNKNOWN_TO_OPTIONAL = [
    ("order_events", "order_line_id", "L999", "unknown_order_line"),
    ("account_plans", "account_id", "999999", "unknown_account"),
    ("actions", "region", "XX", "unknown_region"),
    ("actions", "rep_id", "AE999", "unknown_rep"),
    ("credits", "rep_id", "AE999", "unknown_rep"),
    ("credits", "order_line_id", "L999", "unknown_order_line"),
]

NUMBERED = {
    "orders": "order_line_id",
    "opportunities": "opportunity_id",
    "visits": "visit_id",
    "forecasts": "made_in_week",
    "quotas": "version",
    "accounts": "account_id",
    "roster": "rep_id",
    "order_events": "event_id",
    "actions": "action_id",
}
"""A column of each extract's key that another row may have another value in."""


def credit(rep_id: str, share: str, kind: str = "PRIMARY", line: str = "L1") -> Row:
    """Give a credit for an order line."""
    return row("credits", order_line_id=line, rep_id=rep_id, kind=kind, share=share)


def rate(currency: str, kind: str = "PLAN", value: str = "7.10") -> Row:
    """Give an exchange rate."""
    return row("fx_rates", currency=currency, on="2026-04-01", kind=kind, rate=value)


def with_cell(extract: str, column: str, value: str) -> World:
    """Give roster, accounts, orders and an extract with a value in its last row."""
    changed = core(**{extract: world()[extract]})
    changed[extract][-1][column] = value
    return changed


def keys(intake: Intake, extract: str) -> list[str]:
    """Give the first column of an accepted frame."""
    return intake.frames[extract].iloc[:, 0].tolist()


def test_the_valid_company_names_only_what_it_has(tmp_path: Path, lenient: Settings) -> None:
    extras = {name: [line] for name, line in OPTIONAL.items()}
    intake = alone(tmp_path, world(**extras), lenient)
    assert found(intake.faults) == []
    assert len(intake.frames["order_events"]) == 1


def test_every_row_that_names_something_unknown_is_set_aside(
    tmp_path: Path, lenient: Settings
) -> None:
    files, expected = world(), []
    for number, (extract, column, value, rule) in enumerate(UNKNOWN):
        stray = files[extract][0] | {column: value, "opportunity_id": ""}
        stray = {name: cell for name, cell in stray.items() if name in files[extract][0]}
        files[extract].append(stray | {NUMBERED[extract]: number_of(extract, number)})
        expected.append((rule, extract, len(files[extract]) + 1, column))
    intake = taken(tmp_path, files, lenient)
    assert sorted(found(intake.faults)) == sorted(expected)
    assert rules(intake.faults, "row") == rules(intake.faults)
    values = [value for _, _, value, _ in UNKNOWN]
    assert sorted(intake.faults["value"]) == sorted(values)
    for extract, valid in world().items():
        assert len(intake.frames[extract]) == len(valid)


def number_of(extract: str, number: int) -> str:
    """Give a value that makes a row's key its own."""
    return f"2025-W{number + 1:02}" if extract == "forecasts" else str(1000 + number)


def test_every_row_of_an_optional_extract_that_names_something_unknown_is_set_aside(
    tmp_path: Path, lenient: Settings
) -> None:
    extras: World = {name: [line] for name, line in OPTIONAL.items()}
    expected = []
    for number, (extract, column, value, rule) in enumerate(UNKNOWN_TO_OPTIONAL):
        stray = OPTIONAL[extract] | {NUMBERED.get(extract, column): str(number), column: value}
        extras[extract].append(stray)
        expected.append((rule, extract, len(extras[extract]) + 1, column))
    intake = alone(tmp_path, core(**extras), lenient)
    assert sorted(found(intake.faults)) == sorted(expected)
    for extract in OPTIONAL:
        assert len(intake.frames[extract]) == 1


def test_an_empty_optional_reference_is_no_fault(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(1), order(2, region="", opportunity_id="")]
    assert found(alone(tmp_path, core(orders=lines), lenient).faults) == []


def test_an_unknown_opportunity_is_only_told(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(1, opportunity_id="P8"), order(2), order(3, opportunity_id="P9")]
    files = core(orders=lines, opportunities=world()["opportunities"])
    intake = alone(tmp_path, files, lenient)
    assert found(intake.faults) == [("unknown_opportunity", "orders", 2, "opportunity_id")]
    fault = intake.faults.iloc[0]
    assert (fault["severity"], fault["count"], fault["value"]) == ("notice", 2, "P8")
    assert len(intake.frames["orders"]) == 3


def test_an_order_of_an_account_set_aside_is_set_aside(tmp_path: Path, lenient: Settings) -> None:
    changed = world()
    changed["accounts"][0]["region"] = "XX"
    intake = alone(tmp_path, changed, lenient)
    assert set(found(intake.faults, "unknown_region", "account_set_aside")) == {
        ("unknown_region", "accounts", 2, "region"),
        ("account_set_aside", "opportunities", 2, "account_id"),
        ("account_set_aside", "opportunities", 3, "account_id"),
        ("account_set_aside", "orders", 2, "account_id"),
        ("account_set_aside", "visits", 2, "account_id"),
        ("account_set_aside", "forecasts", 3, "account_id"),
    }
    assert keys(intake, "orders") == ["L2", "L3"]


def test_what_is_set_aside_spreads_along_the_whole_chain(tmp_path: Path, lenient: Settings) -> None:
    changed = world(order_events=[EVENT])
    changed["roster"][1]["region"] = "XX"
    intake = alone(tmp_path, changed, lenient)
    chain = ["unknown_region", "rep_set_aside", "account_set_aside", "order_line_set_aside"]
    listed = found(intake.faults, *chain)
    assert ("unknown_region", "roster", 3, "region") in listed
    assert ("rep_set_aside", "accounts", 2, "ae_id") in listed
    assert ("rep_set_aside", "orders", 2, "rep_id") in listed
    assert ("account_set_aside", "orders", 2, "account_id") in listed
    assert ("order_line_set_aside", "order_events", 2, "order_line_id") in listed
    assert keys(intake, "accounts") == ["000003", "000004"]
    assert keys(intake, "orders") == ["L3"]
    assert intake.frames["order_events"].empty
    assert rules(intake.faults, "row") == set(chain)


def test_an_account_of_which_the_amount_is_broken_is_set_aside_with_its_orders(
    tmp_path: Path, lenient: Settings
) -> None:
    changed = core()
    changed["accounts"][2]["buying_power"] = "x"
    intake = alone(tmp_path, changed, lenient)
    assert ("account_set_aside", "orders", 4, "account_id") in found(intake.faults)


def test_a_rep_with_one_good_period_is_still_known(tmp_path: Path, lenient: Settings) -> None:
    changed = core()
    seat = changed["roster"][1]
    changed["roster"].append({**seat, "valid_from": "2026-02-30"})
    intake = alone(tmp_path, changed, lenient)
    assert found(intake.faults, "not_a_date") == [("not_a_date", "roster", 5, "valid_from")]
    assert rules(intake.faults, "row") == {"not_a_date"}
    assert len(intake.frames["orders"]) == 3


def test_a_duplicate_of_a_row_that_names_something_unknown_is_a_duplicate(
    tmp_path: Path, lenient: Settings
) -> None:
    stray = order(1, account_id="999999")
    intake = alone(tmp_path, core(orders=[stray, stray, order(2)]), lenient)
    assert found(intake.faults, "unknown_account") == [
        ("unknown_account", "orders", 2, "account_id")
    ]
    counts = status(intake, "orders")[["rows_read", "duplicate_count", "set_aside_count"]]
    assert counts.tolist() == [3, 1, 1]


def test_without_a_roster_reps_are_not_looked_up(tmp_path: Path, lenient: Settings) -> None:
    files = core()
    del files["roster"]
    intake = alone(tmp_path, files, lenient)
    assert found(intake.faults) == []
    assert len(intake.frames["orders"]) == 3


def test_a_rejected_file_does_not_make_everything_unknown(
    tmp_path: Path, lenient: Settings
) -> None:
    files = instead("accounts", "accounts.csv", b"<html></html>\n")
    intake = alone(tmp_path, files, lenient)
    assert rules(intake.faults) == {"markup_instead"}


def test_a_foreign_amount_without_a_plan_rate_sets_its_row_aside(
    tmp_path: Path, lenient: Settings
) -> None:
    files, expected = world(), set()
    for extract in ("accounts", "opportunities", "orders", "forecasts"):
        files[extract][-1]["currency"] = "USD"
        expected.add(("no_plan_rate", extract, len(files[extract]) + 1, "currency"))
    intake = taken(tmp_path, files, lenient)
    assert set(found(intake.faults, "no_plan_rate")) == expected
    assert intake.faults["value"].tolist() == ["USD"] * 4


def test_a_foreign_amount_with_a_plan_rate_is_used(tmp_path: Path, lenient: Settings) -> None:
    files = {**with_cell("orders", "currency", "USD"), "fx_rates": [rate("USD")]}
    intake = alone(tmp_path, files, lenient)
    assert found(intake.faults) == []
    assert intake.frames["orders"]["currency"].tolist()[-1] == "USD"


@pytest.mark.parametrize(
    "rates",
    [
        [rate("USD", kind="SPOT")],
        [rate("EUR")],
        [rate("usd")],
        [rate("USD", value="0")],
        [rate("USD", value="x")],
    ],
    ids=["spot only", "another currency", "in other letters", "worth nothing", "no number"],
)
def test_only_a_usable_plan_rate_counts(
    tmp_path: Path, lenient: Settings, rates: list[Row]
) -> None:
    files = {**with_cell("orders", "currency", "USD"), "fx_rates": rates}
    intake = alone(tmp_path, files, lenient)
    assert ("no_plan_rate", "orders", 4, "currency") in found(intake.faults)


def test_the_base_currency_needs_no_rate(tmp_path: Path, lenient: Settings) -> None:
    assert found(alone(tmp_path, with_cell("orders", "currency", "CNY"), lenient).faults) == []


def test_a_foreign_gross_profit_alone_needs_a_rate_too(tmp_path: Path, lenient: Settings) -> None:
    changed = with_cell("opportunities", "currency", "USD")
    changed["opportunities"][-1] |= {"amount": "", "gross_profit": "20000.00"}
    intake = alone(tmp_path, changed, lenient)
    assert rules(intake.faults) == {"no_plan_rate"}


def shared(shares: list[list[str]]) -> World:
    """Give orders N1, N2, … and the PRIMARY shares of each."""
    reps = ["AE001", "SR001", "D01"]
    credits = [
        credit(rep, share, line=f"N{number}")
        for number, parts in enumerate(shares, start=1)
        for rep, share in zip(reps, parts, strict=False)
    ]
    return core(orders=orders(len(shares)), credits=credits)


def test_primary_shares_that_sum_to_one_are_used(tmp_path: Path, lenient: Settings) -> None:
    shares = [
        ["1"],
        ["0.6", "0.4"],
        ["0.1", "0.2", "0.7"],
        ["0.333333333333", "0.333333333333", "0.333333333334"],
        ["0.3333333333", "0.3333333333", "0.3333333334"],
    ]
    intake = alone(tmp_path, shared(shares), lenient)
    assert found(intake.faults) == []
    assert len(intake.frames["credits"]) == 12


def test_primary_shares_that_do_not_sum_to_one_are_set_aside(
    tmp_path: Path, lenient: Settings
) -> None:
    shares = [["0.9"], ["0.6", "0.3"], ["0.6", "0.5"], ["1", "1"], ["0"], ["0.9999"], ["1"]]
    intake = alone(tmp_path, shared(shares), lenient)
    assert found(intake.faults) == [
        ("shares_do_not_sum", "credits", at, "share") for at in range(2, 11)
    ]
    assert keys(intake, "credits") == ["N7"]


def test_an_overlay_does_not_count_towards_the_whole(tmp_path: Path, lenient: Settings) -> None:
    credits = [credit("AE001", "1"), credit("SR001", "1", kind="OVERLAY")]
    intake = alone(tmp_path, core(credits=credits), lenient)
    assert found(intake.faults) == []
    overlay = [credit("SR001", "0.5", kind="OVERLAY")]
    assert found(alone(tmp_path, core(credits=overlay), lenient).faults) == []


def test_a_share_that_stands_twice_exactly_alike_is_counted_once(
    tmp_path: Path, lenient: Settings
) -> None:
    credits = [credit("AE001", "0.6"), credit("SR001", "0.4"), credit("SR001", "0.4")]
    intake = alone(tmp_path, core(credits=credits), lenient)
    assert rules(intake.faults) == {"exact_duplicate"}
    assert len(intake.frames["credits"]) == 2


def test_the_shares_of_a_line_are_used_together_or_not_at_all(
    tmp_path: Path, lenient: Settings
) -> None:
    credits = [credit("AE001", "0.6"), credit("AE999", "0.4"), credit("SR001", "1", line="L2")]
    intake = alone(tmp_path, core(credits=credits), lenient)
    used = intake.frames["credits"]
    assert used.groupby("order_line_id")["share"].sum().to_dict() == {"L2": 1.0}


def test_a_period_that_ends_before_it_starts_is_set_aside(
    tmp_path: Path, lenient: Settings
) -> None:
    intake = alone(tmp_path, with_cell("roster", "valid_to", "2024-03-31"), lenient)
    assert ("ends_before_it_starts", "roster", 4, "valid_to") in found(intake.faults)
    fault = intake.faults[intake.faults["rule"] == "ends_before_it_starts"].iloc[0]
    assert (fault["severity"], fault["value"]) == ("row", "2024-03-31")


@pytest.mark.parametrize(
    ("valid_to", "told"), [("", True), ("2026-08-10", True), ("2026-08-09", False)]
)
def test_periods_of_one_rep_that_overlap_are_told(
    tmp_path: Path, lenient: Settings, valid_to: str, told: bool
) -> None:
    changed = with_cell("roster", "valid_to", valid_to)
    changed["roster"].append({**changed["roster"][-1], "valid_from": "2026-08-10", "valid_to": ""})
    intake = alone(tmp_path, changed, lenient)
    expected = [("periods_overlap", "roster", 5, "valid_from")] if told else []
    assert found(intake.faults) == expected
    assert rules(intake.faults, "notice") == rules(intake.faults)


def test_a_period_that_is_not_used_overlaps_nothing(tmp_path: Path, lenient: Settings) -> None:
    changed = core()
    seat = changed["roster"][1]
    changed["roster"] += [seat, {**seat, "valid_from": "2026-02-30"}]
    intake = alone(tmp_path, changed, lenient)
    assert rules(intake.faults) == {"exact_duplicate", "not_a_date"}


@pytest.mark.parametrize(
    ("extract", "cells", "rule", "column"),
    [
        ("roster", {"manager_id": "D99"}, "unknown_manager", "manager_id"),
        ("opportunities", {"stage": "LOST"}, "closed_without_date", "closed_on"),
        ("opportunities", {"stage": "WON"}, "closed_without_date", "closed_on"),
        ("visits", {"status": "DONE"}, "done_without_time", "happened_at"),
    ],
)
def test_what_is_odd_but_usable_is_only_told(
    tmp_path: Path, lenient: Settings, extract: str, cells: Row, rule: str, column: str
) -> None:
    changed = core(**{extract: world()[extract]})
    changed[extract][-1] |= cells
    intake = alone(tmp_path, changed, lenient)
    assert found(intake.faults) == [(rule, extract, len(changed[extract]) + 1, column)]
    assert rules(intake.faults, "notice") == {rule}
    assert len(intake.frames[extract]) == len(changed[extract])


def test_many_known_ids_are_found_among_many(tmp_path: Path, lenient: Settings) -> None:
    accounts = world()["accounts"]
    many = [{**accounts[0], "account_id": f"{number:06}"} for number in range(1, 3001)]
    lines = [order(number, account_id=f"{number:06}") for number in range(1, 3003)]
    intake = alone(tmp_path, core(accounts=many, orders=lines), lenient)
    missing = intake.faults[intake.faults["rule"] == "unknown_account"]
    assert missing["value"].tolist() == ["003001", "003002"]
    pd.testing.assert_index_equal(intake.frames["orders"].index, pd.RangeIndex(3000), exact="equiv")
