"""How much accuracy is gained a week on the way from the longest horizon to the nearest (ACC-4)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Make, having, only, order, promise, reasons


def curve(company: Company, horizon: int = 1, grain: str = "region") -> pd.Series:
    """Give a row of the horizons, of E1 or the company."""
    where = {"region": "E1"} if grain == "region" else {}
    return only(company.accuracy_horizons, grain=grain, horizon=horizon, **where)


@pytest.fixture
def one_week(w36: Company) -> Company:
    """The golden company, week 36 alone."""
    return Company(w36.frames, having(w36.settings, "accuracy", trailing_weeks=1))


@pytest.mark.parametrize("grain", ["region", "company"])
def test_the_golden_gain_of_week_36(one_week: Company, grain: str) -> None:
    found = curve(one_week, grain=grain)["points_gained_per_week"]
    assert found == (210 / 360 - 60 / 360) / 3
    assert f"{found:.2%}" == "13.89%"


def test_the_gain_stands_on_the_nearest_horizon_only(one_week: Company) -> None:
    others = [curve(one_week, horizon)["points_gained_per_week"] for horizon in (2, 3, 4)]
    assert pd.isna(others).all()
    assert all(reasons(curve(one_week, horizon)) == [] for horizon in (1, 2, 3, 4))


def test_a_rep_has_a_curve_of_his_own(one_week: Company) -> None:
    found = only(one_week.accuracy_horizons, grain="rep", rep_id="AE1", horizon=1)
    assert found["points_gained_per_week"] == (100 / 200 - 20 / 200) / 3


def at(make: Make, *horizons: int) -> Company:
    """Make a company that committed 50 of 100 at each horizon but the last, and there nothing."""
    last = max(horizons)
    said = [
        promise(f"2026-W{36 - ahead}", "2026-W36", 0.0 if ahead == last else 50.0)
        for ahead in horizons
    ]
    return make(forecasts=said, orders=[order("S1", 100.0, booked_on="2026-09-02")])


@pytest.mark.parametrize(
    ("horizons", "gained"),
    [((1, 4), 0.5 / 3), ((1, 2, 3), 0.5 / 2), ((1, 2), 0.5)],
)
def test_the_longest_horizon_that_is_there_counts(
    make: Make, horizons: tuple[int, ...], gained: float
) -> None:
    assert curve(at(make, *horizons))["points_gained_per_week"] == gained


def test_without_the_nearest_horizon_nothing_is_interpolated(make: Make) -> None:
    row = curve(at(make, 2, 4))
    assert pd.isna(row["points_gained_per_week"])
    assert reasons(row) == ["no_actual"], "one week ahead he spoke of weeks without orders only"


def test_one_horizon_alone_makes_no_curve(make: Make) -> None:
    row = curve(at(make, 1))
    assert pd.isna(row["points_gained_per_week"])
    assert reasons(row) == ["one_horizon"]
    assert row["wape_rate"] == 1.0
