"""Visits: effective ones, those at the door, and how many go to new accounts (WKP-1 to WKP-3)."""

import pandas as pd
import pytest

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    call,
    closed,
    deal,
    having,
    only,
    reasons,
    seat,
    visit,
)


def week_of(company: Company, rep_id: str = "AE1", week: str = "2026-W36") -> pd.Series:
    return only(company.visit_effectiveness, rep_id=rep_id, week=week)


def counts(company: Company, **which: str) -> list[int]:
    """Give how many visits of a rep were logged, at the door, effective."""
    columns = ["logged_count", "door_visit_count", "effective_visit_count"]
    found: list[int] = week_of(company, **which)[columns].tolist()
    return found


def some(count: int) -> list[dict[str, object]]:
    """Give so many effective visits of one week, each on an account of its own."""
    return [visit(f"V{n}", account_id=f"X{n}") for n in range(count)]


# --- the golden rep


def test_of_14_golden_visits_10_are_effective(w36: Company) -> None:
    assert counts(w36) == [14, 11, 10]  # - 2 partner only - 1 duplicate, - 1 without outcome
    found = week_of(w36)
    assert found["effective_rate"] == 10 / 12
    assert f"{found['effective_rate']:.1%}" == "83.3%"


def test_11_golden_visits_were_at_the_door(w36: Company) -> None:
    found = week_of(w36)
    assert found["door_rate"] == 11 / 12
    assert f"{found['door_rate']:.1%}" == "91.7%"


def test_three_of_ten_golden_visits_went_to_new_accounts(w36: Company) -> None:
    found = week_of(w36)
    assert found["new_account_visit_count"] == 3  # A06 twice and A07
    assert found["new_account_rate"] == 0.3


def test_the_golden_rep_had_three_door_visits_on_two_days(w36: Company) -> None:
    # 2 on Monday, 3 on Tuesday, 2 on Wednesday, 3 on Thursday, 1 on Friday
    assert week_of(w36)["days_on_target_count"] == 2


def test_the_golden_company_adds_its_sellers_up(w36: Company) -> None:
    found = only(w36.visit_weeks, level="company", week="2026-W36")
    assert found[["rep_count", "effective_visit_count", "effective_target"]].tolist() == [3, 10, 36]
    assert found["effective_rate"] == 10 / 36
    region = only(w36.visit_weeks, region="E1", week="2026-W36")
    assert region["effective_rate"] == 10 / 24


# --- what counts


VISITED: dict[str, tuple[dict[str, object], list[int]]] = {
    # what is told of the visit; logged, at the door, effective
    "solved": ({"outcome": "PROBLEM_SOLVED"}, [1, 1, 1]),
    "found": ({"outcome": "OPPORTUNITY_FOUND"}, [1, 1, 1]),
    "won": ({"outcome": "OPPORTUNITY_WON"}, [1, 1, 1]),
    "none": ({"outcome": "NONE"}, [1, 1, 0]),
    "untold": ({"outcome": None}, [1, 1, 0]),
    "partner only": ({"end_customer_present": False}, [1, 0, 0]),
    "who was there is untold": ({"end_customer_present": None}, [1, 0, 0]),
    "planned": ({"status": "PLANNED"}, [0, 0, 0]),
    "cancelled": ({"status": "CANCELLED"}, [0, 0, 0]),
    "done but when": ({"happened_at": None}, [0, 0, 0]),
    "called": ({"kind": "OB_CALL", "connected": True}, [0, 0, 0]),
    "was called": ({"kind": "IB_CALL", "connected": True}, [0, 0, 0]),
}


@pytest.fixture(scope="module")
def visited(make: Make) -> Company:
    """A company whose reps, named for what they tell, made one visit or call each."""
    rows = [visit(rep, rep_id=rep) | told for rep, (told, _) in VISITED.items()]
    return make(roster=[seat(rep) for rep in VISITED], visits=rows)


@pytest.mark.parametrize("told", VISITED)
def test_a_visit_counts_as_what_it_was(visited: Company, told: str) -> None:
    assert counts(visited, rep_id=told) == VISITED[told][1]


@pytest.mark.parametrize("rep_id", ["SR1", "D1"])
def test_only_outside_sellers_make_visits(make: Make, rep_id: str) -> None:
    table = make(visits=[visit("V1", rep_id=rep_id)]).visit_effectiveness
    assert rep_id not in set(table["rep_id"])
    assert table["effective_visit_count"].sum() == 0


def test_one_account_counts_once_a_day(make: Make) -> None:
    visits = [
        visit("V1", "2026-09-01T09:00"),
        visit("V2", "2026-09-01T16:00"),
        visit("V3", "2026-09-02T09:00"),
        visit("V4", "2026-09-02T10:00", account_id="A2"),
    ]
    assert counts(make(visits=visits)) == [4, 3, 3]


def test_a_fruitless_visit_does_not_hide_a_fruitful_one_of_the_same_day(make: Make) -> None:
    visits = [visit("V1", "2026-09-01T09:00", outcome="NONE"), visit("V2", "2026-09-01T16:00")]
    assert counts(make(visits=visits)) == [2, 1, 1]


def test_a_visit_with_a_partner_only_does_not_hide_one_with_the_customer(make: Make) -> None:
    visits = [
        visit("V1", "2026-09-01T09:00", end_customer_present=False),
        visit("V2", "2026-09-01T16:00"),
    ]
    assert counts(make(visits=visits)) == [2, 1, 1]


def test_a_visit_belongs_to_the_week_of_the_companys_clock(make: Make) -> None:
    weeks = {
        "2026-08-30T23:59:59": "2026-W35",
        "2026-08-31T00:00:00": "2026-W36",
        "2026-09-06T23:59:59": "2026-W36",
        "2026-09-07T00:00:00": "2026-W37",
    }
    roster = [seat(moment) for moment in weeks]
    company = make(
        week="2026-W37", roster=roster, visits=[visit(at, at, rep_id=at) for at in weeks]
    )
    table = company.visit_effectiveness.query("effective_visit_count == 1")
    assert table.set_index("rep_id")["week"].to_dict() == weeks


def test_a_second_after_the_week_a_visit_does_not_count_yet(make: Make) -> None:
    visits = [visit("V1", "2026-09-06T23:59:59"), visit("V2", "2026-09-07T00:00:00")]
    assert make(visits=visits).visit_effectiveness["effective_visit_count"].sum() == 1


def test_the_companys_clock_decides_and_not_the_servers(
    make: Make, golden_settings: Settings
) -> None:
    berlin = having(golden_settings, "company", time_zone="Europe/Berlin")
    visits = [visit("V1", "2026-09-07T05:59:59"), visit("V2", "2026-09-07T06:00:00")]  # 23:59:59
    company = make(settings=berlin, visits=visits)
    assert company.visit_effectiveness["effective_visit_count"].sum() == 1


# --- targets


@pytest.mark.parametrize(
    ("count", "rate", "met"), [(11, 11 / 12, 0), (12, 1.0, 1), (13, 13 / 12, 1)]
)
def test_twelve_effective_visits_a_week_are_the_target(
    make: Make, count: int, rate: float, met: int
) -> None:
    company = make(visits=some(count))
    assert week_of(company)["effective_rate"] == rate
    assert week_of(company)["door_rate"] == rate
    whole = only(company.visit_weeks, region="E1", week="2026-W36")
    assert whole["on_target_count"] == met


@pytest.mark.parametrize(
    ("week", "days", "target"),
    [
        ("2026-W36", 5, 12.0),
        ("2026-W25", 4, 9.6),  # Dragon Boat Festival
        ("2026-W38", 6, 14.4),  # a Sunday is worked
        ("2026-W40", 3, 7.2),
    ],
)
def test_the_targets_scale_with_the_working_days_of_the_week(
    make: Make, week: str, days: int, target: float
) -> None:
    company = make(week=week, visits=[visit("V1", "2026-06-15T10:00")])
    found = week_of(company, week=week)
    assert found[["working_day_count", "effective_target", "door_target"]].tolist() == [
        *(days, target, target)
    ]


@pytest.mark.parametrize(("count", "met"), [(9, 0), (10, 1)])
def test_in_a_holiday_week_ten_visits_meet_a_target_of_9_6(
    make: Make, count: int, met: int
) -> None:
    visits = [row | {"happened_at": "2026-06-16T10:00+08:00"} for row in some(count)]
    found = only(make(week="2026-W25", visits=visits).visit_weeks, region="E1", week="2026-W25")
    assert (found["effective_target"], found["on_target_count"]) == (19.2, met)  # of two sellers


def test_a_week_without_working_days_has_no_target_and_no_rate(make: Make) -> None:
    visits = [visit("V1", "2026-02-18T10:00")]
    company = make(week="2026-W08", visits=visits, opportunities=[deal("O1")])
    found = week_of(company, week="2026-W08")
    assert (found["effective_visit_count"], found["effective_target"]) == (1, 0.0)
    assert found[["effective_rate", "door_rate"]].isna().all()
    assert reasons(found) == ["no_working_days"]


def test_the_targets_are_settings(make: Make, golden_settings: Settings) -> None:
    ours = having(golden_settings, "visits", effective_per_week=8, door_per_week=16)
    found = week_of(make(settings=ours, visits=some(4)))
    assert (found["effective_rate"], found["door_rate"]) == (0.5, 0.25)


@pytest.mark.parametrize(("count", "days"), [(2, 0), (3, 1), (4, 1)])
def test_three_door_visits_make_a_day_on_target(make: Make, count: int, days: int) -> None:
    assert week_of(make(visits=some(count)))["days_on_target_count"] == days


# --- who and where


def test_every_outside_seller_has_a_row_for_each_of_thirteen_weeks(make: Make) -> None:
    table = make(visits=[visit("V1")]).visit_effectiveness
    assert table.groupby("rep_id")["week"].count().to_dict() == {"AE1": 13, "AE2": 13, "AE3": 13}
    assert table["week"].unique().tolist() == [f"2026-W{number}" for number in range(24, 37)]


def test_who_made_no_visit_has_zero_and_says_so(make: Make) -> None:
    found = week_of(make(visits=[visit("V1")], opportunities=[deal("O1")]), "AE2")
    assert (found["effective_visit_count"], found["effective_rate"]) == (0, 0.0)
    assert pd.isna(found["new_account_rate"])
    assert reasons(found) == ["no_visits"]


def test_a_visit_counts_for_the_region_of_that_day(make: Make) -> None:
    roster = [
        seat("AE1", region="E1", valid_to="2026-08-30"),  # the Sunday of W35
        seat("AE1", region="E2", team="T2", valid_from="2026-08-31"),
    ]
    visits = [visit("V1", "2026-08-28T10:00"), visit("V2", "2026-09-01T10:00")]
    table = make(roster=roster, visits=visits).visit_effectiveness
    found = table[table["effective_visit_count"] == 1]
    assert found[["week", "region"]].to_numpy().tolist() == [["2026-W35", "E1"], ["2026-W36", "E2"]]


def test_a_rep_who_moved_in_the_week_has_its_target_once(make: Make) -> None:
    roster = [
        seat("AE1", region="E1", valid_to="2026-09-02"),
        seat("AE1", region="E2", team="T2", valid_from="2026-09-03"),
    ]
    visits = [visit("V1", "2026-09-01T10:00"), visit("V2", "2026-09-04T10:00")]
    company = make(roster=roster, visits=visits)
    found = only(company.visit_weeks, level="company", week="2026-W36")
    assert found["effective_visit_count"] == 2
    assert found["effective_target"] == 12.0


def test_the_weeks_added_up_are_ratios_of_sums(make: Make) -> None:
    visits = [*some(9), *(row | {"rep_id": "AE2"} for row in some(3))]
    visits = [row | {"visit_id": str(n)} for n, row in enumerate(visits)]
    found = only(make(visits=visits).visit_weeks, region="E1", week="2026-W36")
    assert found[["rep_count", "effective_visit_count", "effective_target"]].tolist() == [2, 12, 24]
    assert found["effective_rate"] == 0.5


# --- new accounts


CREATED = {
    "2026-03-31": 1,  # before the fiscal year: not activated
    "2026-04-01": 0,
    "2026-08-30": 0,  # the Sunday before the week
    "2026-08-31": 1,  # in the week itself
    "2026-09-20": 1,
}


@pytest.fixture(scope="module")
def created(make: Make) -> Company:
    """A company whose reps visit an account with an opportunity created on the rep's name."""
    return make(
        roster=[seat(day) for day in CREATED],
        visits=[visit(day, rep_id=day, account_id=day) for day in CREATED],
        opportunities=[deal(day, account_id=day, created_on=day) for day in CREATED],
    )


@pytest.mark.parametrize(("day", "new"), CREATED.items())
def test_an_account_is_new_when_it_was_not_activated_before_the_week(
    created: Company, day: str, new: int
) -> None:
    assert week_of(created, day)["new_account_visit_count"] == new


def test_a_cancelled_opportunity_leaves_an_account_new(make: Make) -> None:
    company = make(visits=[visit("V1")], opportunities=[closed("O1", "CANCELLED")])
    assert week_of(company)["new_account_rate"] == 1.0


def test_only_effective_visits_count_for_the_share_of_new_accounts(make: Make) -> None:
    visits = [
        visit("V1"),
        visit("V2", "2026-09-02T10:00", outcome="NONE", account_id="A2"),
        visit("V3", "2026-09-03T10:00", account_id="A2"),
    ]
    company = make(visits=visits, opportunities=[deal("O1")])
    found = week_of(company)
    assert (found["new_account_visit_count"], found["new_account_rate"]) == (1, 0.5)


# --- what is absent


def test_without_visits_there_are_no_rows_of_zeros(make: Make) -> None:
    company = make(opportunities=[deal("O1")])
    assert company.visit_effectiveness.empty
    assert company.visit_weeks.empty
    headline = only(company.headlines, level="company", code="WKP-1")
    assert pd.isna(headline["value"])
    assert headline["reason"] == "absent_extract"


def test_without_opportunities_nobody_knows_which_accounts_are_new(make: Make) -> None:
    company = make(visits=[visit("V1")])
    found = week_of(company)
    assert found["effective_visit_count"] == 1
    assert found[["new_account_visit_count", "new_account_rate"]].isna().all()
    whole = only(company.visit_weeks, level="company", week="2026-W36")
    assert whole[["new_account_visit_count", "new_account_rate"]].isna().all()


def test_the_share_of_new_accounts_that_nobody_knows_has_a_reason(make: Make) -> None:
    assert "absent_extract" in reasons(week_of(make(visits=[visit("V1")])))


def test_calls_only_are_visits_of_nobody_but_the_sellers_have_their_rows(make: Make) -> None:
    company = make(visits=[call("C1", "2026-09-01T10:00")])
    assert counts(company) == [0, 0, 0]


def test_in_a_week_without_working_days_nobody_is_on_target(make: Make) -> None:
    company = make(week="2026-W08", visits=[visit("V1", "2026-02-18T10:00")])
    found = only(company.visit_weeks, region="E1", week="2026-W08")
    assert found[["rep_count", "effective_target", "on_target_count"]].tolist() == [2, 0.0, 0]
