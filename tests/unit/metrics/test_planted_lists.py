"""Truths planted in the sample's accounts, plans and visits, and the metric that finds each."""

from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from data_samples.generator import planted
from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import only


@pytest.fixture(scope="module")
def weeks(sample_landing: Path, sample_settings: Settings, sample: Company) -> dict[str, Company]:
    """The sample in W35 and W36, each after the week before it."""
    landing = UPath(sample_landing)
    w34 = Company.landed(landing, "2026-W34", sample_settings)
    w35 = Company.landed(landing, "2026-W35", sample_settings)
    return {"2026-W35": w35.after(w34), "2026-W36": sample.after(w35)}


# --- vacant seats


@pytest.mark.parametrize(
    ("account_id", "seat"),
    [
        (planted.VACANT_AE_ACCOUNT, planted.VACANT_AE),
        (planted.VACANT_SR_ACCOUNT, planted.VACANT_SR),
    ],
)
def test_cvg_1_does_not_count_an_account_as_owned_by_a_vacant_seat(
    sample: Company, account_id: str, seat: str
) -> None:
    found = only(sample.account_coverage, account_id=account_id)
    assert (found["owned"], found["vacant_owner"]) == (0, 1)
    owners = only(sample.frames["accounts"], account_id=account_id)[["ae_id", "sr_id"]]
    assert owners.dropna().tolist() == [seat]


@pytest.mark.parametrize("seat", [planted.VACANT_AE, planted.VACANT_SR])
def test_seg_7_leaves_vacant_seats_out(sample: Company, seat: str) -> None:
    roster, load = sample.frames["roster"], sample.account_load
    sellers = roster[roster["role"].isin(["AE", "SR"])]["rep_id"].unique()
    assert seat in sellers
    assert set(sellers) - set(load["rep_id"]) == {planted.VACANT_AE, planted.VACANT_SR}


def test_pln_1_finds_no_plan_by_a_seat_nobody_sits_on(sample: Company) -> None:
    found = only(sample.account_list, level="rep", rep_id=planted.VACANT_AE)
    assert (found["plan_count"], found["plan_coverage_rate"]) == (0, 0.0)
    assert found["named_count"] > 0


# --- the list


def test_lst_2_finds_the_account_that_moved_region_in_its_week(
    weeks: dict[str, Company],
) -> None:
    company = weeks[str(planted.MOVED_ACCOUNT_WEEK)]
    rows = company.account_changes.set_index("account_id").loc[[planted.MOVED_ACCOUNT]]
    found = rows.set_index("region")
    left, came = found.loc[planted.MOVED_ACCOUNT_FROM], found.loc[planted.MOVED_ACCOUNT_TO]
    assert (left["change"], came["change"]) == ("moved_out", "moved_in")
    assert came["to_rep_id"] == planted.MOVED_ACCOUNT_OWNERS[0]
    assert left["from_rep_id"] != came["to_rep_id"]
    regions = company.account_list.query("level == 'region'").set_index("region")
    assert regions.loc[planted.MOVED_ACCOUNT_FROM, "moved_out_count"] == 1
    assert regions.loc[planted.MOVED_ACCOUNT_TO, "moved_in_count"] == 1
    assert regions["moved_in_count"].sum() == 1


def test_lst_2_finds_no_move_a_week_later(weeks: dict[str, Company]) -> None:
    company = weeks["2026-W36"]
    assert planted.MOVED_ACCOUNT not in set(company.account_changes["account_id"])
    assert company.account_list["moved_in_count"].eq(0).all()
    assert only(company.account_list, level="company")["added_count"] > 0


def test_lst_1_finds_the_account_whose_buying_power_is_old(sample: Company) -> None:
    found = only(sample.account_standing, account_id=planted.STALE_BUYING_POWER)
    assert found["complete_count"] == 0
    account = only(sample.frames["accounts"], account_id=planted.STALE_BUYING_POWER)
    fresh = sample.frames["accounts"].assign(
        buying_power_on=sample.frames["accounts"]["buying_power_on"].where(
            sample.frames["accounts"]["account_id"] != planted.STALE_BUYING_POWER, sample.as_of
        )
    )
    counts = [
        only(one.account_list, level="region", region=account["region"])["complete_count"]
        for one in (sample, sample.having({"accounts": fresh}))
    ]
    assert counts[1] == counts[0] + 1


@pytest.mark.parametrize("account_id", [planted.ZERO_BUYING_POWER, planted.NO_BUYING_POWER])
def test_lst_1_finds_the_accounts_without_buying_power(sample: Company, account_id: str) -> None:
    assert only(sample.account_standing, account_id=account_id)["complete_count"] == 0


# --- plans


@pytest.mark.parametrize(
    ("account_id", "filled"), [(planted.COMPLETE_PLAN, 7), (planted.PLAN_WITH_GAPS, 2)]
)
def test_pln_3_finds_the_complete_plan_and_the_one_with_gaps(
    sample: Company, account_id: str, filled: int
) -> None:
    found = only(sample.account_standing, account_id=account_id)
    counts = ["plan_count", "fresh_plan_count", "filled_field_count"]
    assert found[counts].tolist() == [1, 1, filled]


# --- orders and visits


def test_cvg_7_finds_the_opportunity_registered_two_days_before_its_order(
    sample: Company,
) -> None:
    line = only(sample.frames["orders"], order_line_id=planted.LATE_REGISTERED_LINE)
    assert line["opportunity_id"] == planted.LATE_REGISTERED
    booked = only(sample.bookings, order_line_id=planted.LATE_REGISTERED_LINE)
    deals = sample.frames["opportunities"]
    others = deals[deals["opportunity_id"] != planted.LATE_REGISTERED]
    there, without = (
        only(one.late_registration, level="region", region=booked["region"])
        for one in (sample, sample.having({"opportunities": others}))
    )
    assert there["late_amount"] - without["late_amount"] == pytest.approx(line["amount"])


def test_wkp_4_and_wkp_1_know_the_festival_on_friday(
    sample_settings: Settings, sample: Company
) -> None:
    company, before = (
        Company(sample.frames, sample_settings, week)
        for week in (planted.HOLIDAY_WEEK, planted.HOLIDAY_WEEK - 1)
    )
    done = sample.contacts[sample.contacts["logged"]]["happened_on"]
    days = [pd.Timestamp(day) for day in planted.HOLIDAY_WEEK.days[:5]]
    on_day = [int((done == day).sum()) for day in days]
    assert on_day[4] == 0 < min(on_day[:4])
    shorter, usual = (only(one.plan_kept, level="company") for one in (company, before))
    assert 0 < shorter["planned_count"] < usual["planned_count"]
    names = [str(one.week) for one in (company, before)]
    weeks = company.visit_effectiveness.set_index("week")["working_day_count"]
    assert [weeks[name].unique().tolist() for name in names] == [[4], [5]]
