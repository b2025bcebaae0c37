"""The dictionary's cases that must hold, each from files in a landing folder to its figures."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from schemas.calendar import Week
from schemas.settings import Settings
from tests.company import Company
from tests.integration.folders import account, deal, land, order, promise, visit
from tests.unit.extracts.landings import Row, row
from tests.unit.metrics.conftest import only


def booked(company: Company, level: str, **cells: object) -> float:
    rows = only(company.sales_progress, level=level, measure="revenue", **cells)
    return float(rows["booked_net"])


def views(company: Company, view: str) -> dict[str | None, float]:
    """Give net bookings of the quarter by region; the company's under None."""
    rows = company.booking_views.query(f"view == '{view}'")
    regions = rows["region"].astype(object).where(rows["region"].notna(), None)
    return dict(zip(regions, rows["booked_net"], strict=True))


def ties_hold(company: Company) -> None:
    """Claim that no table of the company loses or invents anything."""
    assert {tie.name: tie.gap for tie in company.ties() if tie.gap != 0} == {}


def test_an_account_that_moved_region_leaves_its_bookings_in_the_old_one(
    tmp_path: Path, golden_settings: Settings
) -> None:
    here, there = account("A1", "E1", ae_id="AE1"), account("A1", "E2", ae_id="AE3")
    other = account("A2", "E2", ae_id="AE3")
    old = order("S1", "400", "2026-08-20")
    new = order("S2", "200", "2026-09-02", rep_id="AE3")
    before = land(tmp_path, "2026-W35", golden_settings, accounts=[here, other], orders=[old])
    after = land(tmp_path, "2026-W36", golden_settings, accounts=[there, other], orders=[old, new])
    assert views(before, "as_was") == views(before, "as_is") == {None: 400, "E1": 400, "E2": 0}
    assert views(after, "as_was") == {None: 600.0, "E1": 400.0, "E2": 200.0}
    assert views(after, "as_is") == {None: 600.0, "E1": 0.0, "E2": 600.0}
    assert [booked(after, "region", region=one) for one in ("E1", "E2")] == [400.0, 200.0]
    ties_hold(after)


def test_a_split_credit_is_shared_by_primary_and_overlay_stands_apart(
    tmp_path: Path, golden_settings: Settings
) -> None:
    shares = [("AE1", "PRIMARY", "0.6"), ("AE2", "PRIMARY", "0.4"), ("SR1", "OVERLAY", "1")]
    credits = [
        row("credits", order_line_id="S1", rep_id=rep, kind=kind, share=share)
        for rep, kind, share in shares
    ]
    lines = [order("S1", "300")]
    company = land(tmp_path, "2026-W36", golden_settings, orders=lines, credits=credits)
    assert booked(company, "rep", rep_id="AE1") == 180.0
    assert booked(company, "rep", rep_id="AE2") == 120.0
    assert booked(company, "company") == 300.0
    assert "SR1" not in set(company.bookings["rep_id"])
    overlay = only(company.overlay_credits, level="rep")
    assert overlay[["rep_id", "overlay_net"]].tolist() == ["SR1", 300.0]
    ties_hold(company)


def test_dollars_count_at_plan_and_the_difference_to_spot_is_its_own_line(
    tmp_path: Path, golden_settings: Settings
) -> None:
    rates = [
        row("fx_rates", currency="USD", on="2026-04-01", kind=kind, rate=rate)
        for kind, rate in (("PLAN", "7.10"), ("SPOT", "7.05"))
    ]
    lines = [order("S1", "10000", currency="USD"), order("S2", "1000")]
    company = land(tmp_path, "2026-W36", golden_settings, orders=lines, fx_rates=rates)
    assert booked(company, "company") == 72_000.0
    line = only(company.currency_differences, level="region", region="E1")
    assert line[["currency", "foreign_amount"]].tolist() == ["USD", 10_000.0]
    assert line[["plan_amount", "spot_amount"]].tolist() == [71_000.0, 70_500.0]
    assert line["difference"] == -500.0
    ties_hold(company)


def resolved(*last: Row) -> list[Row]:
    """Give two won and six lost opportunities, and what became of the last one."""
    won = [deal(f"W{n}", "WON", "2026-08-03") for n in range(2)]
    return [*won, *(deal(f"X{n}", "LOST", "2026-08-03") for n in range(6)), *last]


def test_a_reopened_opportunity_is_lost_no_more_but_only_for_later_weeks(
    tmp_path: Path, golden_settings: Settings
) -> None:
    lost = resolved(deal("O1", "LOST", "2026-08-03"))
    events = [
        row("stage_events", event_id=name, opportunity_id="O1", field="stage") | cells
        for name, cells in {
            "1": {"changed_at": "2026-08-03T10:00", "old_value": "L3", "new_value": "LOST"},
            "2": {"changed_at": "2026-09-09T10:00", "old_value": "LOST", "new_value": "L3"},
        }.items()
    ]
    before = land(
        tmp_path, "2026-W36", golden_settings, opportunities=lost, stage_events=events[:1]
    )
    reopened = resolved(deal("O1", "L3"))
    after = land(tmp_path, "2026-W37", golden_settings, opportunities=reopened, stage_events=events)

    def rate(company: Company) -> float:
        return float(only(company.win_rates, level="company")["win_rate"])

    assert f"{rate(before):.1%}" == "22.2%"
    assert rate(after) == 2 / 8
    looked_back = replace(after, week=Week.parse("2026-W36"))
    assert rate(looked_back) == 2 / 9
    ties_hold(after.after(before))


def test_an_order_without_opportunity_is_booked_and_unforecast_in_the_bridge(
    tmp_path: Path, golden_settings: Settings
) -> None:
    lines = [order("S1", "100", "2026-09-02")]
    promised = [promise("2026-W32", "2026-W36", "350", account_id="A2")]
    company = land(tmp_path, "2026-W36", golden_settings, orders=lines, forecasts=promised)
    assert booked(company, "rep", rep_id="AE1") == 100.0
    line = only(
        company.forecast_bridge, account_id="A1", target_week="2026-W36", horizon=4, rep_id="AE1"
    )
    assert line[["forecast", "unforecast", "actual"]].tolist() == [0.0, 100.0, 100.0]
    assert line["reason"] == "unforecast"
    ties_hold(company)


def test_a_win_without_order_is_not_booked_and_stands_as_crm_only(
    tmp_path: Path, golden_settings: Settings
) -> None:
    won = [deal("O1", "WON", "2026-08-20", amount="140")]
    company = land(tmp_path, "2026-W36", golden_settings, opportunities=won)
    assert booked(company, "company") == 0.0
    line = only(company.order_reconciliation, opportunity_id="O1")
    assert line["match_class"] == "crm_only"
    assert line[["crm_amount", "difference_amount", "booked_net"]].tolist() == [140.0, -140.0, 0.0]
    ties_hold(company)


def test_a_back_dated_order_restates_its_quarter_and_keeps_the_first_report(
    tmp_path: Path, golden_settings: Settings
) -> None:
    known = order("S1", "1000", "2026-05-11")
    late = order("S2", "50", "2026-06-29", received_on="2026-09-09")
    before = land(tmp_path, "2026-W36", golden_settings, orders=[known])
    after = land(tmp_path, "2026-W37", golden_settings, orders=[known, late]).after(before)
    quarter = {"code": "PRG-1", "level": "company", "period": "FY2026-Q1"}
    assert only(before.reported_figures, **quarter)["value"] == 1_000.0
    assert only(after.reported_figures, **quarter)["value"] == 1_050.0
    assert only(after.first_reported, **quarter)["value"] == 1_000.0
    told = only(after.restatements, **quarter)
    assert told[["reported_week", "first_reported", "now"]].tolist() == ["2026-W36", 1_000, 1_050]
    assert told[["difference", "cause", "row_ids"]].tolist() == [50.0, "late", "S2"]
    assert booked(after, "company") == 0.0
    ties_hold(after)


@pytest.mark.parametrize(
    ("happened_at", "week"),
    [
        ("2026-09-06T23:59:59+08:00", "2026-W36"),
        ("2026-09-07T00:00:00+08:00", "2026-W37"),
        ("2026-09-06T15:59:59Z", "2026-W36"),
        ("2026-09-06T16:00:00Z", "2026-W37"),
        ("2026-09-06T23:59:59", "2026-W36"),
    ],
)
def test_a_second_after_the_last_of_a_week_is_the_next_week(
    tmp_path: Path, golden_settings: Settings, happened_at: str, week: str
) -> None:
    went = [visit("V1", happened_at)]
    companies = [
        land(tmp_path, one, golden_settings, visits=went) for one in ("2026-W36", "2026-W37")
    ]
    for company in companies:
        rows = company.visit_effectiveness.query("rep_id == 'AE1' and effective_visit_count > 0")
        seen = week <= str(company.week)
        assert rows["week"].tolist() == [week] * seen
        assert pd.notna(rows["effective_rate"]).all()
