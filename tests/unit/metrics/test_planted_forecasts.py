"""What is planted among forecasts, orders and the CRM, found by the metric that should find it."""

import pandas as pd
import pytest
from upath import UPath

from data_samples.generator import planted
from schemas.settings import Settings
from tests.company import Company
from tests.conftest import SAMPLE
from tests.unit.metrics.conftest import only, reasons

SANDBAGGERS, OVER_CALLERS = sorted(planted.SANDBAGGERS), sorted(planted.OVER_CALLERS)


def habits(company: Company, habit: str) -> list[str]:
    rows = company.forecast_habits
    return sorted(rows.loc[rows["habit"] == habit, "rep_id"])


def review(company: Company, rep_id: str) -> pd.Series:
    return only(company.commit_review, level="rep", rep_id=rep_id)


def test_the_sandbaggers_have_the_habit_and_nobody_else(sample: Company) -> None:
    assert habits(sample, "sandbags") == SANDBAGGERS == ["AE004", "AE034"]


def test_the_over_callers_have_the_habit_and_nobody_else(sample: Company) -> None:
    assert habits(sample, "over_calls") == OVER_CALLERS == ["AE008", "AE040"]


@pytest.mark.parametrize(
    ("reps", "share"),
    [(SANDBAGGERS, planted.SANDBAGGED), (OVER_CALLERS, planted.OVER_CALLED)],
)
def test_the_habit_is_the_share_that_they_commit(
    sample: Company, reps: list[str], share: float
) -> None:
    for rep in reps:
        row = only(sample.forecast_habits, rep_id=rep)
        assert row["week_count"] == 13
        assert abs(row["median_ratio"] - share) < 0.02


def test_the_sandbaggers_book_far_more_than_they_committed(sample: Company) -> None:
    for rep in SANDBAGGERS:
        row = review(sample, rep)
        assert row["kept_status"] == "sandbagged"
        assert f"{row['kept_rate']:.0%}" == "143%"


def test_the_over_callers_break_their_commits(sample: Company) -> None:
    for rep in OVER_CALLERS:
        row = review(sample, rep)
        assert row["kept_status"] == "broken"
        assert 0.72 < row["kept_rate"] < 0.76


@pytest.mark.parametrize(("reps", "sign"), [(SANDBAGGERS, -1), (OVER_CALLERS, 1)])
def test_their_bias_points_their_way_at_every_horizon(
    sample: Company, reps: list[str], sign: int
) -> None:
    rows = sample.accuracy_horizons.query("grain == 'rep'")
    bias = rows[rows["rep_id"].isin(reps)]["bias_rate"]
    assert len(bias) == 2 * 4
    assert (bias * sign > 0.2).all()


def test_who_did_not_submit_has_no_churn_but_kept_what_he_said_before(sample: Company) -> None:
    row = review(sample, planted.NO_FORECAST)
    assert reasons(row) == ["not_submitted"]
    assert row[["churn_rate", "unbacked_amount", "unbacked_count"]].isna().all()
    assert row["kept_status"] == "broken"
    silent = sample.commit_review["reason"].fillna("").str.contains("not_submitted")
    others = sample.commit_review[silent & (sample.commit_review["level"] == "rep")]
    assert planted.NO_FORECAST in set(others["rep_id"])


def test_the_win_without_order_is_the_only_one_in_the_crm_alone(sample: Company) -> None:
    row = only(sample.order_reconciliation, match_class="crm_only")
    assert (row["opportunity_id"], row["crm_amount"]) == (planted.WON_WITHOUT_ORDER, 140_000.0)
    assert (row["difference_amount"], row["booked_net"]) == (-140_000.0, 0.0)
    assert row["closed_on"] == pd.Timestamp("2026-08-20")


def test_the_order_without_opportunity_is_order_only(sample: Company) -> None:
    row = only(sample.order_reconciliation, order_line_id=planted.LINE_WITHOUT_DEAL)
    assert (row["match_class"], row["order_amount"]) == ("order_only", 24_000.0)
    assert pd.isna(row["opportunity_id"])


def test_the_order_without_opportunity_is_unforecast_where_its_account_was_not_forecast(
    sample: Company,
) -> None:
    line = only(sample.orders, order_line_id=planted.LINE_WITHOUT_DEAL)
    bridge = sample.forecast_bridge
    mine = bridge[
        (bridge["account_id"] == line["account_id"])
        & (bridge["rep_id"] == line["rep_id"])
        & (bridge["target_week"] == "2026-W33")
    ]
    assert (mine["actual"] >= 24_000.0).all()
    assert set(mine.loc[mine["forecast"] == 0, "reason"]) == {"unforecast"}
    assert "pulled_in" not in set(mine["reason"])


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        (planted.CANCELLED_LINE, -160_000.0),
        (planted.RETURNED_LINE, -30_000.0),
        (planted.REPRICED_LINE, -5_500.0),
    ],
)
def test_a_cancelled_a_returned_and_a_repriced_order_are_told(
    sample: Company, line: str, amount: float
) -> None:
    row = only(sample.order_reconciliation, order_line_id=line, match_class="cancelled")
    assert row[["cancelled_amount", "difference_amount"]].tolist() == [amount, amount]


def test_with_last_week_known_nothing_but_owners_changes(
    sample: Company, sample_settings: Settings
) -> None:
    before = Company.landed(UPath(SAMPLE / "landing"), "2026-W35", sample_settings)
    known = sample.after(before).commit_review
    columns = ["kept_rate", "unbacked_amount", "booked_net"]
    pd.testing.assert_frame_equal(known[columns], sample.commit_review[columns])
    gone = sample.commit_review["commit_change_amount"] - known["commit_change_amount"]
    assert (gone.dropna() >= 0).all()
