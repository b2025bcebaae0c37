"""The same tables a second time, as DuckDB SQL over the extracts: an independent computation.

Written from the metric dictionary, not from the rules; a test holds both against each other.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from schemas.calendar import Week
from schemas.settings import Settings
from tests.company import Company

SQL = Path(__file__).with_name("sql")
FACTS: Mapping[str, tuple[str, ...]] = {
    "account_segments": ("bookings",),
    "sales_progress": ("bookings", "deals"),
    "coverage": ("bookings", "deals"),
    "forecast_accuracy": ("bookings",),
}
"""Each table, and what its SQL stands on."""
TABLES = tuple(FACTS)


def twin(company: Company) -> duckdb.DuckDBPyConnection:
    """Give a database that holds the company's extracts and its bookings and opportunities."""
    base = duckdb.connect()
    for name, frame in company.frames.items():
        base.register(f"{name}_given", frame)
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_given")  # noqa: S608
    return with_facts(base, company.settings, company.week, ("bookings", "deals"))


def with_facts(
    base: duckdb.DuckDBPyConnection, settings: Settings, week: Week, facts: Iterable[str]
) -> duckdb.DuckDBPyConnection:
    """Give a database that knows the extracts what a week's tables stand on."""
    for name, frame in _asides(settings, week).items():
        base.register(name, frame)
    for fact in facts:
        base.execute((SQL / f"{fact}.sql").read_text("utf-8"))
    return base


def table(base: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """Compute one table."""
    return base.execute((SQL / f"{name}.sql").read_text("utf-8")).df()


def _asides(rules: Settings, week: Week) -> dict[str, pd.DataFrame]:
    chances = rules.stages.probabilities
    return {
        "given": pd.DataFrame([_given(rules, week)]),
        "regions": pd.DataFrame({"region": list(rules.region_codes)}),
        "probabilities": pd.DataFrame(
            {"stage": [str(stage) for stage in chances], "win_probability": chances.values()}
        ),
    }


def _given(rules: Settings, week: Week) -> dict[str, object]:
    day = week.sunday
    quarter = rules.fiscal.quarter(day)
    first = week - (rules.accuracy.trailing_weeks - 1)
    days = {
        "as_of": day,
        "quarter_start": quarter.start,
        "quarter_end": quarter.end,
        "year_start": rules.fiscal.year_start(day),
        "win_since": rules.fiscal.quarter(day, back=rules.win_rate.quarters - 1).start,
        "first_monday": first.monday,
    }
    segments = rules.segmentation
    return {
        **{name: pd.Timestamp(value) for name, value in days.items()},
        "quarter_name": str(quarter),
        "days": float(quarter.days),
        "elapsed": float(quarter.elapsed(day)),
        "base_currency": rules.company.base_currency,
        "zone": rules.company.time_zone,
        "window_days": segments.window_days,
        "stale_after_days": segments.stale_after_days,
        "sow_low": segments.sow_edges[0],
        "sow_high": segments.sow_edges[1],
        "sow_top": segments.sow_top,
        "power_small": segments.buying_power_edges[0],
        "power_large": segments.buying_power_edges[1],
        "unknown_limit": rules.progress.unknown_profit_limit_rate,
        "minimum": rules.win_rate.resolved_minimum,
        "contact_days": rules.coverage.contact_days,
        "new_after_days": rules.coverage.new_after_days,
        "trailing_weeks": rules.accuracy.trailing_weeks,
        "naive_weeks": rules.accuracy.naive_weeks,
        "horizon_weeks": rules.forecast.horizon_weeks,
    }
