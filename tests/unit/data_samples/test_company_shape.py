"""The company looks like one: neither all at target nor all at sea."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from data_samples.generator.accounts import random_accounts
from data_samples.generator.scale import COMPANY, SMALL
from data_samples.generator.seats import seats
from data_samples.generator.setup import Setup
from schemas.calendar import Week
from schemas.settings import Settings

Raw = Callable[..., pd.DataFrame]

OPEN = ["L1", "L2", "L3", "L4", "L5"]


def standing(raw: Raw) -> pd.DataFrame:
    """Give bookings, quota and what is due to quarter end, of each region."""
    home = raw("roster").query("valid_to == ''").set_index("rep_id")["region"]
    orders = raw("orders").drop_duplicates()
    orders = orders[orders["booked_on"].between("2026-07-01", "2026-09-06")]
    booked = orders["amount"].astype(float).groupby(orders["rep_id"].map(home)).sum()
    quotas = raw("quotas").query("fiscal_quarter == 'FY2026-Q2' and measure == 'revenue'")
    latest = quotas.sort_values("version").drop_duplicates("rep_id", keep="last")
    quota = latest["amount"].astype(float).groupby(latest["region"]).sum()
    deals = raw("opportunities")
    due = deals[deals["stage"].isin(OPEN)]
    due = due[due["expected_order_on"].between("2026-09-07", "2026-09-30")]
    amount = pd.to_numeric(due["amount"]).groupby(due["rep_id"].map(home)).sum()
    return pd.DataFrame({"booked": booked, "quota": quota, "due": amount})


def test_regions_are_spread_from_far_behind_to_nearly_there(raw: Raw) -> None:
    regions = standing(raw).drop("CQ")
    attainment = regions["booked"] / regions["quota"]
    assert len(attainment) == 17
    assert attainment.between(0.40, 1.0).all()
    gone = 68 / 92
    assert (attainment < gone).sum() >= 4
    assert (attainment > gone).sum() >= 4


def test_v_reaches_from_below_one_to_about_three(raw: Raw) -> None:
    regions = standing(raw).drop("CQ")
    v = regions["due"] / (regions["quota"] - regions["booked"])
    assert v.between(0.4, 4.0).all()
    assert v.min() < 1.1
    assert v.max() > 2.3


def test_every_rad_cell_has_accounts(raw: Raw) -> None:
    orders = raw("orders").drop_duplicates()
    year = orders[orders["booked_on"] > "2025-09-06"]
    own = year["amount"].astype(float).groupby(year["account_id"]).sum()
    accounts = raw("accounts").set_index("account_id")
    power = pd.to_numeric(accounts["buying_power"])
    share = own.reindex(power.index).fillna(0) / power.where(power > 0)
    letter = np.select([share.isna(), share > 0.5, share >= 0.1], ["U", "R", "D"], "A")
    number = np.select([power > 1_000_000, power >= 500_000], ["1", "2"], "3")
    cells = pd.Series(letter) + np.where(letter == "U", "", number)
    counted = cells.value_counts()
    assert set(counted.index) == {f"{x}{n}" for x in "RAD" for n in "123"} | {"U"}
    assert counted.min() >= 5


def test_forecasts_grow_more_accurate_as_the_week_comes_nearer(raw: Raw) -> None:
    orders, forecasts = raw("orders").drop_duplicates(), raw("forecasts")
    weeks = [f"2026-W{number}" for number in range(24, 37)]
    number = pd.to_datetime(orders["booked_on"]).dt.isocalendar()
    week = number["year"].astype(str) + "-W" + number["week"].astype(str).str.zfill(2)
    sellers = orders["rep_id"].str.startswith("AE") & week.isin(weeks)
    actual = orders["amount"].astype(float)[sellers].groupby([orders["rep_id"], week]).sum()
    made = forecasts["made_in_week"].str[6:].astype(int)
    ahead = forecasts["target_week"].str[6:].astype(int) - made
    errors = []
    for horizon in (4, 3, 2, 1):
        said = forecasts[(ahead == horizon) & forecasts["category"].eq("COMMIT")]
        said = said[said["target_week"].isin(weeks)]
        figure = said["amount"].astype(float).groupby([said["rep_id"], said["target_week"]]).sum()
        gap = figure.rename_axis(actual.index.names).sub(actual, fill_value=0).abs().sum()
        errors.append(gap / actual.sum())
    assert errors == sorted(errors, reverse=True)
    assert errors[0] < 0.7
    assert errors[-1] < 0.3


def test_a_fifth_to_nearly_half_of_what_is_decided_is_won(raw: Raw) -> None:
    deals = raw("opportunities")
    decided = deals[deals["closed_on"].ge("2025-10-01") & deals["stage"].isin(["WON", "LOST"])]
    home = raw("roster").query("valid_to == ''").set_index("rep_id")["region"]
    rate = decided["stage"].eq("WON").groupby(decided["rep_id"].map(home)).mean()
    assert 0.25 < decided["stage"].eq("WON").mean() < 0.40
    assert rate.between(0.15, 0.45).all()


def test_coverage_falls_from_rung_to_rung(raw: Raw) -> None:
    accounts = raw("accounts")
    named = accounts[accounts["tier"] != "L3"]
    deals, orders, visits = raw("opportunities"), raw("orders"), raw("visits")
    roster = raw("roster")
    filled = set(roster.loc[roster["seat"] == "FILLED", "rep_id"])
    since = deals["created_on"].ge("2026-04-01") & deals["stage"].ne("CANCELLED")
    reached = visits["outcome"].ne("NONE") & visits["end_customer_present"].eq("true")
    reached |= visits["connected"].eq("true")
    reached &= visits["happened_at"].str[:10].gt("2026-06-08")
    rungs = {
        "owned": named["ae_id"].isin(filled) | named["sr_id"].isin(filled),
        "contacted": named["account_id"].isin(visits.loc[reached, "account_id"]),
        "activated": named["account_id"].isin(deals.loc[since, "account_id"]),
    }
    rates = {rung: accounts_on.mean() for rung, accounts_on in rungs.items()}
    assert rates["owned"] > 0.93
    assert 0.60 < rates["contacted"] < 0.75
    assert 0.35 < rates["activated"] < 0.50
    tail = accounts[accounts["tier"] == "L3"]
    assert tail["account_id"].isin(deals.loc[since, "account_id"]).mean() < 0.30
    bought = orders[orders["booked_on"] >= "2026-04-01"]["account_id"]
    assert 0.20 < named["account_id"].isin(bought).mean() < 0.45
    assert tail["account_id"].isin(bought).mean() < 0.20


@pytest.fixture(scope="module")
def company(settings: Settings) -> Setup:
    return Setup(settings, COMPANY, 2006, Week.parse("2026-W36"))


def test_the_first_seats_of_a_region_are_the_same_at_every_scale(
    settings: Settings, company: Setup
) -> None:
    large, small = seats(company), seats(Setup(settings, SMALL, 2006, Week.parse("2026-W36")))
    assert large["role"].value_counts().to_dict() == {"AE": 250, "SR": 133, "DIRECTOR": 18}
    assert small["role"].value_counts().to_dict() == {"AE": 54, "SR": 36, "DIRECTOR": 18}
    both = small.merge(large, on="rep_id")
    assert len(both) == 108
    assert (both["region_x"] == both["region_y"]).all()


def test_the_company_has_sixty_thousand_accounts_of_very_different_size(company: Setup) -> None:
    accounts = random_accounts(company, seats(company))
    tiers = accounts["tier"].value_counts()
    assert tiers.sum() == 60_000
    assert tiers["TOP20"] == 360
    named = accounts[(accounts["tier"] != "L3") & (accounts["ae"] >= 0)]
    per_seller = named["ae"].value_counts()
    assert per_seller.between(18, 30).all()
    assert 20 <= per_seller.mean() <= 30
    assert accounts["name"].nunique() > 5_000
    largest = accounts.groupby("region")["size"].max()
    assert (largest / accounts.groupby("region")["size"].median()).min() > 100


def test_a_subject_keeps_its_numbers_when_another_draws_more(company: Setup) -> None:
    first = company.stream("orders").random(3)
    company.stream("visits").random(1000)
    assert (company.stream("orders").random(3) == first).all()
    assert (company.stream("visits").random(3) != first).all()
