"""What earlier weeks would report today, what changed, why and by which rows (ACC-7, REC-2)."""

import pandas as pd
import pytest
from upath import UPath

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    account,
    deal,
    event,
    having,
    only,
    order,
    promise,
    quota,
    seat,
    visit,
)

BACK_DATED = order("S2", 50.0, booked_on="2026-06-29", received_on="2026-09-02")


def restated(company: Company, code: str, **cells: object) -> pd.Series:
    usual = {"level": "company", "horizon": None, **cells}
    return only(company.restatements, code=code, **usual)


# --- ACC-7


@pytest.fixture(scope="module")
def late(w36: Company, w37: Company) -> Company:
    """The golden W37, in which order S8 of W36 has arrived, after W36 was published."""
    return w37.after(w36)


def test_a_late_order_restates_bias_and_wape_and_the_first_report_is_kept(late: Company) -> None:
    row = only(
        late.accuracy_restated, grain="region", region="E1", target_week="2026-W36", horizon=1
    )
    assert row["bias_rate_first"] == pytest.approx(-20 / 360)
    assert row["bias_rate"] == pytest.approx(-0.15)
    assert row["wape_rate_first"] == pytest.approx(60 / 360)
    assert row["wape_rate"] == pytest.approx(0.15)
    assert pd.isna(row["reason"])


def test_this_weeks_accuracy_is_its_own_first(w36: Company) -> None:
    row = only(w36.accuracy_restated, grain="company", target_week="2026-W36", horizon=1)
    assert row["bias_rate_first"] == row["bias_rate"]
    assert pd.isna(row["reason"])


def test_a_target_week_that_never_reported_has_no_first_figure(w36: Company) -> None:
    rows = w36.accuracy_restated.query("target_week != '2026-W36'")
    assert len(rows) > 0
    assert set(rows["reason"]) == {"no_history"}
    assert rows[["bias_rate_first", "wape_rate_first"]].isna().all(axis=None)


# --- REC-2


def test_a_late_order_is_told_with_difference_cause_and_row(late: Company) -> None:
    row = restated(late, "PRG-1", period="2026-W36")
    assert (row["first_reported"], row["now"], row["difference"]) == (1_150_000, 1_190_000, 40_000)
    assert (row["cause"], row["row_count"], row["row_ids"]) == ("late", 1, "S8")
    assert row["reported_week"] == "2026-W36"
    only(late.restated_rows, extract="orders", row_id="S8", change="added", amount=40_000.0)


def test_v_is_restated_over_what_was_open_then(late: Company) -> None:
    row = restated(late, "PRG-8", period="2026-W36")
    assert row["first_reported"] == pytest.approx(1_500 / 1_350)
    assert row["now"] == pytest.approx(1_500 / 1_310)


def test_a_figure_that_did_not_change_is_not_told(late: Company) -> None:
    assert set(late.restatements["code"]) == {"ACC-1", "ACC-2", "ACC-3", "PRG-1", "PRG-2", "PRG-8"}
    assert set(late.restatements["region"].dropna()) == {"E1"}


def test_nothing_is_restated_by_the_same_knowledge(make: Make) -> None:
    rows = {
        "orders": [order("S1", 100.0)],
        "opportunities": [deal("O1")],
        "forecasts": [promise("2026-W35", "2026-W36", 80.0)],
        "visits": [visit("V1", "2026-08-25T10:00")],
        "quotas": [quota("AE1", 1000.0)],
    }
    now = make(**rows).after(make(week="2026-W35", **rows))
    assert not now.first_reported.empty
    assert now.restatements.empty
    assert now.restated_rows.empty


def test_a_back_dated_order_restates_the_finished_quarter_once(make: Make) -> None:
    first = [order("S1", 1000.0, booked_on="2026-05-05")]
    w34 = make(week="2026-W34", orders=first)
    w35 = make(week="2026-W35", orders=first).after(w34)
    w36 = make(orders=[*first, BACK_DATED]).after(w35)
    assert w35.restatements.empty
    row = restated(w36, "PRG-1", period="FY2026-Q1")
    assert (row["first_reported"], row["now"], row["difference"]) == (1000.0, 1050.0, 50.0)
    assert (row["reported_week"], row["cause"], row["row_ids"]) == ("2026-W34", "late", "S2")
    w37 = make(week="2026-W37", orders=[*first, BACK_DATED]).after(w36)
    assert restated(w37, "PRG-1", period="FY2026-Q1")["first_reported"] == 1000.0


def test_a_row_that_is_gone_or_different_is_told_so(make: Make) -> None:
    before = make(week="2026-W35", orders=[order("S1", 100.0), order("S2", 30.0, account_id="A2")])
    corrected = make(orders=[order("S1", 90.0), order("S2", 30.0, account_id="A2")]).after(before)
    assert restated(corrected, "PRG-1", period="2026-W35")["cause"] == "corrected"
    row = only(corrected.restated_rows, row_id="S1")
    assert (row["change"], row["amount_before"], row["amount"]) == ("changed", 100.0, 90.0)
    gone = make(orders=[order("S1", 100.0)]).after(before)
    row = restated(gone, "PRG-1", period="2026-W35")
    assert (row["cause"], row["row_ids"], row["difference"]) == ("removed", "S2", -30.0)
    row = only(gone.restated_rows, row_id="S2")
    assert (row["amount_before"], pd.isna(row["amount"])) == (30.0, True)


def test_what_happened_after_the_week_restates_nothing(make: Make) -> None:
    before = make(week="2026-W35", orders=[order("S1", 100.0)])
    now = make(
        orders=[order("S1", 100.0), order("S2", 50.0, booked_on="2026-09-01")],
        order_events=[event("S1", -100.0)],
    ).after(before)
    assert now.restatements.empty


def test_an_order_event_is_told_in_the_region_of_its_line(make: Make) -> None:
    lines = [order("S1", 100.0, rep_id="AE3", account_id="A2")]
    before = make(week="2026-W35", orders=lines)
    late = event("S1", -40.0, happened_on="2026-08-28", received_on="2026-09-01")
    now = make(orders=lines, order_events=[late]).after(before)
    row = restated(now, "PRG-1", level="region", region="E2", period="2026-W35")
    assert (row["difference"], row["row_ids"]) == (-40.0, "E-S1")
    assert set(now.restatements["region"].dropna()) == {"E2"}


def test_a_quota_approved_later_but_dated_back_is_told(make: Make) -> None:
    before = make(week="2026-W35", orders=[order("S1", 100.0)], quotas=[quota("AE1", 1000.0)])
    version = quota("AE1", 500.0, version=2, approved_on="2026-08-20")
    now = make(orders=[order("S1", 100.0)], quotas=[quota("AE1", 1000.0), version]).after(before)
    row = restated(now, "PRG-2", period="2026-W35")
    assert (row["first_reported"], row["now"]) == (pytest.approx(0.1), pytest.approx(0.2))
    assert row["row_ids"] == "AE1/FY2026-Q2/revenue/2"


def test_visits_and_accounts_and_commits_are_restated_too(make: Make) -> None:
    deals = [deal("O1", created_on="2026-05-05")]
    before = make(
        week="2026-W35",
        opportunities=deals,
        visits=[visit("V1", "2026-08-25T10:00")],
        forecasts=[promise("2026-W35", "2026-W36", 80.0)],
    )
    now = make(
        opportunities=[*deals, deal("O2", account_id="A2", created_on="2026-08-20")],
        visits=[
            visit("V1", "2026-08-25T10:00"),
            visit("V2", "2026-08-26T10:00", rep_id="AE3", account_id="A2"),
        ],
        forecasts=[
            promise("2026-W35", "2026-W36", 80.0),
            promise("2026-W35", "2026-W37", 20.0),
        ],
    ).after(before)
    found = restated(now, "CVG-3", period="2026-W35")
    assert (found["first_reported"], found["now"], found["row_ids"]) == (0.5, 1.0, "O2")
    assert restated(now, "WKP-1", period="2026-W35")["row_ids"] == "V2"
    commit = restated(now, "FCT-3", period="2026-W35")
    assert (commit["first_reported"], commit["now"]) == (80.0, 100.0)


def test_an_account_that_moved_is_told_in_both_regions(make: Make) -> None:
    deals = [deal("O1", created_on="2026-05-05")]
    homes = [account("A1"), account("A2", region="E2"), account("A3", region="E2")]
    before = make(week="2026-W35", opportunities=deals, accounts=homes)
    moved = [account("A1", region="E2"), *homes[1:]]
    now = make(opportunities=deals, accounts=[*moved, account("A4")]).after(before)
    rows = now.restatements.query("code == 'CVG-3' and level == 'region'")
    assert set(rows["region"]) == {"E1", "E2"}
    assert rows["row_ids"].str.contains("A1").all()


def test_a_change_that_no_row_explains_is_the_settings(
    make: Make, golden_settings: Settings
) -> None:
    rows = {"orders": [order("S1", 100.0)], "forecasts": [promise("2026-W34", "2026-W35", 50.0)]}
    before = make(week="2026-W35", visits=[visit("V1", "2026-08-25T10:00")], **rows)
    other = having(golden_settings, "visits", effective_per_week=24)
    now = make(settings=other, visits=[visit("V1", "2026-08-25T10:00")], **rows).after(before)
    row = restated(now, "WKP-1", period="2026-W35")
    assert (row["cause"], row["row_count"], pd.isna(row["row_ids"])) == ("settings", 0, True)
    assert row["now"] == row["first_reported"] / 2


def test_a_rep_who_changed_region_keeps_earlier_weeks_where_they_were(make: Make) -> None:
    stayed = [seat("AE1"), seat("AE2"), seat("AE3", region="E2", team="T2")]
    moved = [*stayed, seat("AE1", region="E2", team="T2", valid_from="2026-09-01")]
    lines = [order("S1", 100.0)]
    before = make(week="2026-W35", roster=stayed, orders=lines)
    now = make(roster=moved, orders=lines).after(before)
    assert now.restatements.empty


# --- the sample company's planted truths


@pytest.fixture(scope="module")
def told(sample: Company, sample_landing: object, sample_settings: Settings) -> Company:
    """The sample's W36 after W35 was published."""
    landing = UPath(str(sample_landing))
    return sample.after(Company.landed(landing, "2026-W35", sample_settings))


def test_orders_received_a_week_late_are_found(told: Company) -> None:
    row = restated(told, "PRG-1", period="2026-W35")
    assert {"L9000004", "L9000005"} <= set(row["row_ids"].split("; "))
    rows = told.restated_rows.query("period == '2026-W35' and extract == 'orders'")
    rows = rows[rows["happened_on"] >= "2026-07-01"]
    assert rows["amount"].sum() == pytest.approx(row["difference"])


def test_the_back_dated_order_restates_last_quarter_by_its_amount(told: Company) -> None:
    row = restated(told, "PRG-1", period="FY2026-Q1")
    assert (row["difference"], row["row_ids"]) == (50_000.0, "L9000006")


def test_every_restated_figure_of_the_sample_has_rows(told: Company) -> None:
    assert (told.restatements["row_count"] > 0).all()


def test_what_the_regions_changed_is_what_the_company_changed(told: Company) -> None:
    booked = told.restatements.query("code == 'PRG-1'")
    by_level = booked.groupby(["period", "level"])["difference"].sum().round(4)
    for period in booked["period"].unique():
        assert by_level[period, "company"] == by_level[period, "region"]
