"""Coverage: which accounts are owned, contacted, activated and won (CVG-1 to CVG-6)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    Row,
    account,
    call,
    closed,
    credit,
    deal,
    event,
    only,
    order,
    seat,
    visit,
)

TAIL = {"region": "E2", "tier": "L3", "industry": "enterprise"}
RATES = ["owned_rate", "contacted_rate", "activated_rate", "won_rate"]
STEPS = ["contacted_step_rate", "activated_step_rate", "won_step_rate"]


def stands(company: Company, rung: str, account_id: str = "A1") -> bool:
    """Tell whether an account stands on a rung."""
    return bool(only(company.account_coverage, account_id=account_id)[rung] == 1)


# --- the golden long tail


def test_the_golden_tail_is_owned_contacted_activated_and_won_step_by_step(w36: Company) -> None:
    found = only(w36.coverage, **TAIL)
    assert found[["accounts", "owned", "contacted", "activated", "won"]].tolist() == [
        *(20, 18, 12, 8, 5)
    ]
    assert found[RATES].tolist() == [0.9, 0.6, 0.4, 0.25]
    assert [f"{rate:.1%}" for rate in found[RATES]] == ["90.0%", "60.0%", "40.0%", "25.0%"]


def test_the_golden_steps_are_two_thirds_two_thirds_and_five_eighths(w36: Company) -> None:
    found = only(w36.coverage, **TAIL)
    assert found[STEPS].tolist() == [12 / 18, 8 / 12, 5 / 8]
    assert [f"{rate:.1%}" for rate in found[STEPS]] == ["66.7%", "66.7%", "62.5%"]


def test_two_golden_accounts_have_a_vacant_owner(w36: Company) -> None:
    assert only(w36.coverage, **TAIL)["vacant_owner"] == 2
    rows = w36.account_coverage
    assert rows.loc[rows["vacant_owner"] == 1, "account_id"].tolist() == ["L19", "L20"]


def test_the_golden_region_is_split_by_industry_and_added_up(w36: Company) -> None:
    enterprise = only(w36.coverage, region="E1", tier="NAMED", industry="enterprise")
    assert enterprise[["accounts", "owned", "won"]].tolist() == [2, 2, 2]
    whole = only(w36.coverage_totals, level="region", region="E1", dimension="all")
    # contacted: all but A08; activated since April: A01 to A05; won since April: A01, A02, A08
    assert whole[["accounts", "owned", "contacted", "activated", "won"]].tolist() == [8, 8, 7, 5, 3]


def test_the_rates_of_the_company_are_ratios_of_sums(w36: Company) -> None:
    found = only(w36.coverage_totals, level="company", dimension="all")
    assert found[RATES].tolist() == [26 / 28, 19 / 28, 13 / 28, 8 / 28]


def test_every_split_has_its_rows(w36: Company) -> None:
    totals = w36.coverage_totals
    by_tier = totals[(totals["level"] == "company") & (totals["dimension"] == "tier")]
    assert by_tier.set_index("tier")["accounts"].to_dict() == {"L3": 20, "NAMED": 8}
    assert by_tier["industry"].isna().all()


# --- owned


@pytest.mark.parametrize(
    ("outside", "inside", "owned", "vacant"),
    [
        ("AE1", None, True, False),
        (None, "SR1", True, False),
        ("AE1", "SR1", True, False),
        ("AE9", None, False, True),  # nobody sits there
        ("AE9", "SR1", True, False),
        ("AE9", "SR9", False, True),
        (None, None, False, False),  # nobody named: not a vacant owner
    ],
)
def test_an_account_is_owned_by_a_filled_seat_outside_or_inside(
    make: Make, outside: str | None, inside: str | None, *, owned: bool, vacant: bool
) -> None:
    roster = [seat("AE1"), seat("SR1", role="SR")]
    roster += [seat("AE9", seat="VACANT"), seat("SR9", role="SR", seat="VACANT")]
    company = make(roster=roster, accounts=[account("A1", ae_id=outside, sr_id=inside)])
    assert stands(company, "owned") == owned
    assert stands(company, "vacant_owner") == vacant


@pytest.mark.parametrize(("until", "owned"), [("2026-09-06", True), ("2026-09-05", False)])
def test_a_seat_that_ended_owns_nothing(make: Make, until: str, *, owned: bool) -> None:
    company = make(roster=[seat("AE1", valid_to=until)], accounts=[account("A1")])
    assert stands(company, "owned") == owned


# --- contacted


WHEN = {
    "2026-06-08T23:59:59": False,  # 90 days before the Sunday
    "2026-06-09T00:00:00": True,  # the first of the 90 days that end on it
    "2026-09-06T23:59:59": True,
    "2026-09-07T00:00:00": False,
}
HOW: dict[str, tuple[Row, bool]] = {
    "effective visit": (visit("1"), True),
    "visit without outcome": (visit("2", outcome="NONE"), False),
    "visit with a partner only": (visit("3", end_customer_present=False), False),
    "planned visit": (visit("4", status="PLANNED"), False),
    "cancelled visit": (visit("5", status="CANCELLED"), False),
    "connected call": (call("6", "2026-09-01T10:00"), True),
    "inbound call": (call("7", "2026-09-01T10:00", kind="IB_CALL"), True),
    "call not connected": (call("8", "2026-09-01T10:00", connected=False), False),
    "call untold": (call("9", "2026-09-01T10:00", connected=None), False),
    "planned call": (call("10", "2026-09-01T10:00", status="PLANNED"), False),
    "cancelled call": (call("11", "2026-09-01T10:00", status="CANCELLED"), False),
}


@pytest.fixture(scope="module")
def contacted(make: Make) -> Company:
    """A company whose accounts are named for how and when somebody spoke to them."""
    rows = [visit(f"V-{at}", at, account_id=f"visit {at}") for at in WHEN]
    rows += [call(f"C-{at}", at, account_id=f"call {at}") for at in WHEN]
    rows += [row | {"account_id": how} for how, (row, _) in HOW.items()]
    return make(accounts=[account(str(row["account_id"])) for row in rows], visits=rows)


@pytest.mark.parametrize("kind", ["visit", "call"])
@pytest.mark.parametrize(("at", "counts"), WHEN.items())
def test_an_account_counts_as_contacted_for_90_days(
    contacted: Company, kind: str, at: str, *, counts: bool
) -> None:
    assert stands(contacted, "contacted", f"{kind} {at}") == counts


@pytest.mark.parametrize("how", HOW)
def test_an_effective_visit_or_a_connected_call_is_a_contact(contacted: Company, how: str) -> None:
    assert stands(contacted, "contacted", how) == HOW[how][1]


# --- activated


@pytest.mark.parametrize(
    ("created_on", "activated"),
    [
        ("2026-03-31", False),  # the day before the fiscal year
        ("2026-04-01", True),
        ("2026-09-06", True),
        ("2026-09-07", False),
        (None, False),  # outside cohorts
    ],
)
def test_an_opportunity_created_in_the_fiscal_year_activates(
    make: Make, created_on: str | None, *, activated: bool
) -> None:
    assert stands(make(opportunities=[deal("O1", created_on=created_on)]), "activated") == activated


@pytest.mark.parametrize(
    ("stage", "activated"), [("L1", True), ("WON", True), ("LOST", True), ("CANCELLED", False)]
)
def test_a_cancelled_opportunity_does_not_activate(
    make: Make, stage: str, *, activated: bool
) -> None:
    row = deal("O1") if stage == "L1" else closed("O1", stage)
    assert stands(make(opportunities=[row]), "activated") == activated


@pytest.mark.parametrize(
    ("closed_on", "activated"), [("2026-09-06", False), ("2026-09-07", True), (None, False)]
)
def test_only_one_that_was_cancelled_by_the_end_of_the_week_does_not_activate(
    make: Make, closed_on: str | None, *, activated: bool
) -> None:
    rows = [deal("O1", "CANCELLED", closed_on=closed_on)]
    assert stands(make(opportunities=rows), "activated") == activated


def test_one_live_opportunity_among_cancelled_ones_activates(make: Make) -> None:
    rows = [closed("O1", "CANCELLED"), deal("O2")]
    assert stands(make(opportunities=rows), "activated")


def test_an_opportunity_without_account_activates_nobody(make: Make) -> None:
    company = make(opportunities=[deal("O1", account_id=None)])
    assert company.account_coverage["activated"].tolist() == [0.0, 0.0]


# --- won


@pytest.mark.parametrize(
    ("booked_on", "won"),
    [("2026-03-31", False), ("2026-04-01", True), ("2026-09-06", True), ("2026-09-07", False)],
)
def test_an_order_of_the_fiscal_year_wins(make: Make, booked_on: str, *, won: bool) -> None:
    orders = [order("S1", 5.0, booked_on=booked_on), order("S2", 1.0, account_id="A2")]
    assert stands(make(orders=orders), "won") == won


@pytest.mark.parametrize(
    ("delta", "won"), [(-99.9999, True), (-100.0, False), (-120.0, False), (-0.0001, True)]
)
def test_an_order_that_is_fully_cancelled_does_not_count_as_won(
    make: Make, delta: float, *, won: bool
) -> None:
    company = make(orders=[order("S1", 100.0)], order_events=[event("S1", delta)])
    assert stands(company, "won") == won


@pytest.mark.parametrize(("happened_on", "won"), [("2026-09-06", False), ("2026-09-07", True)])
def test_a_cancellation_after_the_week_is_not_known_yet(
    make: Make, happened_on: str, *, won: bool
) -> None:
    events = [event("S1", -100.0, happened_on=happened_on)]
    assert stands(make(orders=[order("S1", 100.0)], order_events=events), "won") == won


def test_an_order_cancelled_in_three_parts_is_cancelled(make: Make) -> None:
    events = [event("S1", -0.1, event_id="1"), event("S1", -0.2, event_id="2")]
    assert not stands(make(orders=[order("S1", 0.3)], order_events=events), "won")


def test_an_order_that_is_split_is_won_once_for_its_account(make: Make) -> None:
    shares = [credit("S1", "AE1", 0.5), credit("S1", "AE2", 0.5)]
    assert stands(make(orders=[order("S1", 100.0)], credits=shares), "won")


def test_a_cancellation_of_an_old_order_takes_nothing_from_this_years(make: Make) -> None:
    orders = [order("S1", 100.0, booked_on="2026-03-01"), order("S2", 10.0)]
    assert stands(make(orders=orders, order_events=[event("S1", -100.0)]), "won")


# --- newly activated


FIRST = {
    "the Sunday before": (["2026-08-30"], False),
    "Monday": (["2026-08-31"], True),
    "Sunday": (["2026-09-06"], True),
    "the Monday after": (["2026-09-07"], False),
    "two in one week": (["2026-09-01", "2026-09-03"], True),
    "one in the 365 days before": (["2026-09-01", "2025-09-07"], False),
    "one a year and a day ago": (["2026-09-01", "2025-09-06"], True),
}


@pytest.fixture(scope="module")
def first(make: Make) -> Company:
    """A company whose accounts are named for when their opportunities were created."""
    deals = [
        deal(f"{when} {day}", account_id=when, created_on=day)
        for when, (days, _) in FIRST.items()
        for day in days
    ]
    return make(accounts=[account(when) for when in FIRST], opportunities=deals)


@pytest.mark.parametrize("when", FIRST)
def test_an_account_is_newly_activated_by_its_first_opportunity_in_twelve_months(
    first: Company, when: str
) -> None:
    assert stands(first, "newly_activated", when) == FIRST[when][1]


def test_the_dictionarys_one_newly_activated_account_is_counted_once(make: Make) -> None:
    rows = [
        deal("O1", created_on="2026-09-02"),
        deal("O2", created_on="2026-09-03"),
        deal("O3", account_id="A2", created_on="2026-05-01"),
    ]
    whole = only(make(opportunities=rows).coverage_totals, level="company", dimension="all")
    assert whole["newly_activated"] == 1
    assert whole["activated"] == 2


# --- step rates


def test_a_step_counts_accounts_on_both_rungs(make: Make) -> None:
    accounts = [account("A1"), account("A2"), account("A3", ae_id=None), account("A4", ae_id=None)]
    visits = [visit("V1"), visit("V3", account_id="A3")]  # one owned, one not
    deals = [deal("O2", account_id="A2"), deal("O3", account_id="A3")]
    company = make(accounts=accounts, visits=visits, opportunities=deals, orders=[order("S1", 5.0)])
    found = only(company.coverage, region="E1", tier="NAMED", industry="power")
    assert found[["owned", "contacted", "activated", "won"]].tolist() == [2, 2, 2, 1]
    assert found[STEPS].tolist() == [0.5, 0.5, 0.0]


def test_a_step_from_an_empty_rung_is_null(make: Make) -> None:
    company = make(
        accounts=[account("A1", ae_id=None)],
        visits=[visit("V1", status="PLANNED")],
        opportunities=[deal("O1", created_on="2026-01-01")],
        orders=[order("S1", 5.0)],
    )
    found = only(company.coverage, region="E1", tier="NAMED", industry="power")
    assert found[RATES].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert found[STEPS].isna().all()


# --- what is absent


@pytest.mark.parametrize(
    ("absent", "rungs"),
    [
        ("visits", ["contacted"]),
        ("opportunities", ["activated", "newly_activated"]),
        ("orders", ["won"]),
        ("roster", ["owned", "vacant_owner"]),
    ],
)
def test_a_rung_whose_extract_is_absent_is_null_and_not_zero(
    lacking: Lacking, absent: str, rungs: list[str]
) -> None:
    without = lacking(absent)
    rates = [f"{rung}_rate" for rung in rungs if f"{rung}_rate" in RATES]
    for table in (without.coverage, without.coverage_totals):
        assert table[[*rungs, *rates]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("absent", "steps"),
    [
        ("visits", ["contacted_step_rate", "activated_step_rate"]),
        ("opportunities", ["activated_step_rate", "won_step_rate"]),
        ("orders", ["won_step_rate"]),
    ],
)
def test_a_step_to_or_from_an_absent_rung_is_null(
    lacking: Lacking, absent: str, steps: list[str]
) -> None:
    table = lacking(absent).coverage
    assert table[steps].isna().all(axis=None)
    rest = [step for step in STEPS if step not in steps]
    assert only(table, **TAIL)[rest].notna().all()


def test_without_accounts_there_is_no_coverage(lacking: Lacking) -> None:
    without = lacking("accounts")
    assert without.coverage.empty
    figures = without.coverage_totals[["owned", "contacted", "activated", "won", *RATES]]
    assert figures.isna().all(axis=None)
    assert not without.coverage_totals["accounts"].eq(0).any()


def test_the_accounts_of_a_company_are_ordered_by_their_id(make: Make) -> None:
    company = make(accounts=[account("B"), account("A"), account("007")])
    assert company.account_coverage["account_id"].tolist() == ["007", "A", "B"]
    assert pd.isna(only(company.account_coverage, account_id="A")["won"])
