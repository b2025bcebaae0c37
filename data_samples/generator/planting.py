"""The planted opportunities and order lines in codes, as the simulation holds its own."""

import numpy as np
import pandas as pd

from data_samples.generator.codes import NOTHING, code_of
from data_samples.generator.days import at_time, day
from data_samples.generator.deals import Deals
from data_samples.generator.lives import STAGES
from data_samples.generator.planting_deals import DEALS, Deal, Step
from data_samples.generator.planting_orders import all_lines
from data_samples.generator.setup import Setup
from schemas.vocabulary import Stage
from schemas.vocabulary import StageEventField as Field

_TEN = 10 * 60

_MARGIN = 0.25


def planted_deals(seats: pd.DataFrame, accounts: pd.DataFrame) -> Deals:
    """Give the planted opportunities and their changes, each made at ten in the morning."""
    frame = pd.DataFrame(DEALS).drop(columns="steps")
    created = frame["created_on"].astype("datetime64[s]")
    frame = frame.assign(
        account=_places(frame["account_id"], accounts["account_id"]),
        rep_id=[code_of(seats, rep) for rep in frame["rep_id"]],
        created_on=created,
        shown_from=created,
        expected_order_on=frame["expected_order_on"].astype("datetime64[s]"),
        name="样例 " + frame["opportunity_id"],
        margin=_MARGIN,
    ).drop(columns="account_id")
    return Deals(frame, {field: _changes(field) for field in Field})


def planted_lines(
    setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame, deals: Deals
) -> pd.DataFrame:
    """Give the planted order lines."""
    lines = all_lines(setup)
    return lines.assign(
        account=_places(lines["account_id"], accounts["account_id"]),
        deal=_places(lines["opportunity_id"], deals.frame["opportunity_id"]),
        rep_id=_places(lines["rep_id"], seats["rep_id"]),
        region=[setup.regions.index(code) for code in lines["region"]],
        booked_on=lines["booked_on"].astype("datetime64[s]"),
        received_on=lines["received_on"].astype("datetime64[s]"),
    ).drop(columns=["account_id", "opportunity_id"])


def _places(ids: pd.Series, known: pd.Series) -> list[int]:
    places = {name: place for place, name in enumerate(known)}
    return [places.get(name, NOTHING) for name in ids]


def _changes(field: Field) -> pd.DataFrame:
    steps = [(place, step) for place, deal in enumerate(DEALS) for step in _steps_of(deal, field)]
    days = np.array([day(step.on) for _, step in steps], dtype="datetime64[D]")
    return pd.DataFrame(
        {
            "deal": np.array([place for place, _ in steps], dtype=int),
            "at": at_time(days, np.full(len(days), _TEN)),
            "new": _typed(field, [str(step.value) for _, step in steps]),
        }
    )


def _steps_of(deal: Deal, field: Field) -> list[Step]:
    first = Step(deal.created_on, Field.STAGE, Stage.L1)
    return [step for step in (first, *deal.steps) if step.field is field]


def _typed(field: Field, values: list[str]) -> pd.Series:
    match field:
        case Field.STAGE:
            return pd.Series([STAGES.index(Stage(value)) for value in values], dtype=int)
        case Field.EXPECTED_ORDER_ON:
            return pd.Series(values, dtype="datetime64[s]")
        case Field.AMOUNT:
            return pd.Series(values, dtype=object).astype(float)
        case Field.REP_ID:
            return pd.Series(values, dtype=object).astype(int)
