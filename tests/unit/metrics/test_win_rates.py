"""Win rate: won over resolved in the trailing four quarters (FUN-4)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Make, closed, deal, many, only, reasons, seat


def rates(company: Company, level: str = "company", **cells: object) -> pd.Series:
    return only(company.win_rates, level=level, **cells)


def test_the_golden_region_won_two_and_lost_seven(w36: Company) -> None:
    found = rates(w36, "region", region="E1")
    assert (found["won_count"], found["lost_count"]) == (2, 7)
    assert found["win_rate"] == 2 / 9
    assert f"{found['win_rate']:.1%}" == "22.2%"
    assert found["reason"] == "too_few"


def test_the_golden_win_rate_by_amount_is_the_same_where_all_deals_are_alike(w36: Company) -> None:
    found = rates(w36, "region", region="E1")
    assert (found["won_amount"], found["lost_amount"]) == (100_000.0, 350_000.0)
    assert found["win_amount_rate"] == 2 / 9


def test_by_amount_a_large_win_weighs_more_than_a_small_loss(make: Make) -> None:
    deals = [closed("O1", "WON", amount=300.0), closed("O2", "LOST", amount=100.0)]
    found = rates(make(opportunities=deals))
    assert (found["win_rate"], found["win_amount_rate"]) == (0.5, 0.75)


@pytest.mark.parametrize(
    ("closed_on", "counted"),
    [
        ("2025-09-30", 0),  # the day before the trailing quarters
        ("2025-10-01", 1),  # FY2025-Q3 begins: with the present one, four quarters
        ("2026-09-06", 1),
        ("2026-09-07", 0),  # after the week
        (None, 0),  # nobody knows when
    ],
)
def test_resolved_is_what_closed_in_the_trailing_four_quarters(
    make: Make, closed_on: str | None, counted: int
) -> None:
    deals = [deal("O1", "WON", closed_on=closed_on), closed("O2", "LOST")]
    assert rates(make(opportunities=deals))["won_count"] == counted


def test_cancelled_ones_stand_apart(make: Make) -> None:
    deals = [*many(1, "WON"), *many(1, "LOST"), *many(3, "CANCELLED")]
    found = rates(make(opportunities=deals))
    assert found[["won_count", "lost_count", "cancelled_count"]].tolist() == [1, 1, 3]
    assert (found["win_rate"], found["win_amount_rate"]) == (0.5, 0.5)


def test_only_wins_are_a_hundred_percent(make: Make) -> None:
    found = rates(make(opportunities=many(20, "WON")))
    assert (found["win_rate"], found["win_amount_rate"]) == (1.0, 1.0)
    assert reasons(found) == []


def test_only_losses_are_nothing_won_of_something(make: Make) -> None:
    found = rates(make(opportunities=many(20, "LOST")))
    assert (found["win_rate"], found["win_amount_rate"]) == (0.0, 0.0)


@pytest.mark.parametrize("stage", ["L5", "CANCELLED"])
def test_with_none_resolved_there_is_no_rate_but_a_reason(make: Make, stage: str) -> None:
    deals = [deal("O1")] if stage == "L5" else many(3, stage)
    found = rates(make(opportunities=deals))
    assert found[["win_rate", "win_amount_rate"]].isna().all()
    assert reasons(found) == ["no_actual"]


@pytest.mark.parametrize(("lost", "expected"), [(17, ["too_few"]), (18, [])])
def test_fewer_than_20_resolved_are_marked(make: Make, lost: int, expected: list[str]) -> None:
    company = make(opportunities=[*many(2, "WON"), *many(lost, "LOST"), *many(9, "CANCELLED")])
    assert reasons(rates(company)) == expected


def test_a_deal_without_amount_counts_and_is_in_no_sum(make: Make) -> None:
    deals = [closed("O1", "WON", amount=None), closed("O2", "LOST", amount=100.0)]
    found = rates(make(opportunities=deals))
    assert found["win_rate"] == 0.5
    assert (found["won_amount"], found["win_amount_rate"]) == (0.0, 0.0)


def test_wins_without_any_amount_have_no_rate_by_amount(make: Make) -> None:
    found = rates(make(opportunities=[closed("O1", "WON", amount=None)]))
    assert found["win_rate"] == 1.0
    assert pd.isna(found["win_amount_rate"])


def test_a_lost_deal_that_is_reopened_is_lost_no_more(make: Make) -> None:
    lost = [*many(2, "WON"), *many(7, "LOST")]
    assert rates(make(opportunities=lost))["win_rate"] == 2 / 9
    reopened = deal("AE1-LOST-0", "L3", closed_on=None)
    after = [reopened if row["opportunity_id"] == "AE1-LOST-0" else row for row in lost]
    assert rates(make(opportunities=after))["win_rate"] == 2 / 8


def test_a_win_belongs_to_the_region_in_which_it_was_won(make: Make) -> None:
    moved = [
        seat("AE1", region="E1", team="T1", valid_to="2026-08-02"),
        seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    ]
    deals = [closed("O1", "WON", "2026-08-02"), closed("O2", "LOST", "2026-08-03")]
    company = make(roster=moved, opportunities=deals)
    assert rates(company, "region", region="E1")["win_rate"] == 1.0
    assert rates(company, "region", region="E2")["win_rate"] == 0.0
    assert rates(company)["win_rate"] == 0.5


def test_every_level_is_a_ratio_of_its_own_sums(make: Make) -> None:
    deals = [*many(3, "WON"), *many(1, "LOST"), *many(1, "WON", "AE2"), *many(5, "LOST", "AE2")]
    company = make(opportunities=deals)
    assert rates(company, "rep", rep_id="AE1")["win_rate"] == 0.75
    assert rates(company, "rep", rep_id="AE2")["win_rate"] == 1 / 6
    for level in ("team", "region", "company"):
        assert rates(company, level)["win_rate"] == 0.4


def test_without_opportunities_no_count_is_a_zero(make: Make) -> None:
    found = make().win_rates
    counts = found[["won_count", "lost_count", "cancelled_count", "won_amount", "lost_amount"]]
    assert not (counts == 0).any(axis=None)
