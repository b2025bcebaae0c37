"""The truths planted in opportunities and orders, seen in the raw files."""

from collections.abc import Callable

import pandas as pd
import pytest

Raw = Callable[..., pd.DataFrame]


def deal(raw: Raw, opportunity_id: str, week: str = "2026-W36") -> pd.Series:
    deals = raw("opportunities", week)
    return deals[deals["opportunity_id"] == opportunity_id].iloc[0]


def line(raw: Raw, order_line_id: str, week: str = "2026-W36") -> pd.Series:
    orders = raw("orders", week)
    return orders[orders["order_line_id"] == order_line_id].iloc[0]


def lines_in(raw: Raw, week: str) -> set[str]:
    return set(raw("orders", week)["order_line_id"])


def changes(raw: Raw, opportunity_id: str, field: str) -> list[tuple[str, str]]:
    """Give the day and the new value of each change, in order."""
    events = raw("stage_events").sort_values("event_id")
    chosen = events[(events["opportunity_id"] == opportunity_id) & (events["field"] == field)]
    days = chosen["changed_at"].dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m-%d")
    return list(zip(days, chosen["new_value"], strict=True))


def events_of(raw: Raw, order_line_id: str) -> list[list[str]]:
    events = raw("order_events")
    columns = ["type", "happened_on", "amount_delta"]
    return events.loc[events["order_line_id"] == order_line_id, columns].to_numpy().tolist()


@pytest.mark.parametrize(("opportunity_id", "pushes"), [("P900001", 3), ("P900002", 4)])
def test_the_dates_of_two_deals_slip_and_slip(raw: Raw, opportunity_id: str, pushes: int) -> None:
    dates = [value for _, value in changes(raw, opportunity_id, "expected_order_on")]
    assert len(dates) == pushes
    assert dates == sorted(dates)
    assert deal(raw, opportunity_id)["expected_order_on"] == dates[-1]
    assert deal(raw, opportunity_id)["stage"] in {"L3", "L4"}


def test_a_deal_is_overdue(raw: Raw) -> None:
    overdue = deal(raw, "P900003")
    assert (overdue["stage"], overdue["expected_order_on"]) == ("L3", "2026-08-21")


def test_a_won_deal_has_no_order(raw: Raw) -> None:
    won = deal(raw, "P900004")
    assert (won["stage"], won["closed_on"], won["amount"]) == ("WON", "2026-08-20", "140000.00")
    assert not raw("orders")["opportunity_id"].eq("P900004").any()
    assert deal(raw, "P900004", "2026-W33")["stage"] == "L5"


def test_a_deal_and_an_order_are_in_dollars_with_a_plan_rate(raw: Raw) -> None:
    assert deal(raw, "P900005")[["stage", "currency", "amount"]].tolist() == [
        *("L4", "USD", "40000.00")
    ]
    assert line(raw, "L9000009")[["currency", "amount"]].tolist() == ["USD", "10000.00"]
    rates = raw("fx_rates")
    plan = rates[(rates["currency"] == "USD") & (rates["kind"] == "PLAN")]
    assert plan.loc[plan["on"] <= "2026-08-13", "rate"].astype(float).tolist()[-1] == 7.1
    foreign = raw("orders")["currency"].isin(["", "CNY"])
    assert raw("orders").loc[~foreign, "order_line_id"].tolist() == ["L9000009"]


def test_a_lost_deal_is_reopened_in_the_latest_week(raw: Raw) -> None:
    assert deal(raw, "P900006", "2026-W35")["stage"] == "LOST"
    assert deal(raw, "P900006", "2026-W35")["closed_on"] == "2026-07-15"
    assert deal(raw, "P900006")[["stage", "closed_on"]].tolist() == ["L3", ""]
    assert changes(raw, "P900006", "stage")[-2:] == [("2026-07-15", "LOST"), ("2026-09-02", "L3")]


@pytest.mark.parametrize(
    ("opportunity_id", "lacks"),
    [("P900007", "account_id"), ("P900008", "amount"), ("P900009", "expected_order_on")],
)
def test_three_open_deals_lack_something(raw: Raw, opportunity_id: str, lacks: str) -> None:
    found = deal(raw, opportunity_id)
    assert found["stage"] in {"L1", "L2"}
    needed = ["account_id", "amount", "expected_order_on", "created_on"]
    assert [name for name in needed if found[name] == ""] == [lacks]


def test_a_deal_skips_a_level_and_another_falls_back(raw: Raw) -> None:
    assert [stage for _, stage in changes(raw, "P900010", "stage")] == ["L1", "L3"]
    assert [stage for _, stage in changes(raw, "P900011", "stage")] == [
        *("L1", "L2", "L3", "L4", "L2")
    ]
    assert changes(raw, "P900011", "stage")[-1] == ("2026-08-25", "L2")


def test_a_deal_is_registered_just_before_its_order(raw: Raw) -> None:
    assert deal(raw, "P900013")["created_on"] == "2026-08-24"
    order = line(raw, "L9000016")
    assert order[["opportunity_id", "booked_on"]].tolist() == ["P900013", "2026-08-26"]


@pytest.mark.parametrize(
    ("order_line_id", "event"),
    [
        ("L9000001", ["CANCEL", "2026-08-18", "-160000.00"]),
        ("L9000002", ["RETURN", "2026-08-12", "-30000.00"]),
        ("L9000003", ["REPRICE", "2026-08-05", "-5500.00"]),
    ],
)
def test_three_orders_are_changed_after_booking(
    raw: Raw, order_line_id: str, event: list[str]
) -> None:
    assert events_of(raw, order_line_id) == [event]
    assert line(raw, order_line_id)["booked_on"] < event[1]


def test_the_cancelled_order_loses_its_whole_amount(raw: Raw) -> None:
    assert line(raw, "L9000001")["amount"] == "160000.00"


@pytest.mark.parametrize("order_line_id", ["L9000004", "L9000005"])
def test_two_orders_of_the_week_before_arrive_late(raw: Raw, order_line_id: str) -> None:
    assert order_line_id not in lines_in(raw, "2026-W35")
    arrived = line(raw, order_line_id)
    assert "2026-08-24" <= arrived["booked_on"] <= "2026-08-30"
    assert "2026-08-31" <= arrived["received_on"] <= "2026-09-06"


def test_an_order_is_booked_back_into_the_quarter_before(raw: Raw) -> None:
    assert "L9000006" not in lines_in(raw, "2026-W35")
    back_dated = line(raw, "L9000006")
    assert back_dated[["booked_on", "received_on", "amount"]].tolist() == [
        *("2026-06-29", "2026-09-02"),
        "50000.00",
    ]


def test_an_order_has_no_deal(raw: Raw) -> None:
    assert line(raw, "L9000007")[["opportunity_id", "amount"]].tolist() == ["", "24000.00"]


def test_an_order_is_split_and_overlaid(raw: Raw) -> None:
    shares = raw("credits")
    split = shares[shares["order_line_id"] == "L9000008"]
    assert line(raw, "L9000008")["amount"] == "300000.00"
    assert split[["rep_id", "kind", "share"]].to_numpy().tolist() == [
        ["AE037", "PRIMARY", "0.6"],
        ["AE038", "PRIMARY", "0.4"],
        ["SR025", "OVERLAY", "1"],
    ]


def test_an_order_stands_in_the_file_twice(raw: Raw) -> None:
    orders = raw("orders")
    twice = orders[orders.duplicated(keep=False)]
    assert twice["order_line_id"].tolist() == ["L9000017", "L9000017"]


def test_three_rows_break_a_rule(raw: Raw) -> None:
    assert line(raw, "L9000099")["account_id"] == "999999"
    assert "999999" not in set(raw("accounts")["account_id"])
    visit = raw("visits").set_index("visit_id").loc["V9000099"]
    assert visit["planned_on"] == "2026-02-30"
    assert deal(raw, "P900099")["amount"] == "-50000.00"
