"""A file cut at a line's end, delivered twice or in another unit: seen beside other weeks."""

from typing import Any

import pandas as pd
import pytest

from assets.extracts.completeness import unlike_before
from assets.extracts.totals import status_frame
from schemas.settings import Completeness, Settings


def status(**facts: Any) -> pd.DataFrame:
    """Give a status frame of orders alone, 100 rows of 1,000.00 in all, single facts replaced."""
    row = {"extract": "orders", "presence": "present", "file": "orders.csv", "sha256": "new"}
    return status_frame([{**row, "rows_read": 100, "amount_read": 1000.0, **facts}])


def before(*rows: int, **facts: Any) -> dict[str, pd.DataFrame]:
    """Give earlier weeks from 2026-W30 on with so many rows."""
    return {
        f"2026-W{30 + n}": status(**({"rows_read": count, "sha256": "old"} | facts))
        for n, count in enumerate(rows)
    }


def told(
    now: pd.DataFrame, others: dict[str, pd.DataFrame], settings: Completeness
) -> list[tuple[str, str, str | None]]:
    """Give rule, severity and column of what is said."""
    found = unlike_before(now, others, settings)[["rule", "severity", "column"]].astype(object)
    return [tuple(row) for row in found.where(found.notna(), None).to_numpy().tolist()]


@pytest.fixture
def band(sample_settings: Settings) -> Completeness:
    """The defaults: told from 20 % on, stopped from 40 % on."""
    return sample_settings.completeness


def test_nothing_is_said_without_other_weeks(band: Completeness) -> None:
    assert told(status(rows_read=1), {}, band) == []


@pytest.mark.parametrize(
    ("rows", "rule", "severity"),
    [
        (59, "fewer_than_before", "file"),
        (60, "less_than_before", "notice"),
        (79, "less_than_before", "notice"),
        (80, None, None),
        (132, None, None),
        (133, "more_than_before", "notice"),
        (10_000, "more_than_before", "notice"),
    ],
)
def test_rows_are_held_against_the_band_of_the_weeks_before(
    band: Completeness, rows: int, rule: str | None, severity: str | None
) -> None:
    expected = [] if rule is None else [(rule, severity, None)]
    assert told(status(rows_read=rows), before(110, 100, 105), band) == expected


@pytest.mark.parametrize(
    ("amount", "rule"),
    [(599.0, "fewer_than_before"), (700.0, "less_than_before"), (100_000.0, "more_than_before")],
)
def test_amounts_are_held_against_it_too(band: Completeness, amount: float, rule: str) -> None:
    found = told(status(amount_read=amount), before(100, 100), band)
    assert [(one[0], one[2]) for one in found] == [(rule, "amount")]


def test_a_file_in_units_of_ten_thousand_is_stopped(band: Completeness) -> None:
    assert told(status(amount_read=0.1), before(100), band) == [
        ("fewer_than_before", "file", "amount")
    ]


def test_what_was_said_names_the_figures_and_the_weeks(band: Completeness) -> None:
    found = unlike_before(status(rows_read=9), before(18, 20), band)
    assert found["value"].tolist() == ["9 ≠ 18 … 20 (2026-W30 … 2026-W31)"]
    assert found[["extract", "file"]].to_numpy().tolist() == [["orders", "orders.csv"]]


def test_control_totals_prove_a_file_complete(band: Completeness) -> None:
    proven = status(rows_read=9, control_row_count=9)
    assert told(proven, before(18, 20), band) == [("less_than_before", "notice", None)]


def test_an_extract_may_have_a_limit_of_its_own(band: Completeness) -> None:
    lenient = band.model_copy(update={"stop_rates": {"orders": 0.95}})
    assert told(status(rows_read=9), before(18), lenient) == [("less_than_before", "notice", None)]
    assert told(status(rows_read=0), before(18), lenient) == [("fewer_than_before", "file", None)]


def test_a_handful_of_rows_means_nothing(band: Completeness) -> None:
    assert told(status(rows_read=1), before(4, 4), band) == []
    assert told(status(rows_read=1), before(4, 5), band) == [("fewer_than_before", "file", None)]


def test_only_so_many_weeks_are_looked_at(band: Completeness) -> None:
    short = band.model_copy(update={"weeks": 2})
    assert told(status(rows_read=50), before(50, 100, 100), short) == [
        ("fewer_than_before", "file", None)
    ]
    assert told(status(rows_read=50), before(50, 100, 100), band) == []


def test_a_file_delivered_a_second_time_is_told(band: Completeness) -> None:
    again = status(sha256="old")
    found = unlike_before(again, before(100, 100), band)
    assert found[["rule", "severity", "value"]].to_numpy().tolist() == [
        ["same_as_before", "notice", "2026-W31"]
    ]


def test_a_list_that_seldom_changes_may_be_the_same(band: Completeness) -> None:
    quotas = status(extract="quotas", sha256="old")
    assert told(quotas, before(100, extract="quotas"), band) == []


def test_an_extract_that_was_there_before_is_missed(band: Completeness) -> None:
    events = status_frame([{"extract": "order_events", "presence": "absent"}])
    others = before(100, extract="order_events", file="order_events.csv")
    assert told(events, others, band) == [("not_this_week", "notice", None)]


def test_an_extract_that_never_was_there_is_not_missed(band: Completeness) -> None:
    events = status_frame([{"extract": "order_events", "presence": "absent"}])
    assert told(events, before(100), band) == []


def test_amounts_below_nothing_are_compared_by_their_size(band: Completeness) -> None:
    events = {"extract": "order_events", "amount_read": -1000.0}
    now = status(**events | {"amount_read": -500.0})
    assert [one[0] for one in told(now, before(100, **events), band)] == ["fewer_than_before"]


def test_an_unknown_amount_is_compared_with_nothing(band: Completeness) -> None:
    assert told(status(amount_read=None), before(100), band) == []
    assert told(status(), before(100, amount_read=None), band) == []
