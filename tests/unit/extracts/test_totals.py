"""Counts and sums: the sender's control totals, the limit of rows set aside, the tie-out."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from assets.extracts.intake import Intake
from assets.extracts.totals import check_set_aside_limit, status_frame, status_of, ties_out
from schemas.extracts.registry import CONTROL_TOTALS
from schemas.settings import Settings
from schemas.vocabulary import Presence
from tests.unit.extracts.landings import (
    Row,
    alone,
    as_csv,
    core,
    drafted,
    found,
    instead,
    order,
    orders,
    row,
    rules,
    status,
    taken,
    with_limit,
    world,
)

COUNTS = ["rows_read", "duplicate_count", "set_aside_count", "used_count"]
AMOUNTS = ["amount_read", "amount_duplicate", "amount_set_aside", "amount_used"]


def said(extract: str, rows: str, amount: str = "") -> Row:
    """Give one row of the sender's control totals."""
    return row("control_totals", extract=extract, row_count=rows, amount_sum=amount)


def checked(folder: Path, settings: Settings, *totals: Row, **extracts: list[Row]) -> Intake:
    """Take the valid orders in with control totals, or other extracts."""
    files = extracts or {"orders": core()["orders"]}
    return alone(folder, {**files, "control_totals": list(totals)}, settings)


def cut(content: bytes, *totals: Row) -> dict[str, list[Row] | bytes]:
    """Give an orders file of these bytes, with control totals."""
    return {"orders.csv": content, "control_totals": list(totals)}


def cut_short() -> bytes:
    """Give the orders with the amount last, cut inside 4800.50 with all fields there."""
    lines = core()["orders"]
    names = [*(name for name in lines[0] if name != "amount"), "amount"]
    content = as_csv([{name: line[name] for name in names} for line in lines])
    return content.removesuffix(b"00.50\n")


@pytest.mark.parametrize(
    ("rate", "rows", "broken", "stops"),
    [
        (0.01, 100, 1, False),
        (0.01, 100, 2, True),
        (0.01, 99, 1, True),
        (0.01, 300, 3, False),
        (0.01, 300, 4, True),
        (0.05, 40, 2, False),
        (0.05, 40, 3, True),
        (0.29, 100, 29, False),
        (0.29, 100, 30, True),
        (0.0, 10, 0, False),
        (0.0, 10, 1, True),
        (1.0, 10, 10, False),
    ],
)
def test_more_rows_set_aside_than_the_limit_stop_the_week(
    tmp_path: Path, sample_settings: Settings, rate: float, rows: int, broken: int, stops: bool
) -> None:
    lines = [
        order(number, amount="-1" if number <= broken else "1") for number in range(1, rows + 1)
    ]
    draft = drafted(tmp_path, "orders.csv", as_csv(lines), sample_settings)
    check_set_aside_limit(draft, with_limit(sample_settings, rate))
    assert len(draft.broken_rows()) == broken
    assert ("too_many_set_aside" in rules(draft.faults, "file")) is stops


def test_the_limit_is_one_in_a_hundred(tmp_path: Path, sample_settings: Settings) -> None:
    lines = [*orders(199), order(200, amount="x")]
    assert alone(tmp_path, core(orders=lines), sample_settings).accepted
    lines = [*orders(98), order(200, amount="x")]
    assert not alone(tmp_path, core(orders=lines), sample_settings).accepted


def test_an_extract_may_have_a_limit_of_its_own(tmp_path: Path, sample_settings: Settings) -> None:
    spoilt = core(orders=[*orders(3), order(4, amount="x")])
    spoilt["accounts"][-1]["opened_on"] = "2026-02-30"
    settings = with_limit(sample_settings, 0.01, orders=0.25)
    intake = alone(tmp_path, spoilt, settings)
    assert found(intake.faults, "too_many_set_aside") == [
        ("too_many_set_aside", "accounts", None, None)
    ]
    assert len(intake.frames["orders"]) == 3


def test_the_stop_tells_how_many_of_how_many(tmp_path: Path, sample_settings: Settings) -> None:
    lines = [*orders(3), order(4, amount="x")]
    intake = alone(tmp_path, core(orders=lines), sample_settings)
    (value,) = intake.faults[intake.faults["rule"] == "too_many_set_aside"]["value"]
    assert value == "1 / 4 = 25.00% > 1.00%"


def test_a_row_with_two_faults_counts_once_towards_the_limit(
    tmp_path: Path, sample_settings: Settings
) -> None:
    lines = [*orders(99), order(100, amount="x", booked_on="x", account_id="999999")]
    assert alone(tmp_path, core(orders=lines), sample_settings).accepted


def test_control_totals_that_fit_say_nothing(tmp_path: Path, lenient: Settings) -> None:
    intake = checked(
        tmp_path,
        lenient,
        said("orders", "3", "267300.50"),
        said("roster", "3"),
        said("accounts", "4", "1965000"),
        **core(),
    )
    assert found(intake.faults) == []
    assert status(intake, "orders")["control_row_count"] == 3
    assert status(intake, "orders")["control_amount"] == 267_300.5
    assert pd.isna(status(intake, "visits")["control_row_count"])


@pytest.mark.parametrize(
    ("totals", "column", "value"),
    [
        (said("orders", "4", "267300.50"), "row_count", "3 ≠ 4"),
        (said("orders", "2", "267300.50"), "row_count", "3 ≠ 2"),
        (said("orders", "0", "0"), "row_count", "3 ≠ 0"),
        (said("orders", "3", "267300.51"), "amount_sum", "267300.5 ≠ 267300.51"),
        (said("orders", "3", "267300.5001"), "amount_sum", "267300.5 ≠ 267300.5001"),
        (said("orders", "3", "-267300.50"), "amount_sum", "267300.5 ≠ -267300.5"),
    ],
)
def test_a_mismatch_stops_the_week(
    tmp_path: Path, lenient: Settings, totals: Row, column: str, value: str
) -> None:
    intake = checked(tmp_path, lenient, totals)
    assert found(intake.faults) == [("control_totals_mismatch", "orders", None, column)]
    assert rules(intake.faults, "file") == {"control_totals_mismatch"}
    assert intake.faults["value"].tolist() == [value]
    assert status(intake, "orders")["presence"] == "rejected"
    assert intake.frames["orders"].empty


def test_the_sender_counts_what_it_sends_duplicates_and_broken_rows_too(
    tmp_path: Path, lenient: Settings
) -> None:
    lines = [order(1), order(1), order(2, amount="-1000.00"), order(3, account_id="999999")]
    files = core(orders=lines)
    intake = checked(tmp_path, lenient, said("orders", "4", "2000.00"), **files)
    assert "control_totals_mismatch" not in rules(intake.faults)
    assert len(intake.frames["orders"]) == 1


def test_sums_of_cents_are_compared_without_the_dust_of_floats(
    tmp_path: Path, lenient: Settings
) -> None:
    lines = [order(number, amount="0.10") for number in range(1, 31)]
    assert sum([0.1] * 30) != 3
    intake = checked(tmp_path, lenient, said("orders", "30", "3.00"), orders=lines)
    assert found(intake.faults) == []


def test_a_name_that_is_no_extract_stops_the_week(tmp_path: Path, lenient: Settings) -> None:
    intake = checked(tmp_path, lenient, said("orders", "3"), said("order", "3"))
    assert found(intake.faults) == [("not_an_extract", "control_totals", 3, "extract")]
    assert rules(intake.faults, "file") == {"not_an_extract"}
    assert intake.faults["value"].tolist() == ["order"]


@pytest.mark.parametrize(
    ("totals", "rule"),
    [
        (said("orders", "", "267300.50"), "required_empty"),
        (said("orders", "three", "267300.50"), "not_a_whole_number"),
        (said("orders", "-3", "267300.50"), "too_small"),
        (said("orders", "3", "267,300.50"), "not_a_number"),
        (said("", "3", "267300.50"), "required_empty"),
    ],
)
def test_control_totals_that_cannot_be_read_stop_the_week(
    tmp_path: Path, lenient: Settings, totals: Row, rule: str
) -> None:
    intake = checked(tmp_path, lenient, totals)
    assert rule in rules(intake.faults, "file")
    assert not intake.accepted


def test_control_totals_that_contradict_themselves_stop_the_week(
    tmp_path: Path, lenient: Settings
) -> None:
    intake = checked(tmp_path, lenient, said("orders", "3"), said("orders", "4"))
    assert "duplicate_key" in rules(intake.faults, "file")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty_file"),
        (b"extract,row_count,amount_sum\n", "header_only"),
        (b"extract,rows,amount_sum\norders,3,\n", "missing_column"),
        (b"extract,row_count,amount_sum\norders,3\n", "ragged_row"),
        (b"<html></html>\n", "markup_instead"),
        (b"extract,row_count,amount_sum\norders,3,267300.5", "no_final_newline"),
    ],
)
def test_a_broken_file_of_control_totals_stops_the_week(
    tmp_path: Path, lenient: Settings, content: bytes, rule: str
) -> None:
    files: dict[str, list[Row] | bytes] = {"orders": core()["orders"]}
    files["control_totals.csv"] = content
    intake = alone(tmp_path, files, lenient)
    assert rule in rules(intake.faults, "file")
    named = intake.faults[intake.faults["rule"] == rule]
    assert named["file"].tolist() == ["control_totals.csv"]


def test_control_totals_of_a_file_that_did_not_arrive_stop_the_week(
    tmp_path: Path, lenient: Settings
) -> None:
    intake = checked(tmp_path, lenient, said("order_events", "12", "-60000.00"))
    assert not intake.accepted
    assert "order_events" in set(intake.faults["extract"])


def test_control_totals_of_no_rows_fit_a_file_that_did_not_arrive(
    tmp_path: Path, lenient: Settings
) -> None:
    assert checked(tmp_path, lenient, said("order_events", "0")).accepted


def test_control_totals_of_an_extract_the_company_leaves_out_are_passed_over(
    tmp_path: Path, lenient: Settings
) -> None:
    intake = checked(tmp_path, lenient, said("visits", "3"), said("orders", "3", "267300.50"))
    assert status(intake, "visits")["presence"] == "absent"
    assert intake.accepted


def test_a_file_cut_inside_its_last_amount_stops_the_week(
    tmp_path: Path, lenient: Settings
) -> None:
    intake = alone(tmp_path, {"orders.csv": cut_short()}, lenient)
    assert found(intake.faults) == [("no_final_newline", "orders", 4, None)]
    assert rules(intake.faults, "file") == {"no_final_newline"}


def test_control_totals_tell_that_the_last_amount_is_cut(tmp_path: Path, lenient: Settings) -> None:
    intake = alone(tmp_path, cut(cut_short(), said("orders", "3", "267300.50")), lenient)
    assert rules(intake.faults, "file") == {"no_final_newline", "control_totals_mismatch"}


def test_a_row_count_alone_does_not_prove_that_the_last_amount_is_whole(
    tmp_path: Path, lenient: Settings
) -> None:
    intake = alone(tmp_path, cut(cut_short(), said("orders", "3")), lenient)
    assert not intake.accepted


def test_a_missing_line_end_is_forgiven_when_the_control_totals_fit(
    tmp_path: Path, lenient: Settings
) -> None:
    content = as_csv(core()["orders"]).rstrip()
    stopped = alone(tmp_path, cut(content, said("visits", "3")), lenient)
    assert not stopped.accepted
    forgiven = alone(tmp_path, cut(content, said("orders", "3", "267300.50")), lenient)
    assert forgiven.accepted
    assert found(forgiven.faults) == [("no_final_newline", "orders", 4, None)]
    assert rules(forgiven.faults, "notice") == {"no_final_newline"}
    assert forgiven.frames["orders"]["amount"].sum() == 267_300.5


def test_every_row_and_amount_read_is_used_set_aside_or_a_duplicate(
    tmp_path: Path, lenient: Settings
) -> None:
    lines = [
        order(1, amount="0.10"),
        order(1, amount="0.10"),
        order(2, amount="-5.00"),
        order(3, amount="20.00", account_id="999999"),
        order(4, amount="5.00"),
        order(5, amount="300.25"),
    ]
    intake = alone(tmp_path, core(orders=lines), lenient)
    orders_status = status(intake, "orders")
    assert orders_status[COUNTS].tolist() == [6, 1, 2, 3]
    assert orders_status[AMOUNTS].tolist() == [320.45, 0.1, 15.0, 305.35]
    assert orders_status["set_aside_rate"] == 2 / 6
    assert ties_out(intake.extract_status)
    assert intake.frames["orders"]["amount"].sum() == pytest.approx(305.35)


@pytest.mark.parametrize("amount", ["x", "", "0.33333"])
def test_an_amount_that_cannot_be_read_is_unknown_and_not_nothing(
    tmp_path: Path, lenient: Settings, amount: str
) -> None:
    lines = [order(1, amount="10.00"), order(2, amount=amount), order(3, amount="-5.00")]
    intake = alone(tmp_path, core(orders=lines), lenient)
    line = status(intake, "orders")
    assert line[COUNTS].tolist() == [3, 0, 2, 1]
    assert line[AMOUNTS].isna().tolist() == [True, False, True, False]
    assert line["amount_used"] == 10.0
    assert intake.accepted
    assert ties_out(intake.extract_status)


def test_an_opportunity_that_has_no_amount_is_not_unknown(
    tmp_path: Path, lenient: Settings
) -> None:
    rows = world()["opportunities"]
    rows[0] |= {"amount": "", "stage": "L9"}
    line = status(taken(tmp_path, world(opportunities=rows), lenient), "opportunities")
    assert line["set_aside_count"] == 1
    assert line["amount_set_aside"] == 0.0


def test_a_line_of_money_that_cannot_be_split_stops_the_week(
    tmp_path: Path, lenient: Settings
) -> None:
    content = as_csv(orders(3)) + b"N6,too,short\nN7,too\n"
    intake = alone(tmp_path, instead("orders", "orders.csv", content), lenient)
    line = status(intake, "orders")
    assert not intake.accepted
    assert found(intake.faults, "amount_unknown") == [("amount_unknown", "orders", 5, None)]
    assert line[COUNTS].tolist() == [5, 0, 2, 3]
    assert line[AMOUNTS].isna().tolist() == [True, False, True, False]


def test_a_line_without_money_that_cannot_be_split_is_set_aside(
    tmp_path: Path, lenient: Settings
) -> None:
    content = as_csv(world()["visits"]) + b"V9,too,short\n"
    files: dict[str, list[Row] | bytes] = {**world(), "visits.csv": content}
    del files["visits"]
    intake = taken(tmp_path, files, lenient)
    assert intake.accepted
    assert [fault[0] for fault in found(intake.faults)] == ["ragged_row"]


def test_the_amount_of_an_extract_is_the_sum_of_its_money(
    tmp_path: Path, lenient: Settings
) -> None:
    intake = taken(tmp_path, world(), lenient)
    sums = {
        "orders": 267_300.5,
        "opportunities": 730_000.0,
        "quotas": 640_000.0,
        "forecasts": 412_000.0,
        "accounts": 1_965_000.0,
    }
    for extract, amount in sums.items():
        assert status(intake, extract)[AMOUNTS].tolist() == [amount, 0.0, 0.0, amount]
    assert status(intake, "visits")[AMOUNTS].isna().all()


def test_the_status_tells_what_the_file_was(tmp_path: Path, lenient: Settings) -> None:
    content = as_csv(core()["accounts"], separator=";", encoding="gb18030")
    intake = alone(tmp_path, instead("accounts", "accounts.csv", content), lenient)
    line = status(intake, "accounts")
    assert line["presence"] == "present"
    assert line["file"] == "accounts.csv"
    assert line["encoding"] == "gb18030"
    assert line["separator"] == ";"
    assert line["size"] == len(content)
    assert line["sha256"] == hashlib.sha256(content).hexdigest()


def test_what_is_absent_has_no_figures(tmp_path: Path, lenient: Settings) -> None:
    line = status(alone(tmp_path, core(), lenient), "credits")
    assert line["presence"] == "absent"
    assert line.drop(["extract", "presence"]).isna().all()


TIED: dict[str, list[float]] = {
    "rows_read": [3],
    "duplicate_count": [1],
    "set_aside_count": [1],
    "used_count": [1],
    "amount_read": [0.6],
    "amount_duplicate": [0.1],
    "amount_set_aside": [0.2],
    "amount_used": [0.3],
}


def test_a_status_that_adds_up_ties_out() -> None:
    assert ties_out(pd.DataFrame(TIED))
    assert ties_out(pd.DataFrame(TIED).assign(**dict.fromkeys(AMOUNTS, float("nan"))))
    assert ties_out(pd.DataFrame(TIED).assign(rows_read=float("nan")))


@pytest.mark.parametrize("column", TIED)
def test_a_status_that_does_not_add_up_is_noticed(column: str) -> None:
    off = 0.0001 if column.startswith("amount") else 1
    changed = pd.DataFrame({**TIED, column: [TIED[column][0] + off]})
    assert not ties_out(changed)


def test_a_row_lost_on_the_way_does_not_tie_out(tmp_path: Path, sample_settings: Settings) -> None:
    draft = drafted(tmp_path, "orders.csv", as_csv(orders(3)), sample_settings)
    nothing = CONTROL_TOTALS.empty()
    for kept, ties in ((3, True), (2, False)):
        row = status_of("orders", Presence.PRESENT, draft, nothing, draft.usable.head(kept))
        assert ties_out(status_frame([row])) is ties


def test_a_large_sum_is_compared_to_the_last_cent(
    tmp_path: Path, sample_settings: Settings
) -> None:
    amounts = [99_999_999_999.99] * 40 + [0.01] * 60
    lines = [order(n, amount=f"{amount:.2f}") for n, amount in enumerate(amounts, start=1)]
    draft = drafted(tmp_path, "orders.csv", as_csv(lines), sample_settings)
    row = status_of("orders", Presence.PRESENT, draft, CONTROL_TOTALS.empty(), draft.usable)
    assert f"{row['amount_read']:.2f}" == "4000000000000.20"
