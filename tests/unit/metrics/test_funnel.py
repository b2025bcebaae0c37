"""The funnel's stock by level (FUN-1)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Make, closed, deal, only, seat

FIGURES = ["opportunity_count", "amount", "weighted_amount", "overdue_count", "overdue_amount"]


def stock(company: Company, stage: str, region: str | None = None) -> pd.Series:
    return only(company.funnel_stock, stage=stage, region=region)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("L5", [1, 400_000.0, 360_000.0, 0, 0.0]),
        ("L4", [1, 300_000.0, 225_000.0, 0, 0.0]),
        ("L3", [1, 200_000.0, 100_000.0, 1, 150_000.0]),
        ("L2", [1, 600_000.0, 150_000.0, 0, 0.0]),
        ("L1", [1, 100_000.0, 10_000.0, 0, 0.0]),
    ],
)
def test_the_golden_region_has_its_stock_with_the_overdue_in_its_own_columns(
    w36: Company, stage: str, expected: list[float]
) -> None:
    assert stock(w36, stage, "E1")[FIGURES].tolist() == expected


def test_the_golden_tail_stands_at_l1(w36: Company) -> None:
    assert stock(w36, "L1", "E2")[FIGURES].tolist() == [8, 80_000.0, 8_000.0, 0, 0.0]
    assert stock(w36, "L1")[FIGURES].tolist() == [9, 180_000.0, 18_000.0, 0, 0.0]


def test_the_company_and_every_region_have_every_level(w36: Company) -> None:
    levels = w36.funnel_stock.groupby("region", dropna=False)["stage"].apply(list)
    assert levels.tolist() == [["L1", "L2", "L3", "L4", "L5"]] * 3


@pytest.mark.parametrize(
    ("expected_on", "expected"),
    [
        ("2026-09-06", [0, 0.0, 0.0, 1, 100.0]),  # overdue
        ("2026-09-07", [1, 100.0, 50.0, 0, 0.0]),
        ("2027-09-30", [1, 100.0, 50.0, 0, 0.0]),  # beyond the quarter, in the stock
        (None, [1, 100.0, 50.0, 0, 0.0]),  # undated, in the stock
    ],
)
def test_the_stock_holds_every_open_opportunity_and_the_overdue_apart(
    make: Make, expected_on: str | None, expected: list[float]
) -> None:
    company = make(opportunities=[deal("O1", amount=100.0, expected_order_on=expected_on)])
    assert stock(company, "L3", "E1")[FIGURES].tolist() == expected


def test_closed_opportunities_are_not_in_stock(make: Make) -> None:
    deals = [closed(f"O-{stage}", stage) for stage in ("WON", "LOST", "CANCELLED")]
    table = make(opportunities=[*deals, deal("O1")]).funnel_stock
    assert table.loc[table["level"] == "company", "opportunity_count"].sum() == 1


def test_an_unpriced_opportunity_is_counted_and_in_no_sum(make: Make) -> None:
    deals = [deal("O1", amount=None), deal("O2", amount=100.0)]
    found = stock(make(opportunities=deals), "L3", "E1")
    assert found[["opportunity_count", "amount", "unpriced_count"]].tolist() == [2, 100.0, 1]


def test_undated_and_accountless_opportunities_are_counted_apart(make: Make) -> None:
    deals = [deal("O1", expected_order_on=None), deal("O2", account_id=None), deal("O3")]
    found = stock(make(opportunities=deals), "L3", "E1")
    assert found[["opportunity_count", "undated_count", "no_account_count"]].tolist() == [3, 1, 1]


def test_an_open_opportunity_stands_where_its_rep_sits_now(make: Make) -> None:
    moved = [
        seat("AE1", region="E1", valid_to="2026-08-02"),
        seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    ]
    company = make(roster=moved, opportunities=[deal("O1", amount=100.0)])
    assert stock(company, "L3", "E1")["amount"] == 0.0
    assert stock(company, "L3", "E2")["amount"] == 100.0


def test_without_opportunities_there_is_no_stock_of_zeros(make: Make) -> None:
    assert make().funnel_stock.empty
