"""Allocation fit: whether visits go where the white space is (WKP-5)."""

import pandas as pd
import pytest

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    Row,
    account,
    having,
    only,
    order,
    reasons,
    visit,
)

VISITS = ["r_visit_count", "d_visit_count", "a_visit_count", "other_visit_count"]
SPACES = ["r_white_space", "d_white_space", "a_white_space"]
POWER = 1_000_000.0


def fit(company: Company, level: str = "rep", **cells: object) -> pd.Series:
    """Give the row of a level: of AE1 in E1 where nothing else is said."""
    usual: dict[str, Row] = {"company": {}, "region": {"region": "E1"}}
    usual["rep"] = {"region": "E1", "rep_id": "AE1"}
    return only(company.allocation_fit, level=level, **{**usual[level], **cells})


def visits(**counts: int) -> list[Row]:
    """Give so many effective visits to accounts R, D, A and U, one a day before the Sunday."""
    days = [f"2026-08-{day:02}T10:00" for day in range(12, 31)]
    return [
        visit(f"{name}{number}", days[number], account_id=name)
        for name, count in counts.items()
        for number in range(count)
    ]


@pytest.fixture
def company(make: Make) -> Make:
    """Make a company of an account a letter, with 102K, 300K and 598K of white space."""
    rows = [
        account("R", buying_power=1_000_000.0),
        account("D", buying_power=500_000.0),
        account("A", buying_power=598_000.0),
        account("U", buying_power=None),
    ]
    lines = [order("S1", 898_000.0, account_id="R"), order("S2", 200_000.0, account_id="D")]

    def made(**more: object) -> Company:
        return make(accounts=rows, orders=lines, **more)

    return made


# --- golden


def test_the_golden_region_has_a_fit_of_0_602(w36: Company) -> None:
    found = fit(w36, "region")
    assert found[VISITS].tolist() == [3, 3, 2, 2]  # A06 has no cell
    assert found[SPACES].tolist() == [979_010.0, 950_000.0, 2_870_000.0]
    assert f"{found['fit_rate']:.3f}" == "0.602"


def test_half_the_differences_of_the_shares_are_missing_to_one(company: Make) -> None:
    found = fit(company(visits=visits(R=5, D=3, A=2)))
    assert found[SPACES].tolist() == [102_000.0, 300_000.0, 598_000.0]
    # R .5 and .102, D .3 and .3, A .2 and .598
    assert found["fit_rate"] == 0.602
    assert reasons(found) == []


# --- how it is counted


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"A": 1}, 0.598),
        ({"R": 1}, 0.102),
        ({"U": 1}, 0.0),
        ({"A": 1, "U": 1}, 0.5),  # as much as visits to A can fit
        ({"R": 1, "D": 1, "A": 1}, 0.102 + 0.3 + 1 / 3),
    ],
)
def test_the_fit_is_what_the_shares_have_in_common(
    company: Make, counts: dict[str, int], expected: float
) -> None:
    assert fit(company(visits=visits(**counts)))["fit_rate"] == pytest.approx(expected, abs=1e-15)


def test_visits_just_where_the_white_space_is_fit_wholly(make: Make) -> None:
    accounts = [account("A", buying_power=POWER), account("D", buying_power=2 * POWER)]
    lines = [order("S1", POWER, account_id="D")]
    found = fit(make(accounts=accounts, orders=lines, visits=visits(A=2, D=2)))
    assert found["fit_rate"] == 1.0


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ("2026-08-09T23:59:59", 0),
        ("2026-08-10T00:00:00", 1),  # the Monday four weeks are counted from
        ("2026-09-06T23:59:59", 1),
        ("2026-09-07T00:00:00", 0),
    ],
)
def test_the_visits_of_four_weeks_count(company: Make, at: str, count: int) -> None:
    rows = [visit("V1", at, account_id="A"), visit("V2", rep_id="AE3", account_id="A")]
    assert fit(company(visits=rows))["a_visit_count"] == count


def test_the_weeks_are_a_setting(company: Make, golden_settings: Settings) -> None:
    other = having(golden_settings, "visits", allocation_weeks=1)
    rows = [*visits(R=3), visit("V1", account_id="A")]
    assert fit(company(visits=rows, settings=other))[VISITS].tolist() == [0, 0, 1, 0]


def test_only_effective_visits_count(company: Make) -> None:
    rows = [*visits(A=1), visit("V1", account_id="R", outcome="NONE")]
    rows.append(visit("V2", account_id="R", end_customer_present=False))
    assert fit(company(visits=rows))[VISITS].tolist() == [0, 0, 1, 0]


def test_white_space_belongs_to_the_outside_seller_of_the_account(make: Make) -> None:
    accounts = [account("A1"), account("A2", ae_id="AE2"), account("A3", ae_id=None)]
    found = make(accounts=accounts, orders=[order("S1", 0.0)], visits=[visit("V1")])
    spaces = [fit(found, rep_id=rep)["a_white_space"] for rep in ("AE1", "AE2", None)]
    assert spaces == [POWER, POWER, POWER]
    assert fit(found, "region")["a_white_space"] == 3 * POWER


# --- what is missing


def test_without_visits_of_the_four_weeks_there_is_no_fit_but_a_reason(company: Make) -> None:
    found = fit(company(visits=[visit("V1", rep_id="AE3", account_id="A")]))
    assert found[VISITS].tolist() == [0, 0, 0, 0]
    assert pd.isna(found["fit_rate"])
    assert reasons(found) == ["no_visits"]


def test_without_white_space_there_is_no_fit_but_a_reason(company: Make) -> None:
    found = fit(company(visits=[visit("V1", rep_id="AE2", account_id="A")]), rep_id="AE2")
    assert found["a_visit_count"] == 1
    assert pd.isna(found["fit_rate"])
    assert reasons(found) == ["no_white_space"]


@pytest.mark.parametrize("absent", ["visits", "orders", "accounts"])
def test_what_needs_an_absent_extract_is_null_with_its_reason(
    lacking: Lacking, absent: str
) -> None:
    table = lacking(absent).allocation_fit
    assert len(table) > 0
    assert table[[*VISITS[:3], *SPACES, "fit_rate"]].isna().all(axis=None)
    assert table["reason"].eq("absent_extract").all()
