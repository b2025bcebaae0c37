"""What holds for every company: nothing is lost or counted twice, no order of rows matters.

A drawn company has nineteen regions that hardly know of one another, so that twelve companies
try out more than two hundred small worlds.
"""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, seed, settings

from schemas.extracts.registry import EXTRACTS
from schemas.settings import Region, Settings
from schemas.tables.registry import TABLES
from tests.company import Company
from tests.unit.metrics.conftest import having, typed
from tests.unit.metrics.worlds import REGIONS, WORLDS, World

COMPUTED = [name for name in TABLES if name not in {"extract_status", "data_quality"}]
VIEWS = ("as_was", "as_is")
LEVELS = {"region": ["region"], "team": ["region", "team"], "rep": ["region", "team", "rep_id"]}
DRAWN: dict[str, Company] = {}
"""Companies already drawn: every property looks at the same ones, computed once."""

twelve = settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def every_world(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test on twelve drawn companies, the same for every test."""
    return seed(20260906)(twelve(given(world=WORLDS)(test)))


Drawn = Callable[[World], Company]


@pytest.fixture(scope="module")
def drawn(golden_settings: Settings) -> Drawn:
    """Make a drawn world a company; its windows are short, to be quick."""
    brief = having(golden_settings, "visits", trailing_weeks=2)
    brief = having(brief, "accuracy", trailing_weeks=2)
    regions = tuple(Region(code=f"G{number}") for number in range(REGIONS))
    brief = brief.model_copy(update={"regions": regions})

    def company(world: World) -> Company:
        key = repr(world)
        if key not in DRAWN:
            frames = {name: typed(name, world.get(name, [])) for name in EXTRACTS}
            DRAWN[key] = Company(frames, brief)
        return DRAWN[key]

    return company


def summed(rows: pd.DataFrame, columns: list[str], by: list[str]) -> pd.DataFrame:
    """Add columns up by keys, settled to the decimals of money."""
    numbers = rows[columns].astype(float).assign(**{key: rows[key] for key in by})
    return numbers.groupby(by, dropna=False)[columns].sum().round(4) + 0.0


def adds_up(table: pd.DataFrame, columns: list[str], by: list[str], key: str = "level") -> None:
    """Claim that every level of a table has the company's sums, and that it has some."""
    company = summed(table[table[key] == "company"], columns, by)
    for level in table[key].unique():
        found = summed(table[table[key] == level], columns, by)
        pd.testing.assert_frame_equal(found, company, check_exact=True, obj=f"sums by {level}")


@every_world
def test_the_order_of_rows_changes_no_table(world: World, drawn: Drawn) -> None:
    company = drawn(world)
    shuffled = {
        name: frame.sample(frac=1, random_state=36).reset_index(drop=True)
        for name, frame in company.frames.items()
    }
    other = company.having(shuffled)
    for name in COMPUTED:
        pd.testing.assert_frame_equal(
            getattr(other, name), getattr(company, name), check_exact=True
        )


@every_world
def test_every_tie_holds(world: World, drawn: Drawn) -> None:
    assert {tie.name: tie.gap for tie in drawn(world).ties() if tie.gap != 0} == {}


@every_world
def test_every_table_fits_its_model_without_infinities(world: World, drawn: Drawn) -> None:
    for name in COMPUTED:
        table = getattr(drawn(world), name)
        TABLES[name].validate(table, lazy=True)
        numbers = table.select_dtypes("float")
        assert not numbers.isin([float("inf"), float("-inf")]).any(axis=None)


@every_world
def test_progress_adds_up_from_reps_to_teams_to_regions_to_the_company(
    world: World, drawn: Drawn
) -> None:
    table = drawn(world).sales_progress
    columns = ["quota", "booked_gross", "booked_net", "open_l1", "open_l2", "open_l3", "open_l4"]
    columns += ["open_l5", "open_in_window", "overdue", "open_beyond"]
    adds_up(table, columns, ["measure"])
    by_region = [
        summed(table[table["level"] == level], columns, ["measure", "region"]) for level in LEVELS
    ]
    for below in by_region[1:]:
        above = by_region[0].reindex(below.index)
        pd.testing.assert_frame_equal(below, above, check_exact=True)


@every_world
def test_open_levels_add_up_to_what_is_open_in_the_window(world: World, drawn: Drawn) -> None:
    table = drawn(world).sales_progress
    levels = table[[f"open_l{number}" for number in range(1, 6)]].sum(axis=1).round(4)
    assert levels.tolist() == table["open_in_window"].fillna(0.0).tolist()


@every_world
def test_weeks_of_bookings_add_up_from_regions_to_the_company(world: World, drawn: Drawn) -> None:
    company = drawn(world)
    columns = ["booked_gross", "booked_net"]
    adds_up(company.booking_weeks, [*columns, "cumulative_net"], ["week"])
    weeks = company.booking_weeks.query("level == 'company'")[columns].sum().round(4)
    quarter = company.sales_progress.query("level == 'company' and measure == 'revenue'")[columns]
    assert weeks.tolist() == quarter.fillna(0.0).iloc[0].tolist()


@every_world
def test_the_forecast_adds_up_from_reps_to_regions_to_the_company(
    world: World, drawn: Drawn
) -> None:
    columns = ["submitted_commit", "submitted_best_case", "last_week_commit", "system_forecast"]
    counts = ["rep_count", "submitted_count"]
    table = drawn(world).forecast_weeks
    adds_up(table[table["level"] != "rep"], [*columns, *counts], ["target_week", "horizon"])
    adds_up(table, columns, ["target_week", "horizon"])


@every_world
def test_the_funnel_adds_up_from_regions_to_the_company(world: World, drawn: Drawn) -> None:
    table = drawn(world).funnel_stock
    adds_up(table, list(table.columns[3:]), ["stage"])


@every_world
def test_accuracy_adds_up_from_reps_to_regions_to_the_company(world: World, drawn: Drawn) -> None:
    table = drawn(world).forecast_accuracy
    adds_up(table, ["forecast", "actual"], ["target_week", "horizon"], key="grain")


@every_world
def test_the_cells_partition_the_accounts(world: World, drawn: Drawn) -> None:
    company = drawn(world)
    grid = company.segment_grid
    cells, whole = grid[grid["rad_cell"] != "ALL"], grid[grid["rad_cell"] == "ALL"]
    known = company.account_segments["rad_cell"].dropna()
    for level in ("company", "region"):
        counted = cells[cells["level"] == level].groupby("rad_cell")["account_count"].sum()
        assert counted[counted > 0].to_dict() == known.value_counts().to_dict()
    usable = cells[cells["rad_cell"] != "U"]
    columns = ["account_count", "buying_power", "own_12m", "white_space"]
    found = summed(usable, columns, ["level", "region"])
    pd.testing.assert_frame_equal(found, summed(whole, columns, ["level", "region"]))


@every_world
def test_rates_of_coverage_lie_between_nothing_and_all(world: World, drawn: Drawn) -> None:
    company = drawn(world)
    for table in (company.coverage, company.coverage_totals):
        rates = table.filter(regex="_rate$")
        assert (rates.isna() | ((rates >= 0) & (rates <= 1))).all(axis=None)
        counts = table[["owned", "contacted", "activated", "won", "vacant_owner"]].fillna(0)
        assert (counts.le(table["accounts"], axis=0)).all(axis=None)


@every_world
def test_a_figure_that_is_missing_has_a_reason(world: World, drawn: Drawn) -> None:
    company = drawn(world)
    progress = company.sales_progress
    figures = ["booked_net", "attainment_rate", "v", "v_weighted", "v_all", "landing_estimate"]
    missing = progress[figures].isna().any(axis=1)
    assert progress.loc[missing, "reason"].notna().all()
    for table in (company.forecast_accuracy, company.accuracy_horizons):
        without = table[["bias_rate", "wape_rate", "accuracy_rate"]].isna().any(axis=1)
        assert table.loc[without, "reason"].notna().all()
    segments = company.account_segments
    assert segments.loc[segments["sow_rate"].isna(), "reason"].notna().all()


@every_world
def test_as_was_and_as_is_have_one_company_total(world: World, drawn: Drawn) -> None:
    table = drawn(world).booking_views
    columns = ["booked_gross", "booked_net", "year_gross", "year_net"]
    adds_up(table, columns, ["view"])
    company = table[table["level"] == "company"]
    was, now = (summed(company[company["view"] == view], columns, ["level"]) for view in VIEWS)
    pd.testing.assert_frame_equal(was, now, check_exact=True)
