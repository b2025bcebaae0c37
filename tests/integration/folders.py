"""Writes landing folders of a small valid company as CSV, and takes them in as a run does."""

from pathlib import Path

from upath import UPath

from schemas.extracts.registry import REQUIRED
from schemas.settings import Settings
from tests.company import Company
from tests.unit.extracts.landings import Row, as_csv, row

_ALIKE = {"tier": "NAMED", "industry": "power", "buying_power": "1000000"}
_SEAT = {"role": "AE", "seat": "FILLED", "valid_from": "2024-04-01"}


def seat(rep_id: str, region: str, **cells: str) -> Row:
    """Give a filled outside seat since long ago."""
    return row("roster", rep_id=rep_id, name=rep_id, region=region, team=region, **_SEAT) | cells


def account(account_id: str, region: str, **cells: str) -> Row:
    """Give a named account."""
    return row("accounts", account_id=account_id, name=account_id, region=region, **_ALIKE) | cells


def order(line: str, amount: str, booked_on: str = "2026-08-20", **cells: str) -> Row:
    """Give an order line of AE1 and A1; its region is left to the roster."""
    owner = {"account_id": "A1", "rep_id": "AE1"}
    booked = {"order_line_id": line, "amount": amount, "booked_on": booked_on}
    return row("orders", **owner, **booked) | cells


def deal(opportunity_id: str, stage: str, closed_on: str = "", **cells: str) -> Row:
    """Give an opportunity of AE1 and A1 over 50, due after the quarter."""
    owner = {"account_id": "A1", "rep_id": "AE1", "amount": "50"}
    days = {"created_on": "2026-05-05", "expected_order_on": "2026-12-01", "closed_on": closed_on}
    return row("opportunities", opportunity_id=opportunity_id, stage=stage, **owner, **days) | cells


def promise(made: str, target: str, amount: str, **cells: str) -> Row:
    """Give a COMMIT of AE1 for A1."""
    weeks = {"made_in_week": made, "target_week": target, "category": "COMMIT"}
    return row("forecasts", rep_id="AE1", account_id="A1", amount=amount, **weeks) | cells


def visit(visit_id: str, happened_at: str, **cells: str) -> Row:
    """Give an effective visit of AE1 at A1."""
    done = {"kind": "VISIT", "status": "DONE", "outcome": "PROBLEM_SOLVED"}
    there = {"end_customer_present": "true", "happened_at": happened_at}
    return row("visits", visit_id=visit_id, rep_id="AE1", account_id="A1", **done, **there) | cells


def quota(rep_id: str, region: str, amount: str) -> Row:
    """Give a revenue quota of FY2026-Q2."""
    about = {"fiscal_quarter": "FY2026-Q2", "measure": "revenue", "version": "1"}
    approved = {"region": region, "amount": amount, "approved_on": "2026-06-25"}
    return row("quotas", rep_id=rep_id, **about, **approved)


USUAL: dict[str, list[Row]] = {
    "roster": [
        seat("AE1", "E1"),
        seat("AE2", "E1"),
        seat("AE3", "E2"),
        seat("SR1", "E1", role="SR"),
    ],
    "accounts": [account("A1", "E1", ae_id="AE1"), account("A2", "E2", ae_id="AE3")],
    "opportunities": [deal("O0", "L1", rep_id="AE3", account_id="A2")],
    "visits": [visit("V0", "2026-06-01T10:00:00+08:00", rep_id="AE3", account_id="A2")],
    "orders": [order("S0", "0", "2026-04-01", rep_id="AE3", account_id="A2")],
    "quotas": [quota("AE1", "E1", "1000"), quota("AE3", "E2", "1000")],
    "forecasts": [promise("2026-W20", "2026-W24", "0", rep_id="AE3", account_id="A2")],
}
"""A row or two of every required extract, worth nothing to the figures."""


def land(landing: Path, week: str, settings: Settings, **extracts: list[Row]) -> Company:
    """Write a week's folder, the usual rows for the required extracts not given, and take it in."""
    assert set(USUAL) == set(REQUIRED)
    folder = landing / week
    folder.mkdir(parents=True)
    for name, rows in {**USUAL, **extracts}.items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows))
    return Company.landed(UPath(landing), week, settings)
