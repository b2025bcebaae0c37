"""The review of commits: kept, steady, backed (FCT-4, FCT-5, FCT-6)."""

from collections.abc import Iterable

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    Row,
    account,
    closed,
    deal,
    event,
    having,
    only,
    order,
    promise,
    reasons,
    seat,
    typed,
)

QUIET = [seat("AE1")]
TWO = [seat("AE1"), seat("AE2")]
DEALS = [deal("O1")]


def review(company: Company, level: str = "rep", **cells: object) -> pd.Series:
    """Give the row of AE1, or of the region or company."""
    mine: dict[str, object] = {"rep_id": "AE1"} if level == "rep" else {}
    return only(company.commit_review, level=level, **(mine | cells))


def kept(make: Make, committed: float, *booked: float) -> pd.Series:
    """Give AE1's row after one commit for W34 and order lines in that week."""
    lines = [order(f"S{n}", amount) for n, amount in enumerate(booked)]
    said = [promise("2026-W32", "2026-W34", committed)]
    lines = lines or [order("S0", 1.0, booked_on="2026-01-05")]
    return review(make(roster=QUIET, forecasts=said, orders=lines, opportunities=DEALS))


# --- FCT-4, commit kept


def test_the_golden_commits_made_in_w32(w36: Company) -> None:
    first, second = (review(w36, rep_id=rep) for rep in ("AE1", "AE2"))
    assert first[["commit_amount", "kept_amount"]].tolist() == [500_000.0, 300_000.0]
    assert (first["kept_rate"], first["kept_status"]) == (0.60, "broken")
    assert second[["commit_amount", "kept_amount"]].tolist() == [260_000.0, 250_000.0]
    assert second["kept_rate"] == 250 / 260
    assert (f"{second['kept_rate']:.1%}", second["kept_status"]) == ("96.2%", "kept")
    assert first["made_in_week"] == "2026-W32"


def test_the_golden_region_keeps_a_ratio_of_sums(w36: Company) -> None:
    assert review(w36, "region", region="E1")["kept_rate"] == 550 / 760
    assert review(w36, "company")["kept_rate"] == 550 / 760


@pytest.mark.parametrize(
    ("booked", "status"),
    [
        (94_999.99, "broken"),
        (95_000.0, "kept"),
        (100_000.0, "kept"),
        (110_000.0, "kept"),
        (110_000.01, "sandbagged"),
    ],
)
def test_the_edges_of_kept_belong_to_kept(make: Make, booked: float, status: str) -> None:
    assert kept(make, 100_000.0, booked)["kept_status"] == status


def test_the_edges_are_a_setting(w36: Company) -> None:
    wide = having(w36.settings, "forecast", kept_edges=(0.5, 1.5))
    company = Company(w36.frames, wide)
    assert review(company)["kept_status"] == "kept"


def test_a_commit_of_nothing_with_orders_is_no_commit(make: Make) -> None:
    row = kept(make, 0.0, 50_000.0)
    assert (row["commit_amount"], row["kept_status"]) == (0.0, "no_commit")
    assert pd.isna(row["kept_rate"])
    assert "no_commit" in reasons(row)


def test_a_commit_of_nothing_without_orders_is_neither_kept_nor_broken(make: Make) -> None:
    row = kept(make, 0.0)
    assert row[["kept_rate", "kept_status"]].isna().all()
    assert "no_commit" in reasons(row)


def test_who_did_not_submit_then_has_no_commit_and_a_reason(make: Make) -> None:
    said = [promise("2026-W33", "2026-W34", 5.0)]
    row = review(make(roster=QUIET, forecasts=said, orders=[order("S1", 9.0)], opportunities=DEALS))
    assert row[["commit_amount", "kept_amount", "kept_rate", "kept_status"]].isna().all()
    assert row["booked_net"] == 9.0
    assert "not_submitted_then" in reasons(row)


def test_the_silent_do_not_help_the_region_to_keep_its_commit(make: Make) -> None:
    said = [promise("2026-W32", "2026-W34", 100.0)]
    lines = [order("S1", 100.0), order("S2", 900.0, rep_id="AE2")]
    company = make(roster=TWO, forecasts=said, orders=lines, opportunities=DEALS)
    row = review(company, "region", region="E1")
    assert row[["kept_amount", "booked_net", "kept_rate"]].tolist() == [100.0, 1_000.0, 1.0]


def test_a_cancellation_in_the_weeks_counts_against_the_commit(make: Make) -> None:
    said = [promise("2026-W32", "2026-W34", 100.0)]
    lines = [order("S1", 100.0), order("S2", 40.0, booked_on="2026-07-01")]
    company = make(
        roster=QUIET,
        forecasts=said,
        orders=lines,
        order_events=[event("S2", -40.0)],
        opportunities=DEALS,
    )
    assert review(company)[["kept_amount", "kept_rate"]].tolist() == [60.0, 0.6]


@pytest.mark.parametrize(
    ("booked_on", "counted"),
    [("2026-08-09", 0.0), ("2026-08-10", 7.0), ("2026-09-06", 7.0), ("2026-09-07", 0.0)],
)
def test_the_weeks_are_those_after_the_one_of_the_commit(
    make: Make, booked_on: str, counted: float
) -> None:
    said = [promise("2026-W32", "2026-W34", 100.0)]
    lines = [order("S1", 7.0, booked_on=booked_on), order("S2", 1.0, booked_on="2026-01-05")]
    company = make(roster=QUIET, forecasts=said, orders=lines, opportunities=DEALS)
    assert review(company)["kept_amount"] == counted


def test_only_the_commit_for_those_weeks_counts(make: Make) -> None:
    said = [
        promise("2026-W32", "2026-W33", 1.0),
        promise("2026-W32", "2026-W36", 10.0),
        promise("2026-W32", "2026-W37", 100.0),
        promise("2026-W32", "2026-W32", 1_000.0),
        promise("2026-W33", "2026-W36", 10_000.0),
        promise("2026-W32", "2026-W36", 100_000.0, category="BEST_CASE"),
    ]
    company = make(roster=QUIET, forecasts=said, orders=[order("S", 1.0)], opportunities=DEALS)
    assert review(company)["commit_amount"] == 11.0


def test_a_rep_who_moved_keeps_his_word_in_the_region_where_he_gave_it(make: Make) -> None:
    seats = [
        seat("AE1", valid_to="2026-08-23"),
        seat("AE1", region="E2", valid_from="2026-08-24"),
    ]
    said = [promise("2026-W32", "2026-W34", 100.0), promise("2026-W36", "2026-W37", 5.0)]
    lines = [order("S1", 40.0), order("S2", 60.0, booked_on="2026-08-25")]
    company = make(roster=seats, forecasts=said, orders=lines, opportunities=DEALS)
    old, new = (review(company, region=region) for region in ("E1", "E2"))
    assert old[["commit_amount", "kept_amount", "kept_rate"]].tolist() == [100.0, 100.0, 1.0]
    assert new[["commit_amount", "kept_amount", "booked_net"]].isna().all()
    assert new["unbacked_amount"] == 0.0


# --- FCT-5, churn

GOLDEN_CHURN = [
    promise("2026-W35", "2026-W37", 100.0),
    promise("2026-W35", "2026-W38", 200.0),
    promise("2026-W35", "2026-W39", 60.0),
    promise("2026-W36", "2026-W37", 130.0),
    promise("2026-W36", "2026-W38", 180.0),
    promise("2026-W36", "2026-W39", 70.0),
]
"""Last 360 for the weeks that both cover; changes of 30, 20 and 10."""


def churned(make: Make, said: Iterable[Row], **rows: Iterable[Row]) -> Company:
    """Make a company of AE1 with submissions."""
    lines = [order("S1", 1.0)]
    more = {"roster": QUIET, "orders": lines, "opportunities": DEALS, **rows}
    return make(forecasts=said, **more)


def test_the_golden_churn(make: Make) -> None:
    row = review(churned(make, GOLDEN_CHURN))
    assert row[["last_commit_amount", "commit_change_amount"]].tolist() == [360.0, 60.0]
    assert row["churn_rate"] == 60 / 360
    assert f"{row['churn_rate']:.1%}" == "16.7%"


def test_weeks_that_only_one_submission_covers_do_not_churn(make: Make) -> None:
    one_sided = [promise("2026-W35", "2026-W36", 900.0), promise("2026-W36", "2026-W40", 700.0)]
    assert review(churned(make, [*GOLDEN_CHURN, *one_sided]))["churn_rate"] == 60 / 360


def test_a_figure_taken_back_and_a_new_one_are_changes(make: Make) -> None:
    said = [
        promise("2026-W35", "2026-W37", 100.0),
        promise("2026-W36", "2026-W37", 40.0, account_id="A2"),
    ]
    row = review(churned(make, said))
    assert row[["last_commit_amount", "commit_change_amount"]].tolist() == [100.0, 140.0]


def test_a_last_commit_of_nothing_has_no_churn(make: Make) -> None:
    said = [promise("2026-W35", "2026-W37", 0.0), promise("2026-W36", "2026-W37", 5.0)]
    row = review(churned(make, said))
    assert pd.isna(row["churn_rate"])
    assert "no_last_commit" in reasons(row)


def test_who_submits_for_the_first_time_is_left_out_and_counted(make: Make) -> None:
    said = [
        *GOLDEN_CHURN,
        promise("2026-W36", "2026-W37", 500.0, rep_id="AE2"),
        promise("2026-W36", "2026-W38", 500.0, rep_id="AE2"),
        promise("2026-W36", "2026-W37", 500.0, rep_id="AE2", account_id="A2"),
    ]
    company = churned(make, said, roster=TWO)
    assert review(company, "company")["churn_rate"] == 60 / 360
    assert review(company, rep_id="AE2")["new_owner_count"] == 2
    assert pd.isna(review(company, rep_id="AE2")["churn_rate"])
    assert review(company)["new_owner_count"] == 0


def test_an_opportunity_with_a_new_owner_is_left_out_and_counted_on_both_sides(make: Make) -> None:
    moved = [
        promise("2026-W35", "2026-W37", 900.0, opportunity_id="O1"),
        promise("2026-W35", "2026-W37", 10.0, rep_id="AE2"),
        promise("2026-W36", "2026-W37", 10.0, rep_id="AE2"),
        promise("2026-W36", "2026-W37", 950.0, rep_id="AE2", opportunity_id="O1"),
    ]
    said = [*GOLDEN_CHURN, *moved]
    company = churned(make, said, roster=TWO, opportunities=[deal("O1", rep_id="AE2")])
    known = company.after(company.having({"opportunities": typed("opportunities", DEALS)}))
    assert review(company)["commit_change_amount"] == 960.0
    assert review(known)["commit_change_amount"] == 60.0
    assert review(known, rep_id="AE2")["commit_change_amount"] == 0.0
    assert [review(known, rep_id=rep)["new_owner_count"] for rep in ("AE1", "AE2")] == [1, 1]


def test_an_account_with_a_new_owner_is_left_out_and_counted(make: Make) -> None:
    said = [*GOLDEN_CHURN, promise("2026-W36", "2026-W37", 800.0, account_id="A2")]
    now, before = ([account("A1"), account("A2", ae_id=one)] for one in ("AE1", "AE2"))
    company = churned(make, said, accounts=now)
    known = company.after(company.having({"accounts": typed("accounts", before)}))
    assert review(company)["commit_change_amount"] == 860.0
    row = review(known)
    assert (row["commit_change_amount"], row["new_owner_count"]) == (60.0, 1)


def test_who_did_not_submit_has_no_churn_and_a_reason(make: Make) -> None:
    row = review(churned(make, [promise("2026-W35", "2026-W37", 5.0)]))
    missing = ["last_commit_amount", "churn_rate", "unbacked_amount", "unbacked_count"]
    assert row[missing].isna().all()
    assert "not_submitted" in reasons(row)


# --- FCT-6, unbacked commit


def backed(make: Make, *deals: Row, target: str = "2026-W38") -> Company:
    """Make a company whose AE1 committed 50 for A1."""
    said = [promise("2026-W36", target, 50.0)]
    return churned(make, said, opportunities=[deal("X", account_id="A2"), *deals])


@pytest.mark.parametrize(
    ("due", "unbacked"),
    [
        ("2026-09-06", 50.0),  # two weeks before the target
        ("2026-09-07", 0.0),  # Monday of the week before
        ("2026-09-20", 0.0),
        ("2026-09-27", 0.0),  # Sunday of the week after
        ("2026-09-28", 50.0),
        (None, 50.0),
    ],
)
def test_an_open_opportunity_a_week_off_still_backs_a_commit(
    make: Make, due: str | None, unbacked: float
) -> None:
    row = review(backed(make, deal("O1", expected_order_on=due)))
    assert row["unbacked_amount"] == unbacked
    assert row["unbacked_count"] == (1 if unbacked else 0)


def test_an_overdue_opportunity_of_this_week_backs_the_next(make: Make) -> None:
    overdue = deal("O1", expected_order_on="2026-09-02")
    assert review(backed(make, overdue, target="2026-W37"))["unbacked_amount"] == 0.0


def test_a_closed_opportunity_backs_nothing(make: Make) -> None:
    won = closed("O1", "WON", "2026-09-05", expected_order_on="2026-09-18")
    assert review(backed(make, won))["unbacked_amount"] == 50.0


def test_a_colleagues_opportunity_of_the_account_backs_a_commit(make: Make) -> None:
    assert review(backed(make, deal("O1", rep_id="AE2")))["unbacked_amount"] == 0.0


def test_the_rows_of_the_forecast_say_which_commits_are_unbacked(make: Make) -> None:
    company = backed(make)
    row = only(company.order_forecast, account_id="A1")
    assert reasons(row, "flags") == ["unbacked"]
    other = only(company.order_forecast, account_id="A2")
    assert reasons(other, "flags") == []


def test_a_commit_of_nothing_needs_nothing_behind_it(make: Make) -> None:
    said = [promise("2026-W36", "2026-W38", 0.0)]
    company = churned(make, said, opportunities=[deal("X", account_id="A2")])
    assert review(company)["unbacked_amount"] == 0.0


def test_how_many_weeks_off_is_a_setting(make: Make) -> None:
    company = backed(make, deal("O1", expected_order_on="2026-09-27"))
    strict = Company(company.frames, having(company.settings, "forecast", backing_weeks=0))
    assert review(strict)["unbacked_amount"] == 50.0


# --- what is absent


def test_without_opportunities_nobody_knows_what_is_unbacked(make: Make) -> None:
    company = churned(make, GOLDEN_CHURN, opportunities=[])
    row = review(company)
    assert row[["unbacked_amount", "unbacked_count"]].isna().all()
    assert "absent_extract" in reasons(row)
    assert row["churn_rate"] == 60 / 360
    assert company.order_forecast["flags"].isna().all()


@pytest.mark.parametrize("extract", ["forecasts", "orders"])
def test_without_forecasts_or_orders_nothing_is_kept_or_broken(make: Make, extract: str) -> None:
    company = churned(make, [promise("2026-W32", "2026-W34", 5.0)]).without(extract)
    for level in ("company", "rep"):
        row = review(company, level)
        assert row[["kept_amount", "kept_rate", "kept_status"]].isna().all()
        assert "absent_extract" in reasons(row)


def test_a_region_in_which_nothing_happens_has_a_row(w36: Company) -> None:
    row = review(w36, "region", region="E2")
    assert row[["commit_amount", "kept_rate"]].isna().all()
    assert "not_submitted_then" in reasons(row)
