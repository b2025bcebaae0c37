"""Which extracts there are, which are required, and what a model says of itself."""

from typing import Any

from schemas.columns import Kind, Model
from schemas.extracts.account_plans import AccountPlans
from schemas.extracts.accounts import Accounts
from schemas.extracts.actions import Actions
from schemas.extracts.control_totals import ControlTotals
from schemas.extracts.credits import Credits
from schemas.extracts.forecasts import Forecasts
from schemas.extracts.fx_rates import FxRates
from schemas.extracts.opportunities import Opportunities
from schemas.extracts.order_events import OrderEvents
from schemas.extracts.orders import Orders
from schemas.extracts.quotas import Quotas
from schemas.extracts.roster import Roster
from schemas.extracts.stage_events import StageEvents
from schemas.extracts.visits import Visits

REQUIRED: dict[str, type[Model]] = {
    "accounts": Accounts,
    "opportunities": Opportunities,
    "visits": Visits,
    "orders": Orders,
    "quotas": Quotas,
    "forecasts": Forecasts,
    "roster": Roster,
}
"""Extracts that must be there unless the settings list them as absent."""

OPTIONAL: dict[str, type[Model]] = {
    "order_events": OrderEvents,
    "stage_events": StageEvents,
    "account_plans": AccountPlans,
    "actions": Actions,
    "credits": Credits,
    "fx_rates": FxRates,
}
"""Extracts that may be there."""

EXTRACTS: dict[str, type[Model]] = {**REQUIRED, **OPTIONAL}
"""Every extract, in the order in which they are listed to people."""

CONTROL_TOTALS: type[Model] = ControlTotals
"""The sender's own count of the extracts; not an extract itself."""

AMOUNTS: dict[str, str] = {
    "opportunities": "amount",
    "orders": "amount",
    "quotas": "amount",
    "forecasts": "amount",
    "order_events": "amount_delta",
    "accounts": "buying_power",
}
"""The column of an extract that control totals and the tie-out add up."""


def key_of(model: type[Model]) -> list[str]:
    """Give the columns that identify a row."""
    return [name for name, about in _columns(model).items() if about["key"]]


def kinds_of(model: type[Model]) -> dict[str, Kind]:
    """Give each column's kind, in the model's order."""
    return {name: about["kind"] for name, about in _columns(model).items()}


def references_of(model: type[Model]) -> dict[str, str]:
    """Give the columns that must name something known, and what they name."""
    targets = {name: about["refers_to"] for name, about in _columns(model).items()}
    return {name: target for name, target in targets.items() if target is not None}


def optional_of(model: type[Model]) -> set[str]:
    """Give the columns that may be empty."""
    return {name for name, column in model.to_schema().columns.items() if column.nullable}


def _columns(model: type[Model]) -> dict[str, dict[str, Any]]:
    return {name: column.metadata or {} for name, column in model.to_schema().columns.items()}
