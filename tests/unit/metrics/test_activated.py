"""Newly activated accounts: each with the opportunity that did it."""

import pandas as pd

from tests.unit.metrics.conftest import Lacking, Make, account, closed, deal, only, reasons

NEW = {"created_on": "2026-09-02"}


def test_every_newly_activated_account_is_listed_in_its_region(make: Make) -> None:
    accounts = [account("A1"), account("A2", region="E2", ae_id="AE3"), account("A3")]
    deals = [
        deal("O1", **NEW),
        deal("O2", account_id="A2", rep_id="AE3", **NEW),
        deal("O3", account_id="A3"),
    ]
    company = make(accounts=accounts, opportunities=deals)
    rows = company.activations
    assert rows["account_id"].tolist() == ["A1", "A2"]
    assert rows["region"].tolist() == ["E1", "E2"]
    for region, count in (("E1", 1), ("E2", 1)):
        total = only(company.coverage_totals, region=region, dimension="all")
        assert total["newly_activated"] == count


def test_the_earliest_opportunity_of_the_week_is_told(make: Make) -> None:
    deals = [
        deal("O3", **NEW),
        deal("O2", created_on="2026-08-31", amount=5.0),
        deal("O1", **NEW),
        closed("O0", "CANCELLED", "2026-09-04", created_on="2026-08-31"),
    ]
    row = make(opportunities=deals).activations.iloc[0]
    assert (row["opportunity_id"], row["amount"]) == ("O2", 5.0)
    assert (row["region"], row["account_id"], row["ae_id"]) == ("E1", "A1", "AE1")
    assert (row["tier"], row["industry"]) == ("NAMED", "power")
    assert row["created_on"] == pd.Timestamp("2026-08-31")
    assert pd.isna(row["flags"])


def test_an_account_with_an_opportunity_in_the_year_before_is_not_new(make: Make) -> None:
    recent = [deal("O1", created_on="2025-09-07"), deal("O2", **NEW)]
    assert make(opportunities=recent).activations.empty
    old = [deal("O1", created_on="2025-09-06"), deal("O2", **NEW)]
    assert make(opportunities=old).activations["opportunity_id"].tolist() == ["O2"]


def test_of_another_regions_opportunity_only_the_day_is_told(make: Make) -> None:
    row = make(opportunities=[deal("O1", rep_id="AE3", **NEW)]).activations.iloc[0]
    assert row[["opportunity_id", "amount"]].isna().all()
    assert row["created_on"] == pd.Timestamp("2026-09-02")
    assert reasons(row, "flags") == ["other_region"]


def test_an_opportunity_without_amount_is_flagged(make: Make) -> None:
    row = make(opportunities=[deal("O1", amount=None, **NEW)]).activations.iloc[0]
    assert pd.isna(row["amount"])
    assert reasons(row, "flags") == ["unpriced"]


def test_an_account_off_the_list_is_not_told(make: Make) -> None:
    deals = [deal("O1", account_id=None, **NEW), deal("O2", account_id="A2", **NEW)]
    company = make(opportunities=deals, accounts=[account("A2", region="E2", ae_id="AE3")])
    assert company.activations["account_id"].tolist() == ["A2"]


def test_without_opportunities_there_is_no_row(lacking: Lacking) -> None:
    assert lacking("opportunities").activations.empty
