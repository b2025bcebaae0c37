"""Forecast accuracy against booked orders: bias, WAPE, accuracy, skill (ACC-1, 2, 3 and 6)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Make, event, only, order, promise, reasons, seat


def score(company: Company, grain: str = "region", horizon: int = 1, **cells: object) -> pd.Series:
    """Give a row of target week 36: of E1 unless something else is named."""
    where: dict[str, object] = {"region": "E1"} if grain == "region" else {}
    where |= {"target_week": "2026-W36", **cells}
    return only(company.forecast_accuracy, grain=grain, horizon=horizon, **where)


def pooled(company: Company, grain: str = "region", horizon: int = 1, **cells: object) -> pd.Series:
    """Give a row of the trailing weeks: of E1 unless something else is named."""
    where = {"region": "E1"} if grain == "region" else {}
    return only(company.accuracy_horizons, grain=grain, horizon=horizon, **{**where, **cells})


# --- the golden region, target week 36


@pytest.mark.parametrize(
    ("horizon", "forecast", "bias", "printed"),
    [
        (4, 350_000.0, -10 / 360, "-2.78%"),  # 300 + 50
        (3, 360_000.0, 0.0, "0.00%"),  # 280 + 80
        (2, 340_000.0, -20 / 360, "-5.56%"),  # 240 + 100
        (1, 340_000.0, -20 / 360, "-5.56%"),  # 220 + 120
    ],
)
def test_the_golden_bias_by_horizon(
    w36: Company, horizon: int, forecast: float, bias: float, printed: str
) -> None:
    found = score(w36, horizon=horizon)
    assert (found["forecast"], found["actual"]) == (forecast, 360_000.0)
    assert found["bias_rate"] == bias
    assert f"{found['bias_rate']:.2%}" == printed


@pytest.mark.parametrize(
    ("horizon", "missed", "wape", "accuracy"),
    [
        (4, 210_000.0, "58.33%", "41.67%"),  # 100 + 110
        (3, 160_000.0, "44.44%", "55.56%"),  # 80 + 80
        (2, 100_000.0, "27.78%", "72.22%"),  # 40 + 60
        (1, 60_000.0, "16.67%", "83.33%"),  # 20 + 40
    ],
)
def test_the_golden_wape_and_accuracy_by_horizon(
    w36: Company, horizon: int, missed: float, wape: str, accuracy: str
) -> None:
    found = score(w36, horizon=horizon)
    assert found["abs_error"] == missed
    assert found["wape_rate"] == missed / 360_000
    assert f"{found['wape_rate']:.2%}" == wape
    assert found["accuracy_rate"] == 1 - missed / 360_000
    assert f"{found['accuracy_rate']:.2%}" == accuracy


@pytest.mark.parametrize(
    ("horizon", "of_total", "printed"),
    [(4, 35 / 36, "97.22%"), (3, 1.0, "100.00%"), (2, 17 / 18, "94.44%"), (1, 17 / 18, "94.44%")],
)
def test_the_golden_accuracy_of_the_total_hides_errors_that_offset(
    w36: Company, horizon: int, of_total: float, printed: str
) -> None:
    found = score(w36, horizon=horizon)["accuracy_of_total"]
    assert found == pytest.approx(of_total, rel=1e-15)
    assert f"{found:.2%}" == printed


def test_the_golden_naive_forecast_is_the_mean_of_four_weeks(w36: Company) -> None:
    # weeks 32 to 35: AE1 60 + 100 gross, AE2 90
    assert score(w36, "rep", rep_id="AE1")["naive_forecast"] == 40_000.0
    assert score(w36, "rep", rep_id="AE2")["naive_forecast"] == 22_500.0


def test_the_golden_forecast_beats_the_naive_one_by_65_97_points(w36: Company) -> None:
    found = score(w36)
    # naive: (|40 - 200| + |22.5 - 160|) / 360 = 297.5 / 360
    assert found["skill"] == 297.5 / 360 - 60 / 360
    assert f"{found['skill']:.2%}" == "65.97%"
    assert f"{found['skill'] + found['wape_rate']:.2%}" == "82.64%"


def test_the_golden_reps_err_each_on_their_own(w36: Company) -> None:
    one, two = (score(w36, "rep", rep_id=rep) for rep in ("AE1", "AE2"))
    assert (one["error"], one["bias_rate"], one["wape_rate"]) == (20_000.0, 0.1, 0.1)
    assert (two["error"], two["bias_rate"], two["wape_rate"]) == (-40_000.0, -0.25, 0.25)


def test_the_late_order_restates_week_36_a_week_later(w37: Company) -> None:
    found = score(w37)
    assert (found["forecast"], found["actual"]) == (340_000.0, 400_000.0)
    assert found["bias_rate"] == -0.15
    assert found["wape_rate"] == 0.15  # (20 + 40) / 400


def test_the_golden_region_without_submissions_has_no_accuracy(w36: Company) -> None:
    found = pooled(w36, region="E2")
    figures = ["forecast", "bias_rate", "wape_rate", "accuracy_rate", "skill"]
    assert found[figures].isna().all()
    assert reasons(found)[0] == "not_submitted"


# --- what is compared


def judged(make: Make, *rows: dict[str, object], orders: list[dict[str, object]]) -> Company:
    return make(forecasts=list(rows), orders=orders)


THIS_WEEK = {"booked_on": "2026-09-02"}
PROMISED = promise("2026-W35", "2026-W36", 80.0)


def test_the_forecast_is_commit_only_and_of_all_accounts(make: Make) -> None:
    best = promise("2026-W35", "2026-W36", 900.0, category="BEST_CASE")
    other = promise("2026-W35", "2026-W36", 7.0, account_id="A2")
    found = score(judged(make, PROMISED, best, other, orders=[order("S1", 100.0, **THIS_WEEK)]))
    assert found["forecast"] == 87.0


def test_the_actual_is_gross_and_a_cancellation_leaves_it(make: Make) -> None:
    company = make(
        forecasts=[PROMISED],
        orders=[order("S1", 100.0, **THIS_WEEK)],
        order_events=[event("S1", -100.0, happened_on="2026-09-04")],
    )
    assert score(company)["actual"] == 100.0


@pytest.mark.parametrize(
    ("booked_on", "actual"),
    [("2026-08-30", 1.0), ("2026-08-31", 101.0), ("2026-09-06", 101.0), ("2026-09-07", 1.0)],
)
def test_the_actual_is_that_of_monday_to_sunday(make: Make, booked_on: str, actual: float) -> None:
    orders = [order("S1", 100.0, booked_on=booked_on), order("S0", 1.0, **THIS_WEEK)]
    assert score(judged(make, PROMISED, orders=orders))["actual"] == actual


@pytest.mark.parametrize(
    ("made", "horizons"),
    [
        ("2026-W31", []),  # five weeks ahead
        ("2026-W32", [4]),
        ("2026-W35", [1]),
        ("2026-W36", []),  # in the target week itself
    ],
)
def test_a_forecast_counts_one_to_four_weeks_ahead(
    make: Make, made: str, horizons: list[int]
) -> None:
    rows = judged(
        make, promise(made, "2026-W36", 80.0), orders=[order("S1", 100.0, **THIS_WEEK)]
    ).forecast_accuracy.query("grain == 'region' and target_week == '2026-W36'")
    assert rows.loc[rows["forecast"].notna(), "horizon"].tolist() == horizons


def test_thirteen_complete_weeks_are_looked_at(make: Make) -> None:
    made = [promise("2026-W22", "2026-W23", 1.0), promise("2026-W23", "2026-W24", 1.0)]
    table = judged(make, *made, orders=[order("S1", 5.0, **THIS_WEEK)]).forecast_accuracy
    known = table[(table["grain"] == "region") & (table["forecast"] > 0)]
    assert known["target_week"].tolist() == ["2026-W24"]
    assert (table["target_week"].min(), table["target_week"].max()) == ("2026-W24", "2026-W36")


def test_who_submitted_but_nothing_for_the_week_forecast_nothing(make: Make) -> None:
    elsewhere = promise("2026-W35", "2026-W38", 5.0)
    found = score(judged(make, elsewhere, orders=[order("S1", 100.0, **THIS_WEEK)]), "rep")
    assert (found["forecast"], found["wape_rate"], found["accuracy_rate"]) == (0.0, 1.0, 0.0)


def test_who_did_not_submit_has_null_and_a_reason_and_not_zero(make: Make) -> None:
    orders = [order("S1", 100.0, **THIS_WEEK), order("S2", 50.0, rep_id="AE2", **THIS_WEEK)]
    found = score(judged(make, PROMISED, orders=orders), "rep", rep_id="AE2")
    figures = ["forecast", "error", "abs_error", "bias_rate", "wape_rate", "accuracy_rate"]
    assert found[[*figures, "accuracy_of_total", "skill"]].isna().all()
    assert found["actual"] == 50.0
    assert reasons(found) == ["not_submitted"]


# --- no denominator


def test_forecast_and_nothing_booked_is_an_amount_without_a_rate(make: Make) -> None:
    found = score(judged(make, PROMISED, orders=[order("S1", 5.0)]), "rep")
    assert (found["forecast"], found["actual"], found["error"]) == (80.0, 0.0, 80.0)
    assert found["abs_error"] == 80.0
    rates = ["bias_rate", "wape_rate", "accuracy_rate", "accuracy_of_total", "skill"]
    assert found[rates].isna().all()
    assert reasons(found) == ["no_actual"]


def test_forecast_and_nothing_booked_stays_in_the_pooled_sum(make: Make) -> None:
    silent = promise("2026-W35", "2026-W36", 30.0, rep_id="AE2")
    company = judged(make, PROMISED, silent, orders=[order("S1", 100.0, **THIS_WEEK)])
    found = score(company)
    assert found["abs_error"] == 50.0  # |80 - 100| + |30 - 0|
    assert (found["wape_rate"], found["bias_rate"]) == (0.5, 0.1)
    assert reasons(found) == []


def test_neither_forecast_nor_booked_has_no_weight(make: Make) -> None:
    nothing = promise("2026-W35", "2026-W36", 0.0, rep_id="AE2")
    company = judged(make, PROMISED, nothing, orders=[order("S1", 100.0, **THIS_WEEK)])
    assert (score(company)["abs_error"], score(company)["wape_rate"]) == (20.0, 0.2)
    own = score(company, "rep", rep_id="AE2")
    assert (own["forecast"], own["actual"], own["abs_error"]) == (0.0, 0.0, 0.0)
    assert own[["bias_rate", "wape_rate", "accuracy_rate"]].isna().all()
    assert reasons(own) == ["no_actual"]


@pytest.mark.parametrize(
    ("forecast", "wape", "accuracy"),
    [(199.0, 0.99, 0.01), (200.0, 1.0, 0.0), (201.0, 1.01, 0.0), (500.0, 4.0, 0.0)],
)
def test_accuracy_does_not_fall_below_zero(
    make: Make, forecast: float, wape: float, accuracy: float
) -> None:
    made = promise("2026-W35", "2026-W36", forecast)
    found = score(judged(make, made, orders=[order("S1", 100.0, **THIS_WEEK)]))
    assert found["wape_rate"] == wape
    assert found["accuracy_rate"] == pytest.approx(accuracy, abs=1e-15)
    assert found["accuracy_rate"] >= 0


def test_over_forecast_is_a_positive_bias(make: Make) -> None:
    made = promise("2026-W35", "2026-W36", 135.0)
    found = score(judged(make, made, orders=[order("S1", 100.0, **THIS_WEEK)]))
    assert found["bias_rate"] == 0.35


# --- the naive forecast


@pytest.mark.parametrize(
    ("booked_on", "naive"),
    [
        ("2026-08-02", 0.0),  # the Sunday of W31, a day too early for a forecast made in W35
        ("2026-08-03", 25.0),
        ("2026-08-30", 25.0),  # the Sunday of W35
        ("2026-08-31", 0.0),  # the target week itself
    ],
)
def test_the_naive_forecast_is_of_the_four_weeks_that_end_when_it_was_made(
    make: Make, booked_on: str, naive: float
) -> None:
    orders = [order("S1", 100.0, booked_on=booked_on), order("S2", 1.0, **THIS_WEEK)]
    assert score(judged(make, PROMISED, orders=orders))["naive_forecast"] == naive


def test_farther_ahead_the_naive_forecast_knows_less(make: Make) -> None:
    made = [promise(f"2026-W{week}", "2026-W36", 80.0) for week in (32, 33, 34, 35)]
    orders = [order("S1", 100.0, booked_on="2026-08-20"), order("S2", 1.0, **THIS_WEEK)]
    company = judged(make, *made, orders=orders)  # booked in W34
    found = [score(company, horizon=horizon)["naive_forecast"] for horizon in (1, 2, 3, 4)]
    assert found == [25.0, 25.0, 0.0, 0.0]


def test_a_forecast_worse_than_the_naive_one_has_negative_skill(make: Make) -> None:
    orders = [order("S1", 400.0, booked_on="2026-08-20"), order("S2", 100.0, **THIS_WEEK)]
    found = score(judged(make, PROMISED, orders=orders))
    assert (found["naive_forecast"], found["skill"]) == (100.0, -0.2)


# --- regions, and the weeks pooled


def test_above_the_rep_errors_are_pooled_and_the_bias_is_of_the_totals(make: Make) -> None:
    orders = [order("S1", 100.0, **THIS_WEEK), order("S2", 100.0, rep_id="AE2", **THIS_WEEK)]
    over = promise("2026-W35", "2026-W36", 120.0, rep_id="AE2")
    found = score(judged(make, PROMISED, over, orders=orders), "company")
    assert (found["bias_rate"], found["wape_rate"], found["accuracy_of_total"]) == (0.0, 0.2, 1.0)


def test_a_rep_who_moved_between_forecast_and_order_errs_only_by_the_difference(
    make: Make,
) -> None:
    roster = [
        seat("AE1", region="E1", valid_to="2026-08-30"),
        seat("AE1", region="E2", team="T2", valid_from="2026-08-31"),
        seat("AE2"),
    ]
    company = make(roster=roster, forecasts=[PROMISED], orders=[order("S1", 100.0, **THIS_WEEK)])
    found = score(company, "company")
    assert (found["forecast"], found["actual"]) == (80.0, 100.0)
    assert found["abs_error"] == 20.0  # one rep: |80 - 100|


def test_the_weeks_are_pooled_as_ratios_of_sums(make: Make) -> None:
    made = [PROMISED, promise("2026-W34", "2026-W35", 20.0)]
    orders = [order("S1", 100.0, **THIS_WEEK), order("S2", 10.0, booked_on="2026-08-25")]
    found = pooled(judged(make, *made, orders=orders))
    assert found[["week_count", "forecast", "actual"]].tolist() == [2, 100.0, 110.0]
    assert found["bias_rate"] == -10 / 110
    assert found["wape_rate"] == 30 / 110  # 20 + 10


def test_weeks_without_a_forecast_are_not_pooled(make: Make) -> None:
    orders = [order("S1", 100.0, **THIS_WEEK), order("S2", 10.0, booked_on="2026-08-25")]
    found = pooled(judged(make, PROMISED, orders=orders))
    assert found[["week_count", "forecast", "actual"]].tolist() == [1, 80.0, 100.0]


def test_a_horizon_without_any_forecast_is_null_and_not_interpolated(make: Make) -> None:
    company = judged(make, PROMISED, orders=[order("S1", 100.0, **THIS_WEEK)])
    found = pooled(company, horizon=2)
    assert found["week_count"] == 0
    assert found[["forecast", "bias_rate", "wape_rate", "accuracy_rate", "skill"]].isna().all()
    assert "not_submitted" in reasons(found)


def test_dollars_forecast_and_dollars_booked_are_compared_at_plan(make: Make) -> None:
    company = make(
        forecasts=[promise("2026-W35", "2026-W36", 10.0, currency="USD")],
        orders=[order("S1", 71.0, **THIS_WEEK)],
        fx_rates=[{"currency": "USD", "on": "2026-04-01", "kind": "PLAN", "rate": 7.1}],
    )
    assert score(company)["error"] == 0.0


# --- what is absent


@pytest.mark.parametrize("present", ["forecasts", "orders"])
def test_without_forecasts_or_orders_there_is_no_accuracy(make: Make, present: str) -> None:
    rows = {"forecasts": [PROMISED], "orders": [order("S1", 100.0, **THIS_WEEK)]}
    company = make(**{present: rows[present]})
    assert company.forecast_accuracy.empty
    assert company.accuracy_horizons.empty
    headline = only(company.headlines, level="company", code="ACC-3")
    assert pd.isna(headline["value"])
    assert headline["reason"] == "absent_extract"
