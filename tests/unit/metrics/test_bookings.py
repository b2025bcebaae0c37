"""Bookings: what counts as gross and net, when, for whom and in which region (PRG-1)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Make, account, credit, event, only, order, seat

MOVED = [
    seat("AE1", region="E1", team="T1", valid_to="2026-08-02"),
    seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    seat("AE2"),
]


def net(company: Company, by: str) -> dict[str, float]:
    sums = company.bookings.groupby(by)["amount"].sum()
    return {str(key): float(amount) for key, amount in sums.items()}


def test_gross_is_what_was_ordered_and_net_what_is_left_of_it(make: Make) -> None:
    events = [event("S1", -60_000.0), event("S2", -1_000.0, type="REPRICE")]
    booked = make(orders=[order("S1", 60_000.0), order("S2", 9_000.0)], order_events=events)
    gross = booked.bookings.loc[booked.bookings["kind"] == "ORDER", "amount"]
    assert gross.sum() == 69_000.0
    assert booked.bookings["amount"].sum() == 8_000.0
    assert sorted(booked.bookings["kind"]) == ["CANCEL", "ORDER", "ORDER", "REPRICE"]


@pytest.mark.parametrize(("day", "lines"), [("2026-09-06", 1), ("2026-09-07", 0)])
def test_an_order_counts_up_to_the_end_of_the_week(make: Make, day: str, lines: int) -> None:
    assert len(make(orders=[order("S1", 1.0, booked_on=day)]).bookings) == lines


@pytest.mark.parametrize(("day", "left"), [("2026-09-06", 0.0), ("2026-09-07", 60_000.0)])
def test_an_event_counts_up_to_the_end_of_the_week(make: Make, day: str, left: float) -> None:
    events = [event("S1", -60_000.0, happened_on=day)]
    assert (
        make(orders=[order("S1", 60_000.0)], order_events=events).bookings["amount"].sum() == left
    )


def test_an_order_without_opportunity_is_in(make: Make) -> None:
    orders = [order("S1", 5.0, opportunity_id="O1"), order("S2", 7.0)]
    assert make(orders=orders).bookings["amount"].sum() == 12.0


def test_an_event_of_an_order_that_nobody_knows_is_not_booked(make: Make) -> None:
    company = make(orders=[order("S1", 5.0)], order_events=[event("S9", -5.0)])
    assert net(company, "order_line_id") == {"S1": 5.0}


def test_the_region_of_the_order_goes_before_that_of_the_rep(make: Make) -> None:
    orders = [order("S1", 5.0, region="E2"), order("S2", 7.0)]
    assert net(make(orders=orders), "region") == {"E1": 7.0, "E2": 5.0}


def test_an_order_outside_its_reps_region_belongs_to_no_team(make: Make) -> None:
    orders = [order("S1", 5.0, region="E2"), order("S2", 7.0)]
    teams = make(orders=orders).bookings.set_index("order_line_id")["team"]
    assert pd.isna(teams["S1"])
    assert teams["S2"] == "T1"


def test_orders_without_region_go_where_the_rep_sat_when_they_were_booked(make: Make) -> None:
    orders = [
        order("S1", 400_000.0, booked_on="2026-08-02"),
        order("S2", 200_000.0, booked_on="2026-08-03"),
    ]
    company = make(roster=MOVED, orders=orders)
    assert net(company, "region") == {"E1": 400_000.0, "E2": 200_000.0}
    assert net(company, "team") == {"T1": 400_000.0, "T2": 200_000.0}


def test_an_event_stays_with_the_region_of_its_order_though_the_rep_has_moved(make: Make) -> None:
    lines = [order("S1", 400_000.0, booked_on="2026-07-20")]
    company = make(roster=MOVED, orders=lines, order_events=[event("S1", -400_000.0)])
    assert net(company, "region") == {"E1": 0.0}


def test_an_account_that_moves_leaves_its_old_orders_behind(make: Make) -> None:
    orders = [
        order("S1", 400_000.0, region="E1", booked_on="2026-07-20"),
        order("S2", 200_000.0, region="E2", rep_id="AE3", booked_on="2026-09-01"),
    ]
    company = make(accounts=[account("A1", region="E2", ae_id="AE3")], orders=orders)
    assert net(company, "region") == {"E1": 400_000.0, "E2": 200_000.0}
    by_account = company.account_segments.groupby("region")["own_12m"].sum()
    assert by_account.to_dict() == {"E2": 600_000.0}


def test_a_line_is_split_by_its_primary_shares(make: Make) -> None:
    shares = [credit("S1", "AE1", 0.6), credit("S1", "AE2", 0.4)]
    company = make(orders=[order("S1", 300_000.0, gross_profit=30_000.0)], credits=shares)
    assert net(company, "rep_id") == {"AE1": 180_000.0, "AE2": 120_000.0}
    profit = company.bookings.groupby("rep_id")["gross_profit"].sum()
    assert profit.to_dict() == {"AE1": 18_000.0, "AE2": 12_000.0}


def test_overlay_credits_are_apart(make: Make) -> None:
    beside = [credit("S1", "SR1", 1.0, "OVERLAY")]
    assert net(make(orders=[order("S1", 300.0)], credits=beside), "rep_id") == {"AE1": 300.0}
    shares = [credit("S1", "AE2", 1.0), *beside]
    assert net(make(orders=[order("S1", 300.0)], credits=shares), "rep_id") == {"AE2": 300.0}


def test_thirds_of_a_hundred_yuan_lose_nothing_to_rounding(make: Make) -> None:
    shares = [credit("S1", rep, 1 / 3) for rep in ("AE1", "AE2", "AE3")]
    found = net(make(orders=[order("S1", 100.0)], credits=shares), "rep_id")
    assert found == {"AE1": 33.3334, "AE2": 33.3333, "AE3": 33.3333}
    assert round(sum(found.values()), 4) == 100.0


def test_what_rounding_leaves_goes_to_the_same_rep_in_whatever_order_the_credits_come(
    make: Make,
) -> None:
    shares = [credit("S1", rep, 1 / 3) for rep in ("AE1", "AE2", "AE3")]
    lines = [order("S1", 100.0)]
    forwards = net(make(orders=lines, credits=shares), "rep_id")
    backwards = net(make(orders=lines, credits=shares[::-1]), "rep_id")
    assert forwards == backwards


def test_an_event_is_split_as_its_line_is(make: Make) -> None:
    shares = [credit("S1", rep, 1 / 3) for rep in ("AE1", "AE2", "AE3")]
    company = make(orders=[order("S1", 100.0)], order_events=[event("S1", -100.0)], credits=shares)
    assert net(company, "rep_id") == {"AE1": 0.0, "AE2": 0.0, "AE3": 0.0}


def test_a_full_cancellation_takes_the_whole_gross_profit_back(make: Make) -> None:
    lines = [order("S1", 60_000.0, gross_profit=6_000.0)]
    company = make(orders=lines, order_events=[event("S1", -60_000.0)])
    assert only(company.bookings, kind="CANCEL")["gross_profit"] == -6_000.0


def test_a_partial_return_without_gross_profit_leaves_it_unknown(make: Make) -> None:
    lines = [order("S1", 60_000.0, gross_profit=6_000.0)]
    company = make(orders=lines, order_events=[event("S1", -20_000.0, type="RETURN")])
    assert pd.isna(only(company.bookings, kind="RETURN")["gross_profit"])


def test_an_event_that_names_its_gross_profit_is_believed(make: Make) -> None:
    lines = [order("S1", 60_000.0, gross_profit=6_000.0)]
    events = [event("S1", -60_000.0, gross_profit_delta=-5_500.0)]
    company = make(orders=lines, order_events=events)
    assert only(company.bookings, kind="CANCEL")["gross_profit"] == -5_500.0


def test_the_golden_company_has_its_eighteen_lines_and_one_cancellation(w36: Company) -> None:
    assert w36.bookings["kind"].value_counts().to_dict() == {"ORDER": 18, "CANCEL": 1}
    assert "S8" not in set(w36.bookings["order_line_id"])


def test_the_late_order_is_known_a_week_later(w37: Company) -> None:
    late = only(w37.bookings, order_line_id="S8")
    assert (late["rep_id"], late["region"], late["amount"]) == ("AE1", "E1", 40_000.0)
    assert late["happened_on"] == pd.Timestamp("2026-09-04")


def test_a_cancellation_in_two_steps_leaves_no_gross_profit(make: Make) -> None:
    lines = [order("S1", 100.0, gross_profit=10.0), order("S2", 100.0, gross_profit=10.0)]
    events = [
        event("S1", -20.0, event_id="1", type="REPRICE", gross_profit_delta=-4.0),
        event("S1", -80.0, event_id="2"),
    ]
    found = make(orders=lines, order_events=events).bookings
    left = found.groupby("order_line_id")[["amount", "gross_profit"]].sum()
    assert list(left.loc["S1"]) == [0.0, 0.0]
    assert list(left.loc["S2"]) == [100.0, 10.0]


def test_a_reprice_that_says_nothing_of_gross_profit_leaves_it_unknown(make: Make) -> None:
    lines = [order("S1", 100.0, gross_profit=10.0)]
    events = [event("S1", -20.0, type="REPRICE")]
    found = make(orders=lines, order_events=events).bookings
    assert found["gross_profit"].isna().tolist() == [False, True]
