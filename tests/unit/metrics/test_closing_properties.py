"""The forecast bridge and the order reconciliation close to 0.00, for every company.

A drawn company has nineteen regions that hardly know of one another, so that two dozen companies
try out more than four hundred small worlds, in four weeks and at four horizons each.
"""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, seed, settings

from assets.metrics.forecast_bridge import residual
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Region, Settings
from schemas.tables.registry import TABLES
from schemas.vocabulary import ForecastBucket, ForecastHabit, KeptStatus, MatchClass
from tests.company import Company
from tests.unit.metrics.conftest import having, typed
from tests.unit.metrics.linked_worlds import LINKED_WORLDS, WEEKS, linked_world
from tests.unit.metrics.worlds import REGIONS, SEED_BYTES, Fate, World

CLOSING = ["forecast_bridge", "forecast_bridge_totals", "order_reconciliation"]
CLOSING += ["reconciliation_totals", "commit_review", "forecast_habits"]
BUCKETS = ["pulled_in", "unforecast", "slipped", "lost", "amount_change"]
SIDES = ["crm_amount", "difference_amount", "booked_net"]
DRAWN: dict[str, Company] = {}
"""Companies already drawn: every property looks at the same ones, computed once."""

Drawn = Callable[[World], Company]

two_dozen = settings(
    max_examples=24,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def every_world(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test on two dozen drawn companies, the same for every test."""
    return seed(20260906)(two_dozen(given(world=LINKED_WORLDS)(test)))


@pytest.fixture(scope="module")
def drawn(golden_settings: Settings) -> Drawn:
    """Make a drawn world a company that looks back at the weeks of the bridge."""
    brief = having(golden_settings, "accuracy", trailing_weeks=len(WEEKS), habit_weeks_minimum=2)
    regions = tuple(Region(code=f"G{number}") for number in range(REGIONS))
    brief = brief.model_copy(update={"regions": regions})

    def company(world: World) -> Company:
        key = repr(world)
        if key not in DRAWN:
            frames = {name: typed(name, world.get(name, [])) for name in EXTRACTS}
            DRAWN[key] = Company(frames, brief)
        return DRAWN[key]

    return company


def is_nothing(amounts: pd.Series) -> bool:
    return bool(amounts.round(4).eq(0).all())


def test_the_drawn_companies_know_every_reason_class_status_and_habit(drawn: Drawn) -> None:
    chance = Fate(36)
    companies = [drawn(linked_world(chance.randbytes(REGIONS * SEED_BYTES))) for _ in range(3)]
    for name, column, words in (
        ("forecast_bridge", "reason", ForecastBucket),
        ("order_reconciliation", "match_class", MatchClass),
        ("commit_review", "kept_status", KeptStatus),
        ("forecast_habits", "habit", ForecastHabit),
    ):
        found = {word for one in companies for word in getattr(one, name)[column].dropna()}
        assert found >= set(words) - {ForecastHabit.STEADY}, column


@every_world
def test_every_row_of_the_forecast_bridge_closes_by_its_one_reason(
    world: World, drawn: Drawn
) -> None:
    rows = drawn(world).forecast_bridge
    assert is_nothing(residual(rows))
    for bucket in BUCKETS:
        assert is_nothing(rows.loc[rows["reason"] != bucket, bucket])
        assert rows.loc[rows["reason"] == bucket, bucket].ne(0).all()


@every_world
def test_the_forecast_bridge_closes_for_reps_regions_and_the_company(
    world: World, drawn: Drawn
) -> None:
    company = drawn(world)
    totals = company.forecast_bridge_totals
    assert totals.empty == company.forecast_bridge.empty
    assert is_nothing(totals["residual"])
    assert is_nothing(residual(totals.fillna({"forecast": 0.0})))
    keys = ["region", "rep_id", "target_week", "horizon"]
    for level in ("company", "region", "rep"):
        found = totals[totals["level"] == level].set_index(keys)
        asked = company.forecast_accuracy.query(f"grain == '{level}'").set_index(keys)
        for side in ("forecast", "actual"):
            pd.testing.assert_series_equal(found[side], asked[side], check_exact=True)


@every_world
def test_the_order_reconciliation_closes_for_rows_reps_regions_and_the_company(
    world: World, drawn: Drawn
) -> None:
    company = drawn(world)
    rows = company.order_reconciliation.fillna({"crm_amount": 0.0})
    left = rows["crm_amount"] + rows["difference_amount"] - rows["booked_net"]
    assert is_nothing(left)
    assert is_nothing(left.groupby(rows["rep_id"]).sum())
    totals, progress = company.reconciliation_totals, company.sales_progress
    revenue = progress[progress["measure"] == "revenue"]
    for level in ("company", "region"):
        sums = totals[totals["level"] == level].groupby("region", dropna=False)[SIDES].sum()
        booked = revenue[revenue["level"] == level].set_index("region")["booked_net"]
        assert is_nothing(sums["crm_amount"] + sums["difference_amount"] - sums["booked_net"])
        assert is_nothing(sums["booked_net"] - booked.reindex(sums.index).fillna(0.0))


@every_world
def test_every_opportunity_won_in_the_quarter_is_reconciled_once(
    world: World, drawn: Drawn
) -> None:
    company = drawn(world)
    deals, rows = company.opportunities_as_of, company.order_reconciliation
    quarter = deals["closed_on"].between(pd.Timestamp("2026-07-01"), company.as_of)
    won = deals[quarter & (deals["stage"] == "WON")].set_index("opportunity_id")["amount"]
    mine = rows[rows["opportunity_id"].isin(won.index) & (rows["match_class"] != "cancelled")]
    split = mine.groupby("opportunity_id")["crm_amount"].sum().round(4)
    assert split.to_dict() == won.fillna(0.0).to_dict()


@every_world
def test_every_tie_of_these_tables_holds(world: World, drawn: Drawn) -> None:
    company = drawn(world)
    ties = [tie for name in CLOSING for tie in company._tied(name)]
    assert {tie.name: tie.gap for tie in ties if tie.gap != 0} == {}
    for name in CLOSING:
        TABLES[name].validate(getattr(company, name), lazy=True)


@every_world
def test_the_order_of_rows_does_not_matter_here(world: World, drawn: Drawn) -> None:
    company = drawn(world)
    shuffled = {
        name: frame.sample(frac=1, random_state=36).reset_index(drop=True)
        for name, frame in company.frames.items()
    }
    other = company.having(shuffled)
    for name in CLOSING:
        found, wanted = getattr(other, name), getattr(company, name)
        pd.testing.assert_frame_equal(found, wanted, check_exact=True)
