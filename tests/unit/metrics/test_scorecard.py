"""The scorecard: figures of their own tables, ranked in the region, and their history (PRF-1)."""

import pandas as pd
import pytest

from assets.metrics.scorecard import SCORES
from assets.metrics.tenure import seated
from tests.company import W36, Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    account,
    deal,
    only,
    order,
    promise,
    quota,
    reasons,
    seat,
    typed,
    visit,
)

NEW = [
    seat("AE1", name="Before", valid_to="2026-08-09"),
    seat("AE1", name="After", valid_from="2026-08-10"),
    seat("AE2"),
]
"""A seat on which somebody else has sat since four weeks before the golden Sunday."""


def score(company: Company, rep_id: str, code: str) -> pd.Series:
    return only(company.rep_scorecard, rep_id=rep_id, code=code)


def then(company: Company, rep_id: str, code: str, week: str) -> pd.Series:
    return only(company.scorecard_history, rep_id=rep_id, code=code, week=week)


def ranks(company: Company, code: str) -> dict[str, object]:
    rows = company.rep_scorecard[company.rep_scorecard["code"] == code]
    places = rows["rank"].astype(object).where(rows["rank"].notna(), None)
    return dict(zip(rows["rep_id"], places, strict=True))


# --- who sits there


@pytest.mark.parametrize(
    ("since", "weeks"), [("2026-08-10", 4), ("2026-08-09", 4), ("2026-07-13", 8), ("2026-07-14", 7)]
)
def test_weeks_in_seat_are_full_weeks_up_to_the_sunday(since: str, weeks: int) -> None:
    roster = typed("roster", [seat("AE1", valid_from=since)])
    assert seated(roster, pd.Timestamp(W36.sunday))["seat_week_count"].tolist() == [weeks]


@pytest.mark.parametrize(
    ("cells", "since"),
    [
        ({"name": "Other"}, "2026-08-10"),
        ({"region": "E2"}, "2026-08-10"),
        ({"team": "T9"}, "2024-04-01"),  # the same person in the same region
    ],
)
def test_another_person_or_region_begins_anew_and_another_team_does_not(
    cells: dict[str, object], since: str
) -> None:
    rows = [seat("AE1", valid_to="2026-08-09"), seat("AE1", valid_from="2026-08-10", **cells)]
    found = seated(typed("roster", rows), pd.Timestamp(W36.sunday))
    assert found["seated_on"].tolist() == [pd.Timestamp(since)]


def test_who_came_back_to_a_vacant_seat_begins_anew() -> None:
    rows = [
        seat("AE1", valid_to="2026-06-30"),
        seat("AE1", seat="VACANT", valid_from="2026-07-01", valid_to="2026-08-09"),
        seat("AE1", valid_from="2026-08-10"),
    ]
    found = seated(typed("roster", rows), pd.Timestamp(W36.sunday))
    assert found["seat_week_count"].tolist() == [4]


def test_only_filled_outside_seats_have_a_scorecard(make: Make) -> None:
    roster = [seat("AE1"), seat("AE2", seat="VACANT"), seat("SR1", role="SR")]
    found = make(roster=roster, orders=[order("S1", 1.0)]).rep_scorecard
    assert found["rep_id"].unique().tolist() == ["AE1"]
    assert found["code"].tolist() == list(SCORES)


# --- figures


def test_the_golden_figures_are_those_of_their_tables(w36: Company) -> None:
    assert score(w36, "AE1", "PRG-2")["value"] == 0.60
    assert score(w36, "AE2", "PRG-2")["value"] == 0.25
    assert score(w36, "AE1", "PRG-12")["value"] == 0.54
    v = score(w36, "AE1", "PRG-8")
    assert (v["value"], v["target"], v["unit"]) == (1.5, 4.5, "factor")
    assert score(w36, "AE1", "FCT-4")["value"] == 0.60
    assert round(score(w36, "AE2", "FCT-4")["value"], 4) == 0.9615
    visits = only(w36.visit_effectiveness, rep_id="AE1", week="2026-W36")
    assert score(w36, "AE1", "WKP-1")["value"] == visits["effective_rate"]
    horizon = only(w36.accuracy_horizons, grain="rep", rep_id="AE1", horizon=1)
    assert score(w36, "AE1", "ACC-2")["value"] == horizon["wape_rate"]
    assert score(w36, "AE1", "ACC-1")["value"] == horizon["bias_rate"]


def test_attainment_is_held_against_the_time_elapsed_and_v_against_required_v(
    w36: Company,
) -> None:
    assert score(w36, "AE1", "PRG-2")["target"] == 68 / 92
    assert score(w36, "AE1", "PRG-12")["target"] == 68 / 92
    assert score(w36, "AE1", "PRG-8")["target"] == 4.5


def test_there_is_no_score_over_all_metrics(w36: Company) -> None:
    columns = set(w36.rep_scorecard.columns)
    assert not {name for name in columns if "score" in name or "total" in name}
    assert w36.rep_scorecard.groupby("rep_id").size().unique().tolist() == [len(SCORES)]


def test_soa_growth_counts_accounts_first_activated_in_the_trailing_weeks(make: Make) -> None:
    accounts = [account(f"A{n}") for n in range(1, 5)]
    deals = [
        deal("O1", created_on="2026-06-08"),  # the first day of the 13 weeks
        deal("O2", created_on="2026-09-06", account_id="A2"),
        deal("O3", created_on="2026-06-07", account_id="A3"),  # active before
        deal("O4", created_on="2026-08-01", account_id="A3"),
        deal("O5", created_on="2026-09-07", account_id="A4"),  # after the week
    ]
    company = make(accounts=accounts, opportunities=deals)
    assert score(company, "AE1", "CVG-3")["value"] == 2 / 4
    assert then(company, "AE1", "CVG-3", "2026-W35")["value"] == 2 / 4
    assert then(company, "AE1", "CVG-3", "2026-W33")["value"] == 2 / 4


def test_soa_growth_is_the_soa_now_less_that_of_thirteen_weeks_before(make: Make) -> None:
    accounts = [account(f"A{n}") for n in range(1, 5)]
    days = ["2026-05-05", "2026-06-08", "2026-08-01"]
    deals = [
        deal(f"O{n}", created_on=day, account_id=f"A{n}") for n, day in enumerate(days, start=1)
    ]
    now = make(accounts=accounts, opportunities=deals)
    before = make(week="2026-W23", accounts=accounts, opportunities=deals)
    rates = [
        company.account_coverage["activated"].sum() / len(accounts) for company in (now, before)
    ]
    assert score(now, "AE1", "CVG-3")["value"] == rates[0] - rates[1] == 0.5


def test_soa_growth_begins_again_with_the_fiscal_year(make: Make) -> None:
    deals = [deal("O1", created_on="2026-03-20"), deal("O2", created_on="2026-04-02")]
    company = make(week="2026-W14", opportunities=deals)
    assert then(company, "AE1", "CVG-3", "2026-W13")["value"] == 1.0
    assert score(company, "AE1", "CVG-3")["value"] == 1.0  # once, not twice
    early = make(week="2026-W14", opportunities=deals[:1])
    assert score(early, "AE1", "CVG-3")["value"] == 0.0


def test_a_seller_without_accounts_has_no_growth_and_no_plans(make: Make) -> None:
    company = make(opportunities=[deal("O1")])
    assert reasons(score(company, "AE2", "CVG-3")) == ["no_accounts"]


# --- rank


def test_ranks_are_inside_the_region_and_equals_share_one(make: Make) -> None:
    roster = [seat("AE1"), seat("AE2"), seat("AE4"), seat("AE3", region="E2", team="T2")]
    quotas = [quota(rep, 100.0) for rep in ("AE1", "AE2", "AE4")]
    lines = [order("S1", 80.0), order("S2", 80.0, rep_id="AE2"), order("S4", 50.0, rep_id="AE4")]
    elsewhere = [quota("AE3", 100.0, region="E2")], [order("S3", 1.0, rep_id="AE3")]
    company = make(roster=roster, quotas=quotas + elsewhere[0], orders=lines + elsewhere[1])
    assert ranks(company, "PRG-2") == {"AE1": 1, "AE2": 1, "AE4": 2, "AE3": 1}
    assert score(company, "AE1", "PRG-2")["ranked_count"] == 3
    assert score(company, "AE3", "PRG-2")["ranked_count"] == 1


@pytest.mark.parametrize(
    ("code", "ordered", "best"),
    [
        ("ACC-2", [("AE1", 90.0), ("AE2", 40.0)], "AE1"),  # the smaller error
        ("ACC-1", [("AE1", 90.0), ("AE2", 140.0)], "AE1"),  # nearer to nothing, either way
        ("ACC-1", [("AE1", 40.0), ("AE2", 110.0)], "AE2"),
    ],
)
def test_the_smaller_error_is_better(
    make: Make, code: str, ordered: list[tuple[str, float]], best: str
) -> None:
    promises = [promise("2026-W35", "2026-W36", said, rep_id=rep) for rep, said in ordered]
    lines = [order(rep, 100.0, rep_id=rep, booked_on="2026-09-01") for rep, _ in ordered]
    company = make(orders=lines, forecasts=promises)
    places = ranks(company, code)
    assert min(places, key=lambda rep: float(str(places[rep] or 9))) == best
    assert sorted(str(place) for place in places.values() if place) == ["1", "2"]


def test_a_commit_is_kept_best_by_what_was_committed_and_not_by_more(make: Make) -> None:
    promises = [promise("2026-W32", "2026-W36", 100.0, rep_id=rep) for rep in ("AE1", "AE2")]
    lines = [
        order("S1", 180.0, booked_on="2026-09-01"),
        order("S2", 90.0, rep_id="AE2", booked_on="2026-09-01"),
    ]
    opportunities = [deal("O1")]
    company = make(orders=lines, forecasts=promises, opportunities=opportunities)
    assert score(company, "AE1", "FCT-4")["value"] == 1.8
    assert (ranks(company, "FCT-4")["AE2"], ranks(company, "FCT-4")["AE1"]) == (1, 2)


def test_v_is_ranked_by_how_far_it_is_from_what_it_should_be(w36: Company) -> None:
    assert ranks(w36, "PRG-8") == {"AE1": 1, "AE2": 2} | {
        rep: place for rep, place in ranks(w36, "PRG-8").items() if rep not in {"AE1", "AE2"}
    }


def test_who_is_new_in_the_seat_has_figures_and_no_rank(make: Make) -> None:
    quotas = [quota("AE1", 100.0), quota("AE2", 100.0)]
    lines = [order("S1", 90.0), order("S2", 80.0, rep_id="AE2")]
    company = make(roster=NEW, quotas=quotas, orders=lines)
    found = score(company, "AE1", "PRG-2")
    assert (found["value"], found["seat_week_count"]) == (0.9, 4)
    assert pd.isna(found["rank"])
    assert reasons(found) == ["new_in_seat"]
    assert ranks(company, "PRG-2")["AE2"] == 1
    assert score(company, "AE2", "PRG-2")["ranked_count"] == 1


@pytest.mark.parametrize(("since", "place"), [("2026-07-13", 1), ("2026-07-14", None)])
def test_eight_full_weeks_make_a_rank(make: Make, since: str, place: int | None) -> None:
    roster = [seat("AE1", valid_from=since)]
    company = make(roster=roster, quotas=[quota("AE1", 100.0)], orders=[order("S1", 90.0)])
    assert ranks(company, "PRG-2")["AE1"] == place


# --- history


def test_every_figure_has_thirteen_weeks_that_end_with_the_report_week(w36: Company) -> None:
    weeks = [str(week) for week in W36.back(13)]
    history = w36.scorecard_history
    assert history.groupby(["rep_id", "code"])["week"].apply(list).map(weeks.__eq__).all()
    assert len(history) == 13 * len(w36.rep_scorecard)


def test_attainment_of_an_earlier_week_is_of_its_own_quarter_and_quota(make: Make) -> None:
    quotas = [
        quota("AE1", 200.0, fiscal_quarter="FY2026-Q1", approved_on="2026-03-25"),
        quota("AE1", 100.0),
        quota("AE1", 50.0, version=2, approved_on="2026-09-01"),
    ]
    lines = [
        order("S1", 60.0, booked_on="2026-06-30"),
        order("S2", 20.0, booked_on="2026-07-01"),
        order("S3", 5.0, booked_on="2026-09-06"),
    ]
    company = make(quotas=quotas, orders=lines)
    assert then(company, "AE1", "PRG-2", "2026-W26")["value"] == 0.0
    assert then(company, "AE1", "PRG-2", "2026-W27")["value"] == 0.2  # its Sunday is in July
    assert then(company, "AE1", "PRG-2", "2026-W35")["value"] == 0.2
    assert then(company, "AE1", "PRG-2", "2026-W36")["value"] == 0.5  # by the new quota


def test_profit_attainment_is_absent_where_nobody_knows_any_profit(make: Make) -> None:
    quotas = [quota("AE1", 10.0, measure="gross_profit")]
    lines = [
        order("S1", 60.0, booked_on="2026-07-08"),
        order("S2", 20.0, booked_on="2026-08-05", gross_profit=5.0),
    ]
    company = make(quotas=quotas, orders=lines)
    unknown = then(company, "AE1", "PRG-12", "2026-W28")
    assert pd.isna(unknown["value"])
    assert reasons(unknown) == ["no_gross_profit"]
    assert then(company, "AE1", "PRG-12", "2026-W32")["value"] == 0.5


def test_a_commit_of_earlier_weeks_is_held_against_what_was_booked_since(make: Make) -> None:
    promises = [
        promise("2026-W30", "2026-W31", 40.0),
        promise("2026-W30", "2026-W34", 60.0),
        promise("2026-W30", "2026-W35", 500.0),  # a fifth week
    ]
    lines = [
        order("S1", 30.0, booked_on="2026-07-27"),  # Monday of W31
        order("S2", 50.0, booked_on="2026-08-23"),  # Sunday of W34
        order("S3", 7.0, booked_on="2026-08-24"),
    ]
    company = make(forecasts=promises, orders=lines)
    assert then(company, "AE1", "FCT-4", "2026-W34")["value"] == 0.8
    assert reasons(then(company, "AE1", "FCT-4", "2026-W35")) == ["not_submitted_then"]


def test_the_last_week_of_the_history_is_the_scorecard(w36: Company, sample: Company) -> None:
    keys = ["rep_id", "code"]
    for company in (w36, sample):
        history = company.scorecard_history
        last = history[(history["week"] == "2026-W36") & ~history["code"].str.startswith("ACC")]
        now = company.rep_scorecard[~company.rep_scorecard["code"].str.startswith("ACC")]
        found = last.set_index(keys)["value"].sort_index()
        pd.testing.assert_series_equal(found, now.set_index(keys)["value"].sort_index())


def test_accuracy_of_a_week_is_that_of_the_week_alone(w36: Company) -> None:
    row = only(w36.forecast_accuracy, grain="rep", rep_id="AE1", target_week="2026-W36", horizon=1)
    assert then(w36, "AE1", "ACC-2", "2026-W36")["value"] == row["wape_rate"]
    assert then(w36, "AE1", "ACC-1", "2026-W36")["value"] == row["bias_rate"]


@pytest.mark.parametrize("code", ["PRG-8", "PLN-2"])
def test_what_only_an_earlier_report_could_tell_is_absent_with_its_reason(
    w36: Company, code: str
) -> None:
    row = then(w36, "AE1", code, "2026-W35")
    assert pd.isna(row["value"])
    assert reasons(row) == ["no_history"]


def test_an_earlier_report_fills_the_history(w36: Company) -> None:
    reported = w36.first_reported.reindex(range(1)).assign(
        code="PRG-8", level="rep", region="E1", rep_id="AE1", period="2026-W35", unit="factor"
    )
    reported = reported.assign(value=1.25, reported_week="2026-W35")
    known = reported.astype(dict(w36.first_reported.dtypes.items()))
    company = Company(w36.frames, w36.settings, w36.week, {**w36.history, "first_reported": known})
    assert then(company, "AE1", "PRG-8", "2026-W35")["value"] == 1.25


def test_weeks_before_the_person_are_somebody_elses(make: Make) -> None:
    quotas = [quota("AE1", 100.0)]
    lines = [order("S1", 30.0, booked_on="2026-07-08"), order("S2", 20.0)]
    company = make(roster=NEW, quotas=quotas, orders=lines)
    before, first = (then(company, "AE1", "PRG-2", week) for week in ("2026-W32", "2026-W33"))
    assert pd.isna(before["value"])
    assert reasons(before) == ["new_in_seat"]
    assert first["value"] == 0.3


def test_visits_of_earlier_weeks_are_those_of_the_visit_table(make: Make) -> None:
    company = make(visits=[visit("V1", "2026-08-04T10:00"), visit("V2")])
    for week in ("2026-W32", "2026-W36"):
        row = only(company.visit_effectiveness, rep_id="AE1", week=week)
        assert then(company, "AE1", "WKP-1", week)["value"] == row["effective_rate"] > 0


# --- what is absent


@pytest.mark.parametrize(
    ("extract", "codes"),
    [
        ("orders", ["PRG-2", "PRG-12", "PRG-8", "FCT-4", "ACC-1", "ACC-2"]),
        ("quotas", ["PRG-2", "PRG-12", "PRG-8"]),
        ("opportunities", ["PRG-8"]),
        ("forecasts", ["FCT-4", "ACC-1", "ACC-2"]),
        ("visits", ["WKP-1"]),
        ("accounts", ["CVG-3", "PLN-2"]),
    ],
)
def test_a_figure_whose_extract_is_absent_says_so(
    lacking: Lacking, extract: str, codes: list[str]
) -> None:
    company = lacking(extract)
    rows = company.rep_scorecard[company.rep_scorecard["code"].isin(codes)]
    assert rows[["value", "rank"]].isna().all(axis=None)
    assert set(rows["reason"].str.split(";").str[0]) == {"absent_extract"}


def test_without_opportunities_nobody_knows_any_growth(lacking: Lacking) -> None:
    found = score(lacking("opportunities"), "AE1", "CVG-3")
    assert pd.isna(found["value"])
    assert reasons(found) == ["absent_extract"]


def test_without_a_roster_there_is_no_scorecard(lacking: Lacking) -> None:
    assert lacking("roster").rep_scorecard.empty
    assert lacking("roster").scorecard_history.empty
