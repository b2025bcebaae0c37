"""The band around the landing estimate: drawn by a seed, held against every possible outcome."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from assets.metrics.landing import landing_bands
from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, closed, deal, having, only, order, reasons
from tests.unit.metrics.test_calibration import step

EDGES = ["landing_p10", "landing_p50", "landing_p90"]
STAGES = ("L1", "L2", "L3", "L4", "L5")
NINE = [
    deal(f"O{number}", STAGES[number % 5], amount=float(100 + 37 * number)) for number in range(9)
]
"""Nine opportunities in the window of one region."""


def band(company: Company, name: str = "method", **cells: object) -> pd.Series:
    """Give the row of a set of the company, or of another place."""
    return only(company.landing_bands, probability_set=name, **(cells or {"level": "company"}))


def outcomes(deals: list[Row], chances: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Give every possible amount won and how probable it is, in rising order."""
    amounts = np.array([float(str(row["amount"])) for row in deals])
    chance = np.array([chances[str(row["stage"])] for row in deals])
    won = np.array(list(product([0, 1], repeat=len(deals))))
    odds = np.where(won == 1, chance, 1 - chance).prod(axis=1)
    order_ = np.argsort(won @ amounts, kind="stable")
    return (won @ amounts)[order_], odds[order_]


def test_the_golden_region_has_its_estimate_as_mean(w36: Company) -> None:
    found = band(w36, level="region", region="E1")
    assert found[["booked_net", "landing_estimate"]].tolist() == [1_150_000.0, 1_985_000.0]
    assert (found["opportunity_count"], found["draw_count"]) == (4, 2_000)
    assert found[EDGES].between(1_150_000.0, 2_650_000.0).all()


def test_the_band_is_that_of_every_possible_outcome(make: Make, golden_settings: Settings) -> None:
    chances = {str(one): p for one, p in golden_settings.stages.probabilities.items()}
    amounts, odds = outcomes(NINE, chances)
    found = band(make(opportunities=NINE, orders=[order("S1", 0.0)]))
    for edge, share in zip(EDGES, (0.10, 0.50, 0.90), strict=True):
        assert found[edge] in amounts
        below = odds[amounts < found[edge]].sum()
        up_to = odds[amounts <= found[edge]].sum()
        assert below - 0.035 <= share <= up_to + 0.035
    assert found["landing_estimate"] == pytest.approx((amounts * odds).sum())


def test_more_draws_come_nearer_to_every_possible_outcome(
    make: Make, golden_settings: Settings
) -> None:
    chances = {str(one): p for one, p in golden_settings.stages.probabilities.items()}
    amounts, odds = outcomes(NINE, chances)
    many = having(golden_settings, "landing", draw_count=100_000)
    found = band(make(settings=many, opportunities=NINE, orders=[order("S1", 0.0)]))
    for edge, share in zip(EDGES, (0.10, 0.50, 0.90), strict=True):
        assert odds[amounts < found[edge]].sum() - 0.005 <= share
        assert share <= odds[amounts <= found[edge]].sum() + 0.005


def test_one_opportunity_is_won_or_not(make: Make) -> None:
    found = band(make(opportunities=[deal("O1", "L3", amount=80.0)], orders=[order("S1", 20.0)]))
    assert found[["landing_p10", "landing_p90"]].tolist() == [20.0, 100.0]
    assert found["landing_p50"] in {20.0, 100.0}
    assert found["landing_estimate"] == 60.0


@pytest.mark.parametrize(
    "row",
    [
        deal("O1", expected_order_on="2026-09-06"),
        deal("O1", expected_order_on="2026-10-01"),
        deal("O1", expected_order_on=None),
        deal("O1", amount=None),
        deal("O1", created_on="2026-09-07"),
        closed("O1", "WON"),
    ],
)
def test_only_what_is_open_priced_and_in_the_window_can_land(make: Make, row: Row) -> None:
    found = band(make(opportunities=[row], orders=[order("S1", 20.0)]))
    assert found[[*EDGES, "landing_estimate"]].tolist() == [20.0] * 4
    assert found["opportunity_count"] == 0
    assert found["unpriced_count"] == (1 if row["amount"] is None else 0)


def test_one_at_a_stage_that_nobody_knows_is_not_won(make: Make) -> None:
    later = closed("O1", "WON", "2026-09-07", expected_order_on="2026-09-18")
    company = make(opportunities=[later], orders=[order("S1", 20.0)])
    assert company.opportunities_as_of["stage"].isna().all()
    assert band(company)["opportunity_count"] == 1
    assert band(company)[EDGES].tolist() == [20.0] * 3


def test_the_bounds_rise_and_the_mean_is_the_estimate_everywhere(sample: Company) -> None:
    rows = sample.landing_bands
    known = rows[rows["reason"].isna()]
    assert len(known) == len(rows) == 2 * 19
    assert (known["landing_p10"] <= known["landing_p50"]).all()
    assert (known["landing_p50"] <= known["landing_p90"]).all()
    progress = sample.sales_progress.query("measure == 'revenue'")
    for row in known[known["probability_set"] == "method"].itertuples():
        place = None if row.level == "company" else row.region
        held = only(progress[progress["level"] == row.level], region=place)
        assert row.landing_estimate == held["landing_estimate"]


def test_the_company_draws_what_its_regions_draw(make: Make) -> None:
    ours = [deal("O1", "L3", amount=80.0)]
    theirs = [deal("O2", "L3", amount=1_000.0, rep_id="AE3")]
    orders = [order("S1", 0.0), order("S2", 0.0, rep_id="AE3", account_id="A2")]
    both = make(opportunities=[*ours, *theirs], orders=orders)
    alone = make(opportunities=ours, orders=orders)
    pd.testing.assert_series_equal(
        band(both, level="region", region="E1"), band(alone, level="region", region="E1")
    )
    found = band(both)
    assert found["landing_p10"] == 0.0
    assert found["landing_p90"] == 1_080.0
    assert found["landing_p50"] in {80.0, 1_000.0}


def test_the_same_seed_draws_the_same_band_in_any_order_of_rows(
    sample: Company, make: Make, golden_settings: Settings
) -> None:
    mixed = landing_bands(
        sample.opportunities_as_of.sample(frac=1, random_state=1),
        sample.calibration.sample(frac=1, random_state=2),
        sample.sales_progress.sample(frac=1, random_state=3),
        sample.settings,
    )
    pd.testing.assert_frame_equal(mixed, sample.landing_bands, check_exact=True)
    deals = [deal(f"O{number}", amount=float(2**number)) for number in range(30)]
    orders = [order("S1", 0.0)]
    other = having(golden_settings, "landing", seed=7)
    one, two = (
        band(make(settings=rules, opportunities=deals, orders=orders))[EDGES].tolist()
        for rules in (golden_settings, other)
    )
    assert one != two


def test_the_draws_do_not_depend_on_how_many_are_drawn_at_once(
    sample: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.metrics.landing._AT_ONCE", 7)
    frames = (sample.opportunities_as_of, sample.calibration, sample.sales_progress)
    pd.testing.assert_frame_equal(
        landing_bands(*frames, sample.settings), sample.landing_bands, check_exact=True
    )


# --- the calibrated set


def test_under_the_calibrated_set_the_companys_own_rates_decide(make: Make) -> None:
    lost = [closed(f"L{number}", "LOST") for number in range(80)]
    events = [step(f"L{number}", "L3", "LOST") for number in range(80)]
    deals = [deal("O1", "L3", amount=1_000.0), *lost]
    company = make(opportunities=deals, stage_events=events, orders=[order("S1", 0.0)])
    assert band(company)["landing_estimate"] == 500.0
    found = band(company, "calibrated")
    assert found["landing_estimate"] == 100.0  # (0 + 10) ÷ (80 + 20)
    assert found[["landing_p10", "landing_p50"]].tolist() == [0.0, 0.0]
    region = band(company, "calibrated", level="region", region="E1")
    assert region["landing_estimate"] == 100.0


def test_without_stage_events_there_is_no_calibrated_band(make: Make) -> None:
    company = make(opportunities=[deal("O1")], orders=[order("S1", 0.0)])
    found = band(company, "calibrated")
    assert found[[*EDGES, "landing_estimate"]].isna().all()
    assert reasons(found) == ["absent_extract"]
    assert band(company)[EDGES].notna().all()


# --- what is absent


@pytest.mark.parametrize("lacking", ["orders", "opportunities"])
def test_without_bookings_or_opportunities_there_is_no_band(make: Make, lacking: str) -> None:
    rows = {"orders": [order("S1", 0.0)], "opportunities": [deal("O1")]}
    company = make(**{name: given for name, given in rows.items() if name != lacking})
    found = company.landing_bands
    assert found[[*EDGES, "landing_estimate"]].isna().all(axis=None)
    assert set(found["reason"]) == {"absent_extract"}
