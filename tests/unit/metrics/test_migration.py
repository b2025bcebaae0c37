"""Migration between RAD cells since the last quarter end, with its cause (SEG-5)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, account, only, order, rate, typed

Grown = Callable[..., Company]
THEN = {"power": 1_000_000.0, "own": 200_000.0}
"""D2: a fifth of a million."""


def since(company: Company, accounts: pd.DataFrame) -> Company:
    """Give the company with a snapshot of its accounts at the last quarter end."""
    return replace(company, history={**company.history, "quarter_end_accounts": accounts})


def moved(company: Company, account_id: str = "A1") -> tuple[object, ...]:
    """Give the cell before, the cell now and the cause of an account; None for a null."""
    found = only(company.account_segments, account_id=account_id)
    cells = found[["previous_cell", "rad_cell", "move_cause"]]
    return tuple(None if pd.isna(cell) else cell for cell in cells)


@pytest.fixture
def grown(make: Make) -> Grown:
    """Make an account of the quarter end, with its buying power and sales then and now."""

    def company(power: float | None, own: float, then: Iterable[Row] | None = None) -> Company:
        lines = [order("S1", THEN["own"], booked_on="2026-05-04")]
        if own != THEN["own"]:
            lines.append(order("S2", own - THEN["own"], booked_on="2026-08-04"))
        now = make(accounts=[account("A1", buying_power=power)], orders=lines)
        before = [account("A1", buying_power=THEN["power"])] if then is None else then
        return since(now, typed("accounts", before))

    return company


# --- the golden moves


def test_the_golden_a08_moved_from_d1_to_r1_by_its_sales(w36: Company) -> None:
    company = since(w36, w36.frames["accounts"])
    assert moved(company, "A08") == ("D1", "R1", "sales")
    own, power = 480_000.0, only(company.account_segments, account_id="A08")["buying_power"]
    assert f"{own / power:.1%}" == "48.0%"


def test_the_golden_a03_moved_from_d3_to_d2_by_its_buying_power(w36: Company) -> None:
    before = w36.frames["accounts"].copy()
    before.loc[before["account_id"] == "A03", "buying_power"] = 450_000.0
    company = since(w36, before)
    assert moved(company, "A03") == ("D3", "D2", "buying_power")
    assert moved(company, "A08") == ("D1", "R1", "sales")
    assert moved(company, "A02")[1:] == ("D2", "sales")  # 200K of its 500K were sold by then


# --- each cause


@pytest.mark.parametrize(
    ("power", "own", "expected"),
    [
        (1e6, 200_000.0, ("D2", "D2", None)),
        (1e6, 600_000.0, ("D2", "R2", "sales")),
        (2e6, 200_000.0, ("D2", "D1", "buying_power")),
        (3e6, 200_000.0, ("D2", "A1", "buying_power")),
        (4e5, 300_000.0, ("D2", "R3", "buying_power")),  # with the old power it would be D2 still
        (2e6, 1_500_000.0, ("D2", "R1", "both")),
        (1.5e6, 600_000.0, ("D2", "D1", "both")),
        (1e6 - 1, 600_000.0, ("D2", "R2", "both")),  # sales is for an unchanged buying power
        (9e5, 200_000.0, ("D2", "D2", None)),
        (None, 200_000.0, ("D2", "U", "buying_power")),
        (0.0, 600_000.0, ("D2", "U", "both")),
    ],
)
def test_a_move_has_its_cause(
    grown: Grown, power: float | None, own: float, expected: tuple[object, ...]
) -> None:
    assert moved(grown(power, own)) == expected


def test_an_account_that_had_no_buying_power_was_unknown(grown: Grown) -> None:
    bare = account("A1", buying_power=None, buying_power_on=None)
    assert moved(grown(1e6, 200_000.0, [bare])) == ("U", "D2", "buying_power")
    assert moved(grown(None, 200_000.0, [bare])) == ("U", "U", None)


def test_an_account_that_is_not_in_the_snapshot_is_new(grown: Grown) -> None:
    other = account("A9")
    assert moved(grown(1e6, 200_000.0, [other])) == (None, "D2", "new")


def test_an_account_in_the_snapshot_is_not_new_whenever_it_was_opened(make: Make) -> None:
    late = account("A1", opened_on="2026-07-08")
    company = make(accounts=[late], orders=[order("S1", 200_000.0, booked_on="2026-05-04")])
    assert moved(since(company, typed("accounts", [late]))) == ("D2", "D2", None)


def test_the_snapshot_knows_a_buying_power_that_was_estimated_since(make: Make) -> None:
    now = account("A1", buying_power=2e6, buying_power_on="2026-08-01")
    company = make(accounts=[now], orders=[order("S1", 200_000.0, booked_on="2026-05-04")])
    assert moved(company) == (None, "D1", None)
    assert moved(since(company, typed("accounts", [account("A1")]))) == (
        *("D2", "D1", "buying_power"),
    )


def test_a_new_exchange_rate_moves_no_account(make: Make) -> None:
    foreign = account("A1", buying_power=100_000.0, currency="USD")
    rates = [rate("USD", "2026-04-01", 7.0), rate("USD", "2026-07-01", 4.0)]
    company = make(
        accounts=[foreign],
        fx_rates=rates,
        orders=[order("S1", 100_000.0, booked_on="2026-05-04")],
    )
    assert moved(since(company, typed("accounts", [foreign]))) == ("D3", "D3", None)


def test_sales_of_then_are_those_of_the_quarter_end_not_of_the_snapshot(make: Make) -> None:
    # the snapshot of 2026-W26 is of 28 June; the order of the 30th still belongs to the quarter
    company = make(orders=[order("S1", 600_000.0, booked_on="2026-06-30")])
    assert moved(since(company, typed("accounts", [account("A1")]))) == ("R2", "R2", None)


def test_without_orders_no_cell_is_known_then_or_now(make: Make) -> None:
    company = since(make(accounts=[account("A1")]), typed("accounts", [account("A1")]))
    assert moved(company) == (None, None, None)


def test_the_order_of_the_snapshot_is_irrelevant(w36: Company) -> None:
    before = w36.frames["accounts"]
    there, back = (since(w36, rows).account_segments for rows in (before, before[::-1]))
    pd.testing.assert_frame_equal(there, back, check_exact=True)
