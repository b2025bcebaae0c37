"""Tiny builders of typed extracts, and the golden and the sample company taken in once."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from schemas.calendar import Week
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.tables.registry import TABLES
from tests.company import Company

Row = dict[str, object]
Make = Callable[..., Company]
Lacking = Callable[[str], Company]


def typed(extract: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Give rows typed as their extract's model; a column that no row names is empty."""
    empty = EXTRACTS[extract].empty()
    frame = pd.DataFrame(list(rows), columns=list(empty.columns))
    return frame.astype(dict(empty.dtypes.items()))


def published(table: str, *rows: Row) -> pd.DataFrame:
    """Give rows typed as a published table; counts that a row does not name are 0."""
    empty = TABLES[table].empty()
    counts = dict.fromkeys(empty.select_dtypes("int64").columns, 0)
    frame = pd.DataFrame([counts | row for row in rows], columns=list(empty.columns))
    return frame.astype(dict(empty.dtypes.items()))


def seat(rep_id: str, **cells: object) -> Row:
    """Give a roster row: a filled outside seat in team T1 of E1 since long ago."""
    usual = {"name": f"Name of {rep_id}", "role": "AE", "region": "E1", "team": "T1"}
    return {"rep_id": rep_id, **usual, "seat": "FILLED", "valid_from": "2024-04-01", **cells}


def account(account_id: str, **cells: object) -> Row:
    """Give an account of E1, owned by AE1, with a buying power of a million."""
    usual = {"name": f"Name of {account_id}", "region": "E1", "industry": "power"}
    power = {"buying_power": 1_000_000.0, "buying_power_on": "2026-04-01"}
    since = {"tier": "NAMED", "ae_id": "AE1", "opened_on": "2024-01-15"}
    return {"account_id": account_id, **usual, **power, **since, **cells}


def order(line: str, amount: float, **cells: object) -> Row:
    """Give an order line of AE1 and A1, booked in this quarter; the region is the rep's."""
    usual = {"account_id": "A1", "rep_id": "AE1", "booked_on": "2026-08-20"}
    return {"order_line_id": line, "amount": amount, **usual, **cells}


def event(line: str, delta: float, **cells: object) -> Row:
    """Give a cancellation of an order line in the report week."""
    usual = {"event_id": f"E-{line}", "happened_on": "2026-09-03", "type": "CANCEL"}
    return {"order_line_id": line, "amount_delta": delta, **usual, **cells}


def deal(opportunity_id: str, stage: str = "L3", **cells: object) -> Row:
    """Give an opportunity of AE1 and A1 over 100,000, due in the quarter."""
    usual = {"account_id": "A1", "rep_id": "AE1", "amount": 100_000.0}
    days = {"created_on": "2026-05-05", "expected_order_on": "2026-09-18"}
    return {"opportunity_id": opportunity_id, "stage": stage, **usual, **days, **cells}


def closed(opportunity_id: str, stage: str, on: str = "2026-08-03", **cells: object) -> Row:
    """Give an opportunity that ended on a day."""
    return deal(opportunity_id, stage, **{"closed_on": on, "expected_order_on": on, **cells})


def many(count: int, stage: str, rep_id: str = "AE1") -> list[Row]:
    """Give so many closed opportunities of a rep."""
    return [closed(f"{rep_id}-{stage}-{n}", stage, rep_id=rep_id) for n in range(count)]


def quota(rep_id: str, amount: float, **cells: object) -> Row:
    """Give a revenue quota of FY2026-Q2, approved before the quarter, of a rep of E1."""
    usual = {"fiscal_quarter": "FY2026-Q2", "measure": "revenue", "version": 1, "region": "E1"}
    return {"rep_id": rep_id, "amount": amount, "approved_on": "2026-06-25", **usual, **cells}


def promise(made: str, target: str, amount: float, **cells: object) -> Row:
    """Give a COMMIT of AE1 for account A1 as a whole."""
    weeks = {"made_in_week": made, "target_week": target}
    usual = {"rep_id": "AE1", "account_id": "A1", "category": "COMMIT"}
    return {"amount": amount, **weeks, **usual, **cells}


def visit(visit_id: str, at: str | None = "2026-09-01T10:00", **cells: object) -> Row:
    """Give an effective visit of AE1 at A1; the time is that of Shanghai."""
    usual = {"rep_id": "AE1", "account_id": "A1", "kind": "VISIT", "status": "DONE"}
    found = {"end_customer_present": True, "outcome": "PROBLEM_SOLVED"}
    moment = None if at is None else f"{at}+08:00"
    return {"visit_id": visit_id, "happened_at": moment, **usual, **found, **cells}


def call(visit_id: str, at: str, **cells: object) -> Row:
    """Give a connected outbound call of SR1 to A1."""
    usual = {"rep_id": "SR1", "kind": "OB_CALL", "connected": True, "outcome": "NONE"}
    return visit(visit_id, at, **{**usual, "end_customer_present": None, **cells})


def credit(line: str, rep_id: str, share: float, kind: str = "PRIMARY") -> Row:
    """Give a credit of an order line."""
    return {"order_line_id": line, "rep_id": rep_id, "share": share, "kind": kind}


def rate(currency: str, on: str, value: float, kind: str = "PLAN") -> Row:
    """Give an exchange rate."""
    return {"currency": currency, "on": on, "rate": value, "kind": kind}


def moved(event_id: str, opportunity_id: str, old: str, new: str, **cells: object) -> Row:
    """Give a change of an opportunity's expected date."""
    usual = {"field": "expected_order_on", "changed_at": "2026-08-05T10:00:00+08:00"}
    about = {"event_id": event_id, "opportunity_id": opportunity_id}
    return {**about, "old_value": old, "new_value": new, **usual, **cells}


ROSTER = [
    seat("AE1"),
    seat("AE2"),
    seat("AE3", region="E2", team="T2"),
    seat("SR1", role="SR"),
    seat("D1", role="DIRECTOR"),
]
"""Who there is where a test does not say otherwise: two outside sellers in E1, one in E2."""

ACCOUNTS = [account("A1"), account("A2", region="E2", ae_id="AE3")]
"""Which accounts there are where a test does not say otherwise: one a region."""


def only(frame: pd.DataFrame, **cells: object) -> pd.Series:
    """Give the one row with these cells; None is a missing one."""
    chosen = frame
    for column, value in cells.items():
        right = chosen[column].isna() if value is None else chosen[column] == value
        chosen = chosen[right]
    assert len(chosen) == 1, f"{len(chosen)} rows with {cells}"
    return chosen.iloc[0]


def reasons(row: pd.Series, column: str = "reason") -> list[str]:
    """Give the reasons (or flags) of a row."""
    return [] if pd.isna(row[column]) else str(row[column]).split(";")


def having(settings: Settings, section: str, **values: object) -> Settings:
    """Give the settings with some values of one section changed."""
    changed = getattr(settings, section).model_copy(update=values)
    return settings.model_copy(update={section: changed})


@pytest.fixture(scope="session")
def make(golden_settings: Settings) -> Make:
    """Make a company from rows of extracts; those not given are absent, but roster and accounts."""

    def company(
        week: str = "2026-W36", settings: Settings = golden_settings, **rows: Iterable[Row]
    ) -> Company:
        given: Mapping[str, Iterable[Row]] = {"roster": ROSTER, "accounts": ACCOUNTS, **rows}
        frames = {name: typed(name, given.get(name, ())) for name in EXTRACTS}
        return Company(frames, settings, Week.parse(week))

    return company


@pytest.fixture(scope="session")
def w36(golden: Path, golden_settings: Settings) -> Company:
    """The golden company as of 2026-09-06."""
    return Company.landed(UPath(golden), "2026-W36", golden_settings)


@pytest.fixture(scope="session")
def w37(golden: Path, golden_settings: Settings) -> Company:
    """The golden company a week later, when the late order is known."""
    return Company.landed(UPath(golden), "2026-W37", golden_settings)


@pytest.fixture(scope="session")
def lacking(w36: Company) -> Lacking:
    """Give the golden company without one extract, its tables computed once for all tests."""
    return cache(w36.without)


@pytest.fixture(scope="session")
def sample(sample_landing: Path, sample_settings: Settings) -> Company:
    """The sample company as of 2026-09-06."""
    return Company.landed(UPath(sample_landing), "2026-W36", sample_settings)
