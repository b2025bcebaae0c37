"""Sales progress against quota, V, and the bookings of each week (PRG-1 to PRG-12)."""

import pandas as pd
import pytest

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    account,
    closed,
    credit,
    deal,
    event,
    having,
    many,
    only,
    order,
    promise,
    quota,
    rate,
    reasons,
    seat,
)

FUNNEL = ["open_l1", "open_l2", "open_l3", "open_l4", "open_l5"]


def progress(company: Company, level: str = "rep", **cells: object) -> pd.Series:
    """Give a row of the table; of a rep AE1 unless another is named, of revenue."""
    who = {"rep_id": "AE1"} if level == "rep" else {}
    return only(company.sales_progress, level=level, **{**who, "measure": "revenue", **cells})


def profit(company: Company, level: str = "rep", **cells: object) -> pd.Series:
    return progress(company, level, measure="gross_profit", **cells)


# --- the golden region


@pytest.mark.parametrize(
    ("rep", "net", "attained", "remaining", "in_window", "v", "weighted_v"),
    [
        ("AE1", 900_000.0, 0.6, 600_000.0, 900_000.0, 1.5, 685 / 600),
        ("AE2", 250_000.0, 0.25, 750_000.0, 600_000.0, 0.8, 0.2),
    ],
)
def test_the_golden_reps_stand_where_the_dictionary_says(
    w36: Company,
    rep: str,
    net: float,
    attained: float,
    remaining: float,
    in_window: float,
    v: float,
    weighted_v: float,
) -> None:
    found = progress(w36, rep_id=rep)
    assert found["booked_net"] == net
    assert found["attainment_rate"] == attained
    assert found["remaining_quota"] == remaining
    assert found["open_in_window"] == in_window
    assert found["v"] == v
    assert found["v_weighted"] == weighted_v


def test_the_golden_weighted_v_of_ae1_is_printed_as_1_1417(w36: Company) -> None:
    # 400 x .90 + 300 x .75 + 200 x .50 = 685 of 600
    assert f"{progress(w36)['v_weighted']:.4f}" == "1.1417"


def test_the_golden_region_has_booked_1150_thousand_net_of_1210_gross(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert (found["booked_gross"], found["booked_net"]) == (1_210_000.0, 1_150_000.0)
    assert (found["quota"], found["attainment_rate"]) == (2_500_000.0, 0.46)


def test_the_golden_region_has_gone_through_68_of_92_days(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert found["time_elapsed_rate"] == 68 / 92
    assert f"{found['time_elapsed_rate']:.1%}" == "73.9%"


def test_the_golden_region_is_697_83_thousand_behind_its_pace(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert found["pace_gap"] == -697_826.0870  # 1150 - 2500 x 68 / 92
    assert f"{found['pace_gap'] / 1000:.2f}" == "-697.83"


def test_the_golden_region_needs_393_75_thousand_a_week(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert (found["remaining_quota"], found["needed_per_week"]) == (1_350_000.0, 393_750.0)


def test_the_golden_region_has_a_v_of_sums_and_not_a_mean_of_ratios(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert found["v"] == 1500 / 1350
    assert f"{found['v']:.4f}" == "1.1111"  # the mean of 1.50 and 0.80 would be 1.15
    assert found["v_all"] == 1600 / 1350
    assert f"{found['v_all']:.4f}" == "1.1852"
    assert found["v_weighted"] == 835 / 1350
    assert f"{found['v_weighted']:.4f}" == "0.6185"


def test_the_golden_funnel_is_split_by_level_with_the_overdue_apart(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert found[FUNNEL].tolist() == [0.0, 600_000.0, 200_000.0, 300_000.0, 400_000.0]
    assert (found["open_in_window"], found["overdue"], found["open_beyond"]) == (
        *(1_500_000.0, 150_000.0, 100_000.0),
    )


def test_the_golden_region_needs_a_v_of_4_50_from_a_thin_win_rate(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert found["v_required"] == 4.5
    assert found["reason"] == "too_few"


def test_the_golden_region_is_estimated_to_land_at_1985_thousand(w36: Company) -> None:
    found = progress(w36, "region", region="E1")
    assert (found["landing_estimate"], found["landing_gap"]) == (1_985_000.0, -515_000.0)


def test_the_golden_gross_profit_is_81_of_150_thousand(w36: Company) -> None:
    found = profit(w36)
    assert (found["booked_net"], found["quota"]) == (81_000.0, 150_000.0)
    assert found["attainment_rate"] == 0.54


def test_the_golden_region_knows_its_gross_profit_only_in_part(w36: Company) -> None:
    # AE2's 250 of 1270 thousand moved have no gross profit
    assert "provisional" in reasons(profit(w36, "region", region="E1"))
    assert "provisional" not in reasons(profit(w36))


def test_the_golden_region_without_quota_has_no_attainment_but_a_reason(w36: Company) -> None:
    found = progress(w36, "region", region="E2")
    assert found["booked_net"] == 0.0
    assert found[["quota", "attainment_rate", "pace_gap", "v", "v_all"]].isna().all()
    assert reasons(found)[0] == "no_quota"


def test_the_late_order_counts_a_week_later(w37: Company) -> None:
    found = progress(w37)
    assert found["booked_net"] == 940_000.0
    assert found["attainment_rate"] == 940 / 1500
    assert found["time_elapsed_rate"] == 75 / 92
    region = progress(w37, "region", region="E1")
    assert (region["booked_gross"], region["booked_net"]) == (1_250_000.0, 1_190_000.0)


def test_what_was_due_this_week_is_overdue_a_week_later(w37: Company) -> None:
    found = progress(w37)
    assert (found["open_in_window"], found["overdue"]) == (500_000.0, 400_000.0)  # O1 was due 09-10
    assert found["v"] == 500 / 560


# --- bookings


BOOKED = {
    "2026-06-30": 0.0,  # the last day of the quarter before
    "2026-07-01": 5.0,
    "2026-09-06": 5.0,
    "2026-09-07": 0.0,
}


@pytest.fixture(scope="module")
def booked(make: Make) -> Company:
    """A company in which each rep booked 5 on the day that is the rep's name."""
    orders = [order(f"S-{day}", 5.0, rep_id=day, booked_on=day) for day in BOOKED]
    return make(roster=[seat(day) for day in BOOKED], orders=orders)


@pytest.mark.parametrize(("day", "expected"), BOOKED.items())
def test_bookings_are_those_of_the_quarter_up_to_the_end_of_the_week(
    booked: Company, day: str, expected: float
) -> None:
    assert progress(booked, rep_id=day)["booked_net"] == expected


def test_a_cancel_after_the_quarter_end_hits_the_later_quarter(make: Make) -> None:
    orders = [order("S1", 60_000.0, booked_on="2026-06-20"), order("S2", 10_000.0)]
    events = [event("S1", -60_000.0, happened_on="2026-07-02")]
    now = progress(make(orders=orders, order_events=events))
    assert (now["booked_gross"], now["booked_net"]) == (10_000.0, -50_000.0)
    before = progress(make(week="2026-W26", orders=orders, order_events=events))
    assert (before["booked_gross"], before["booked_net"]) == (60_000.0, 60_000.0)


def test_a_back_dated_order_belongs_to_the_quarter_in_which_it_was_booked(make: Make) -> None:
    late = order("S1", 50_000.0, booked_on="2026-06-28", received_on="2026-09-02")
    orders = [order("S0", 1_000_000.0, booked_on="2026-05-20"), late]
    assert progress(make(orders=orders))["booked_net"] == 0.0
    assert progress(make(week="2026-W26", orders=orders))["booked_net"] == 1_050_000.0


def test_orders_without_opportunity_are_in(make: Make) -> None:
    orders = [order("S1", 5.0, opportunity_id="O1"), order("S2", 7.0)]
    assert progress(make(orders=orders))["booked_net"] == 12.0


def test_credits_split_a_line_by_primary_share_and_overlay_counts_for_nobody(make: Make) -> None:
    shares = [credit("S1", "AE1", 0.6), credit("S1", "AE2", 0.4), credit("S1", "AE3", 1, "OVERLAY")]
    company = make(orders=[order("S1", 300_000.0)], credits=shares)
    assert progress(company)["booked_net"] == 180_000.0
    assert progress(company, rep_id="AE2")["booked_net"] == 120_000.0
    assert progress(company, rep_id="AE3")["booked_net"] == 0.0
    assert progress(company, "company")["booked_net"] == 300_000.0


def test_thirds_add_up_to_the_hundred_they_were_split_from(make: Make) -> None:
    shares = [credit("S1", rep, 1 / 3) for rep in ("AE1", "AE2", "AE3")]
    company = make(orders=[order("S1", 100.0)], credits=shares)
    reps = company.sales_progress.query("level == 'rep' and measure == 'revenue'")
    assert round(float(reps["booked_net"].sum()), 4) == 100.0
    assert progress(company, "company")["booked_net"] == 100.0


def test_bookings_before_a_move_of_the_account_stay_in_the_old_region(make: Make) -> None:
    orders = [
        order("S1", 400.0, region="E1", booked_on="2026-07-20"),
        order("S2", 200.0, region="E2", rep_id="AE3", booked_on="2026-09-01"),
    ]
    company = make(accounts=[account("A1", region="E2", ae_id="AE3")], orders=orders)
    assert progress(company, "region", region="E1")["booked_net"] == 400.0
    assert progress(company, "region", region="E2")["booked_net"] == 200.0
    assert progress(company, "company")["booked_net"] == 600.0


MOVED = [
    seat("AE1", region="E1", team="T1", valid_to="2026-08-02"),
    seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    seat("AE2"),
]


def test_a_rep_who_moved_in_the_quarter_has_a_row_in_each_region(make: Make) -> None:
    orders = [
        order("S1", 400.0, booked_on="2026-08-02"),
        order("S2", 200.0, booked_on="2026-08-03"),
    ]
    company = make(roster=MOVED, orders=orders, opportunities=[deal("O1", amount=70.0)])
    old, new = (progress(company, region=region) for region in ("E1", "E2"))
    assert (old["booked_net"], new["booked_net"]) == (400.0, 200.0)
    assert (old["open_in_window"], new["open_in_window"]) == (0.0, 70.0)


def test_dollars_are_booked_at_the_plan_rate(make: Make) -> None:
    rates = [rate("USD", "2026-04-01", 7.10), rate("USD", "2026-04-01", 7.05, "SPOT")]
    company = make(orders=[order("S1", 10_000.0, currency="USD")], fx_rates=rates)
    assert progress(company)["booked_net"] == 71_000.0


# --- quotas


@pytest.mark.parametrize(
    ("approved_on", "expected"), [("2026-09-06", 2_000.0), ("2026-09-07", 1_000.0)]
)
def test_a_version_of_the_quota_counts_from_the_day_of_its_approval(
    make: Make, approved_on: str, expected: float
) -> None:
    versions = [quota("AE1", 1_000.0), quota("AE1", 2_000.0, version=2, approved_on=approved_on)]
    assert progress(make(orders=[order("S1", 5.0)], quotas=versions))["quota"] == expected


def test_of_two_versions_approved_on_one_day_the_higher_counts(make: Make) -> None:
    versions = [quota("AE1", 1_000.0, version=10), quota("AE1", 2_000.0, version=9)]
    assert progress(make(orders=[order("S1", 5.0)], quotas=versions))["quota"] == 1_000.0


def test_quotas_of_other_quarters_do_not_count(make: Make) -> None:
    others = [quota("AE1", 1.0, fiscal_quarter=f"FY{year}-Q{n}") for year, n in QUARTERS]
    found = progress(make(orders=[order("S1", 5.0)], quotas=others))
    assert pd.isna(found["quota"])
    assert "no_quota" in reasons(found)


QUARTERS = [(2025, 2), (2026, 1), (2026, 3), (2027, 2)]


def test_a_quota_not_yet_approved_is_no_quota(make: Make) -> None:
    found = progress(make(orders=[order("S1", 5.0)], quotas=[quota("AE1", 9.0, **TOO_LATE)]))
    assert found[["quota", "attainment_rate", "v"]].isna().all()
    assert "no_quota" in reasons(found)


TOO_LATE = {"approved_on": "2026-09-07"}


def test_a_quota_of_nothing_is_no_denominator(make: Make) -> None:
    company = make(
        orders=[order("S1", 5.0)], quotas=[quota("AE1", 0.0)], opportunities=[deal("O1")]
    )
    found = progress(company)
    assert found[["attainment_rate", "v", "v_weighted", "v_all"]].isna().all()
    assert "no_quota" in reasons(found)


def test_a_quota_goes_with_the_region_it_was_set_for(make: Make) -> None:
    versions = [
        quota("AE1", 900.0),
        quota("AE1", 700.0, version=2, region="E2", approved_on="2026-08-03"),
    ]
    company = make(roster=MOVED, orders=[order("S1", 5.0)], quotas=versions)
    assert progress(company, "region", region="E2")["quota"] == 700.0
    assert pd.isna(progress(company, "region", region="E1")["quota"])
    assert progress(company, "company")["quota"] == 700.0


def test_bookings_of_a_rep_without_quota_count_above_and_the_quota_of_others_stands(
    make: Make,
) -> None:
    orders = [order("S1", 300.0), order("S2", 200.0, rep_id="AE2")]
    company = make(orders=orders, quotas=[quota("AE1", 1_000.0)])
    assert "no_quota" in reasons(progress(company, rep_id="AE2"))
    region = progress(company, "region", region="E1")
    assert (region["quota"], region["booked_net"]) == (1_000.0, 500.0)
    assert region["attainment_rate"] == 0.5


# --- pace and what remains


@pytest.mark.parametrize(
    ("week", "elapsed"),
    [
        ("2026-W27", 5 / 92),  # 2026-07-05
        ("2026-W39", 89 / 92),  # 2026-09-27
        ("2026-W40", 4 / 92),  # 2026-10-04, four days into FY2026-Q3
    ],
)
def test_time_elapsed_counts_the_days_of_the_quarter_of_the_sunday(
    make: Make, week: str, elapsed: float
) -> None:
    found = progress(make(week=week, orders=[order("S1", 5.0)]))
    assert found["time_elapsed_rate"] == elapsed


def test_on_the_last_day_of_a_quarter_all_of_it_is_gone_and_one_day_is_left_to_book(
    make: Make,
) -> None:
    # 2028-12-31 is a Sunday and ends FY2028-Q3
    quotas = [quota("AE1", 1_000.0, fiscal_quarter="FY2028-Q3")]
    orders = [order("S1", 300.0, booked_on="2028-12-31")]
    found = progress(make(week="2028-W52", orders=orders, quotas=quotas))
    assert found["time_elapsed_rate"] == 1.0
    assert found["remaining_quota"] == 700.0
    assert found["needed_per_week"] == 4_900.0  # 700 / (1 / 7)


def test_with_three_days_left_a_week_needs_more_than_remains(make: Make) -> None:
    company = make(week="2026-W39", orders=[order("S1", 400.0)], quotas=[quota("AE1", 1_000.0)])
    assert progress(company)["needed_per_week"] == 1_400.0  # 600 / (3 / 7)


def test_ahead_of_its_pace_a_gap_is_positive(make: Make) -> None:
    company = make(orders=[order("S1", 900.0)], quotas=[quota("AE1", 920.0)])
    assert progress(company)["pace_gap"] == 220.0  # 900 - 920 x 68 / 92


NEARLY_MET = {999.9999: 0.0001, 1_000.0: 0.0, 1_000.0001: -0.0001, 1_500.0: -500.0}


@pytest.fixture(scope="module")
def nearly_met(make: Make) -> Company:
    """A company whose reps, named for what they booked, have quotas of 1,000 each."""
    reps = [str(amount) for amount in NEARLY_MET]
    return make(
        roster=[seat(rep) for rep in reps],
        orders=[order(f"S-{rep}", float(rep), rep_id=rep) for rep in reps],
        quotas=[quota(rep, 1_000.0) for rep in reps],
        opportunities=[deal(f"O-{rep}", rep_id=rep) for rep in reps],
    )


@pytest.mark.parametrize(("amount", "remaining"), NEARLY_MET.items())
def test_a_quota_that_is_met_leaves_no_v_but_a_reason(
    nearly_met: Company, amount: float, remaining: float
) -> None:
    found = progress(nearly_met, rep_id=str(amount))
    met = remaining <= 0
    assert found["remaining_quota"] == remaining
    assert found["attainment_rate"] == amount / 1_000
    assert found[["v", "v_weighted", "v_all", "needed_per_week"]].isna().all() == met
    assert ("quota_met" in reasons(found)) == met


def test_a_region_that_met_its_quota_leaves_the_others_alone(make: Make) -> None:
    orders = [order("S1", 1_200.0), order("S2", 100.0, rep_id="AE3")]
    quotas = [quota("AE1", 1_000.0), quota("AE3", 1_000.0, region="E2")]
    company = make(orders=orders, quotas=quotas, opportunities=[deal("O1", amount=350.0)])
    assert reasons(progress(company, "region", region="E1"))[0] == "quota_met"
    assert progress(company, "region", region="E2")["v"] == 0.0
    assert progress(company, "company")["v"] == 350 / 700


# --- V


DUE = {
    "2026-09-06": (0.0, 100.0, 0.0),
    "2026-09-07": (100.0, 0.0, 0.0),
    "2026-09-30": (100.0, 0.0, 0.0),
    "2026-10-01": (0.0, 0.0, 100.0),
    "undated": (0.0, 0.0, 0.0),  # outside V and overdue
}


@pytest.fixture(scope="module")
def due(make: Make) -> Company:
    """A company whose reps have 200 to go and an opportunity of 100, due on the rep's name."""
    days = {day: None if day == "undated" else day for day in DUE}
    return make(
        roster=[seat(rep) for rep in days],
        orders=[order(f"S-{rep}", 800.0, rep_id=rep) for rep in days],
        quotas=[quota(rep, 1_000.0) for rep in days],
        opportunities=[
            deal(f"O-{rep}", amount=100.0, rep_id=rep, expected_order_on=day)
            for rep, day in days.items()
        ],
    )


@pytest.mark.parametrize(("day", "expected"), DUE.items())
def test_v_counts_what_is_due_after_the_week_and_in_the_quarter(
    due: Company, day: str, expected: tuple[float, float, float]
) -> None:
    found = progress(due, rep_id=day)
    in_window, _, beyond = expected
    assert tuple(found[["open_in_window", "overdue", "open_beyond"]]) == expected
    assert found["v"] == in_window / 200
    assert found["v_all"] == (in_window + beyond) / 200


def test_without_opportunities_of_ones_own_v_is_zero_and_not_null(make: Make) -> None:
    company = make(
        orders=[order("S1", 5.0)],
        quotas=[quota("AE1", 1_000.0)],
        opportunities=[deal("O1", rep_id="AE3")],
    )
    found = progress(company)
    assert found[["open_in_window", "v", "v_weighted", "v_all"]].tolist() == [0.0, 0.0, 0.0, 0.0]


def test_closed_opportunities_are_in_no_v(make: Make) -> None:
    deals = [closed(f"O-{stage}", stage) for stage in ("WON", "LOST", "CANCELLED")]
    company = make(orders=[order("S1", 5.0)], quotas=[quota("AE1", 1_000.0)], opportunities=deals)
    assert progress(company)["v_all"] == 0.0


def test_an_opportunity_without_amount_is_in_no_sum(make: Make) -> None:
    deals = [deal("O1", amount=100.0), deal("O2", amount=None)]
    company = make(orders=[order("S1", 5.0)], quotas=[quota("AE1", 105.0)], opportunities=deals)
    assert progress(company)[["open_in_window", "v"]].tolist() == [100.0, 1.0]


def test_an_opportunity_without_account_counts_for_its_rep_and_region(make: Make) -> None:
    company = make(opportunities=[deal("O1", account_id=None, amount=100.0)])
    assert progress(company)["open_in_window"] == 100.0
    assert progress(company, "region", region="E1")["open_in_window"] == 100.0


def test_the_probabilities_are_settings(make: Make, golden_settings: Settings) -> None:
    level = golden_settings.stages.L3.model_copy(update={"win_probability": 0.4})
    other = having(golden_settings, "stages", L3=level)
    company = make(
        settings=other,
        orders=[order("S1", 900.0)],
        quotas=[quota("AE1", 1_000.0)],
        opportunities=[deal("O1", amount=100.0)],
    )
    assert progress(company)[["v_weighted", "landing_estimate"]].tolist() == [0.4, 940.0]


def test_v_above_the_rep_is_a_ratio_of_sums(make: Make) -> None:
    quotas = [quota("AE1", 600.0), quota("AE2", 750.0)]
    deals = [deal("O1", amount=900.0), deal("O2", amount=600.0, rep_id="AE2")]
    orders = [order("S1", 1.0, rep_id="AE3")]
    company = make(orders=orders, quotas=quotas, opportunities=deals)
    assert [progress(company, rep_id=rep)["v"] for rep in ("AE1", "AE2")] == [1.5, 0.8]
    for level in ("region", "team"):
        cells = {"region": "E1"} if level == "region" else {"team": "T1"}
        assert progress(company, level, **cells)["v"] == 1500 / 1350


# --- required V


def required(company: Company, level: str = "rep", **cells: object) -> tuple[float, bool]:
    """Give the required V of a row and whether it says too few."""
    found = progress(company, level, **cells)
    return found["v_required"], "too_few" in reasons(found)


@pytest.mark.parametrize(
    ("lost", "expected", "few"),
    [(15, 4.0, False), (14, 5.0, True)],  # 5 of 20 by itself; 5 of 19: the team's 10 of 50
)
def test_a_rep_with_fewer_than_20_resolved_takes_the_rate_of_the_level_above(
    make: Make, lost: int, expected: float, *, few: bool
) -> None:
    own = [*many(5, "WON"), *many(lost, "LOST")]
    others = [*many(5, "WON", "AE2"), *many(40 - lost, "LOST", "AE2")]
    assert required(make(opportunities=[*own, *others])) == (expected, few)


ELSEWHERE = [
    seat("AE1", region="E1", team="T1"),
    seat("AE4", region="E1", team="T3"),
    seat("AE3", region="E2", team="T2"),
]


@pytest.mark.parametrize(
    ("own", "team_mate", "in_region", "expected"),
    [
        ((10, 10), (0, 0), (0, 30), 2.0),  # 10 of 20: the rep's own
        ((5, 4), (0, 11), (0, 30), 4.0),  # 9 resolved: the team's 5 of 20
        ((5, 4), (0, 1), (0, 20), 6.0),  # team 10 resolved: the region's 5 of 30
        ((5, 4), (0, 1), (0, 5), 3.0),  # region 15 resolved: the company's 10 of 30
    ],
)
def test_too_few_climbs_from_rep_to_team_to_region_to_company(
    make: Make,
    own: tuple[int, int],
    team_mate: tuple[int, int],
    in_region: tuple[int, int],
    expected: float,
) -> None:
    counts = {"AE1": own, "AE2": team_mate, "AE4": in_region, "AE3": (5, 10)}
    deals = [
        row
        for rep, (won, lost) in counts.items()
        for row in (*many(won, "WON", rep), *many(lost, "LOST", rep))
    ]
    found, few = required(make(roster=[*ELSEWHERE, seat("AE2")], opportunities=deals))
    assert found == pytest.approx(expected, rel=1e-15)
    assert few == (sum(own) < 20)


def test_the_company_takes_its_own_rate_however_thin_and_says_so(make: Make) -> None:
    company = make(opportunities=[*many(2, "WON"), *many(7, "LOST")])
    assert required(company, "company") == (4.5, True)


def test_a_rep_with_no_win_of_20_has_no_required_v_and_not_the_parents(make: Make) -> None:
    company = make(
        orders=[order("S1", 5.0)],
        quotas=[quota("AE1", 1_000.0)],
        opportunities=[*many(20, "LOST"), *many(20, "WON", "AE2")],
    )
    found = progress(company)
    assert pd.isna(found["v_required"])  # 1 / 0
    assert reasons(found) != []


@pytest.mark.parametrize("deals", [[deal("O1")], many(3, "LOST")], ids=["none", "no win"])
def test_a_required_v_that_cannot_be_given_has_a_reason(
    make: Make, deals: list[dict[str, object]]
) -> None:
    company = make(orders=[order("S1", 5.0)], quotas=[quota("AE1", 1_000.0)], opportunities=deals)
    found = progress(company, "company")
    assert pd.isna(found["v_required"])
    assert pd.notna(found["reason"])


# --- gross profit


ONE_PERCENT = [
    # known amount, amount without gross profit, more than 1 %
    (99_000.0, 1_000.0, False),  # exactly 1 %
    (99_000.0, 999.9999, False),
    (99_000.0, 1_000.0001, True),
    (99_000.0, 0.0, False),
    (9.9, 0.1, False),  # exactly 1 %, in awkward floats
    (1_222_221.33, 12_345.67, False),  # exactly 1 % of 1,234,567
    (57.42, 0.58, False),
    (28.4031, 0.2869, False),
    (228_436.5402, 2_307.4398, False),  # exactly 1 %; 0.01 x the sum is less in floats
    (228_436.5402, 2_307.4399, True),
]


@pytest.fixture(scope="module")
def partly_known(make: Make) -> Company:
    """A company whose reps, named for what is unknown, know the gross profit of the rest."""
    orders = [
        row
        for known, unknown, _ in ONE_PERCENT
        for row in (
            order(f"K-{unknown}", known, rep_id=str(unknown), gross_profit=known / 10),
            order(f"U-{unknown}", unknown, rep_id=str(unknown)),
        )
    ]
    return make(
        roster=[seat(str(unknown)) for _, unknown, _ in ONE_PERCENT],
        orders=orders,
        quotas=[quota(str(unknown), 1e6, measure="gross_profit") for _, unknown, _ in ONE_PERCENT],
    )


@pytest.mark.parametrize(("known", "unknown", "provisional"), ONE_PERCENT)
def test_gross_profit_missing_on_more_than_one_percent_is_provisional(
    partly_known: Company, known: float, unknown: float, *, provisional: bool
) -> None:
    found = profit(partly_known, rep_id=str(unknown))
    assert found["booked_net"] == round(known / 10, 4)
    assert ("provisional" in reasons(found)) == provisional


def test_gross_profit_that_nobody_knows_is_null_with_a_reason(make: Make) -> None:
    company = make(
        orders=[order("S1", 5.0)], quotas=[QUOTA_OF_PROFIT], opportunities=[deal("O1", "LOST")]
    )
    found = profit(company)
    assert found[["booked_gross", "booked_net", "attainment_rate", "remaining_quota"]].isna().all()
    assert "no_gross_profit" in reasons(found)
    assert "absent_extract" not in reasons(found)


QUOTA_OF_PROFIT = quota("AE1", 100.0, measure="gross_profit")


def test_gross_profit_has_its_own_v(make: Make) -> None:
    company = make(
        orders=[order("S1", 500.0, gross_profit=60.0)],
        quotas=[QUOTA_OF_PROFIT, quota("AE1", 1_000.0)],
        opportunities=[deal("O1", amount=500.0, gross_profit=50.0)],
    )
    found = profit(company)
    assert (found["attainment_rate"], found["remaining_quota"]) == (0.6, 40.0)
    assert found[["open_l3", "v", "v_weighted"]].tolist() == [50.0, 1.25, 0.625]


UNKNOWN_PROFIT = {
    "overdue": "2026-08-28",
    "open_in_window": "2026-09-18",
    "open_beyond": "2026-10-15",
}


@pytest.fixture(scope="module")
def profitless(make: Make) -> Company:
    """A company whose reps have one opportunity of unknown gross profit each."""
    deals = [
        deal(f"O-{rep}", rep_id=rep, expected_order_on=day) for rep, day in UNKNOWN_PROFIT.items()
    ]
    return make(roster=[seat(rep) for rep in UNKNOWN_PROFIT], opportunities=deals)


@pytest.mark.parametrize("column", UNKNOWN_PROFIT)
def test_open_gross_profit_that_nobody_knows_is_null_and_not_zero(
    profitless: Company, column: str
) -> None:
    assert progress(profitless, rep_id=column)[column] == 100_000.0
    assert pd.isna(profit(profitless, rep_id=column)[column])


def test_the_golden_tail_has_opportunities_beyond_whose_gross_profit_nobody_knows(
    w36: Company,
) -> None:
    assert progress(w36, "region", region="E2")["open_beyond"] == 80_000.0
    assert pd.isna(profit(w36, "region", region="E2")["open_beyond"])


# --- what is absent


def test_without_orders_nothing_is_booked_and_nothing_is_zero(make: Make) -> None:
    found = progress(make(quotas=[quota("AE1", 1_000.0)], opportunities=[deal("O1")]))
    unknown = ["booked_gross", "booked_net", "attainment_rate", "pace_gap", "remaining_quota"]
    rest = ["needed_per_week", "v", "v_weighted", "v_all", "landing_estimate", "landing_gap"]
    assert found[[*unknown, *rest]].isna().all()
    assert "absent_extract" in reasons(found)
    assert found["open_in_window"] == 100_000.0


def test_without_opportunities_nothing_is_open_and_nothing_is_zero(make: Make) -> None:
    found = progress(make(quotas=[quota("AE1", 1_000.0)], orders=[order("S1", 250.0)]))
    unknown = [*FUNNEL, "open_in_window", "overdue", "open_beyond", "v", "v_weighted", "v_all"]
    assert found[[*unknown, "v_required", "landing_estimate", "landing_gap"]].isna().all()
    assert "absent_extract" in reasons(found)
    assert found["attainment_rate"] == 0.25


def test_without_quotas_nobody_has_one(make: Make) -> None:
    table = make(orders=[order("S1", 5.0)], opportunities=[deal("O1")]).sales_progress
    assert table[["quota", "attainment_rate", "remaining_quota", "v"]].isna().all(axis=None)
    assert all("no_quota" in reasons(row) for _, row in table.iterrows())


def test_every_region_of_the_settings_has_a_row_though_nothing_happened_there(make: Make) -> None:
    company = make(roster=[seat("AE1")], orders=[order("S1", 5.0)], opportunities=[deal("O1")])
    found = progress(company, "region", region="E2")
    assert (found["booked_net"], found["open_in_window"]) == (0.0, 0.0)


def test_a_seller_without_any_figures_has_a_row(make: Make) -> None:
    found = progress(make(orders=[order("S1", 5.0)]), rep_id="AE3")
    assert found["booked_net"] == 0.0


# --- the weeks of the quarter


def weeks(company: Company, region: str | None = None) -> pd.DataFrame:
    table = company.booking_weeks
    chosen = table["region"].isna() if region is None else table["region"] == region
    return table[chosen].set_index("week")


def test_the_golden_weeks_add_up_to_the_quarter(w36: Company) -> None:
    found = weeks(w36, "E1")
    assert found.index.tolist() == [f"2026-W{number}" for number in range(27, 37)]
    booked = found["booked_gross"]
    assert booked[booked > 0].to_dict() == {
        "2026-W28": 400_000.0,
        "2026-W31": 200_000.0,
        "2026-W34": 150_000.0,
        "2026-W35": 100_000.0,
        "2026-W36": 360_000.0,
    }
    last = found.loc["2026-W36"]
    assert (last["booked_net"], last["cumulative_net"]) == (300_000.0, 1_150_000.0)


def test_the_golden_quota_to_date_ends_where_the_pace_gap_begins(w36: Company) -> None:
    last = weeks(w36, "E1").loc["2026-W36"]
    assert last["quota_to_date"] == 1_847_826.0870  # 2500 x 68 / 92
    gap = progress(w36, "region", region="E1")["pace_gap"]
    assert round(last["cumulative_net"] - last["quota_to_date"], 4) == gap


STRADDLING = [
    order("S1", 7.0, booked_on="2026-06-29"),  # Monday of W27, still FY2026-Q1
    order("S2", 11.0, booked_on="2026-06-30"),
    order("S3", 100.0, booked_on="2026-07-01"),  # FY2026-Q2 begins
    order("S4", 1_000.0, booked_on="2026-07-05"),  # Sunday of W27
    order("S5", 10_000.0, booked_on="2026-07-06"),
]


def test_a_week_that_straddles_two_quarters_is_cut_at_the_edge(make: Make) -> None:
    found = weeks(make(week="2026-W28", orders=STRADDLING))
    assert found["booked_net"].to_dict() == {"2026-W27": 1_100.0, "2026-W28": 10_000.0}
    assert found["week_ends_on"].tolist() == list(pd.to_datetime(["2026-07-05", "2026-07-12"]))
    company = make(week="2026-W28", orders=STRADDLING)
    assert progress(company, "company")["booked_net"] == 11_100.0


def test_the_quarter_before_the_straddling_week_ends_a_week_earlier(make: Make) -> None:
    earlier = order("S0", 3.0, booked_on="2026-06-28")
    company = make(week="2026-W26", orders=[earlier, *STRADDLING])
    assert weeks(company).index.tolist() == [f"2026-W{number}" for number in range(14, 27)]
    assert progress(company, "company")["booked_net"] == 3.0


def test_at_the_start_of_a_quarter_the_straddling_week_stands_alone(make: Make) -> None:
    found = weeks(make(week="2026-W27", orders=STRADDLING, quotas=[quota("AE1", 920.0)]))
    assert found["booked_net"].to_dict() == {"2026-W27": 1_100.0}
    assert found["quota_to_date"].tolist() == [50.0]  # five of 92 days


def test_a_week_without_bookings_is_zero_and_the_sum_goes_on(make: Make) -> None:
    found = weeks(make(week="2026-W30", orders=STRADDLING), "E1")
    assert found["booked_net"].tolist() == [1_100.0, 10_000.0, 0.0, 0.0]
    assert found["cumulative_net"].tolist() == [1_100.0, 11_100.0, 11_100.0, 11_100.0]


def test_without_orders_the_weeks_are_unknown(make: Make) -> None:
    found = make(quotas=[quota("AE1", 920.0)]).booking_weeks
    assert len(found) == 30  # ten weeks of the company and of two regions
    assert found[["booked_gross", "booked_net", "cumulative_net"]].isna().all(axis=None)


def test_without_quotas_there_is_no_quota_to_date(make: Make) -> None:
    assert make(orders=[order("S1", 5.0)]).booking_weeks["quota_to_date"].isna().all()


def test_a_rep_who_changed_team_has_one_row_with_all_it_booked(make: Make) -> None:
    roster = [
        seat("AE1", valid_to="2026-08-15"),
        seat("AE1", team="T9", valid_from="2026-08-16"),
    ]
    orders = [
        order("S1", 100.0, booked_on="2026-08-01"),
        order("S2", 100.0, booked_on="2026-08-20"),
    ]
    company = make(roster=roster, orders=orders, quotas=[quota("AE1", 1_000.0)])
    found = progress(company)
    assert (found["team"], found["booked_net"], found["attainment_rate"]) == ("T9", 200.0, 0.2)
    assert progress(company, "team", team="T9")["remaining_quota"] == 800.0


def test_v_on_gross_profit_known_in_part_says_so(make: Make) -> None:
    deals = [deal("O1", gross_profit=50.0, amount=99.0), deal("O2", amount=1.0)]
    rows = {"orders": [order("S1", 5.0, gross_profit=1.0)], "quotas": [QUOTA_OF_PROFIT]}
    found = profit(make(opportunities=deals, **rows))
    assert pd.notna(found["v"])
    assert "v_provisional" not in reasons(found)  # exactly 1 %
    deals = [deal("O1", gross_profit=50.0, amount=98.0), deal("O2", amount=2.0)]
    found = profit(make(opportunities=deals, **rows))
    assert "v_provisional" in reasons(found)
    assert "provisional" not in reasons(found)


def test_without_a_roster_orders_of_no_region_still_add_up(make: Make) -> None:
    company = make(
        roster=[],
        orders=[order("S1", 150.0, booked_on="2026-09-02")],
        forecasts=[promise("2026-W35", "2026-W36", 100.0)],
    )
    assert progress(company, "company")["booked_net"] == 150.0
    assert {tie.name: tie.gap for tie in company.ties() if tie.gap} == {}
