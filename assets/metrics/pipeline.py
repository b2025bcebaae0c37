"""Opportunities as of a day: where each belongs, whether it is open, and in which window."""

import pandas as pd

from assets.metrics.figures import codes, settled
from assets.metrics.money import in_base, plan_rates
from assets.metrics.seats import seats_on, teams_in
from assets.metrics.states import opportunities_at
from schemas.settings import Settings
from schemas.vocabulary import OPEN_STAGES, Flag

IN_WINDOW, OVERDUE, BEYOND, UNDATED = "in_window", "overdue", "beyond", "undated"
CLOSED, LATER = "closed", "later"


def opportunities_as_of(
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    """Give every opportunity with region, team, window, probability and weighted amount.

    An open one belongs to its rep's region on `as_of`, a closed one to that of its closing day.
    One registered after `as_of` is not open yet; one closed after `as_of` still is, at the stage
    that its events tell. Where they do not, the stage is null: its probability is 0 (PRG-9).
    In window: `as_of < expected_order_on <= quarter end`; overdue: expected by `as_of`.
    Money is in base currency; the weighted amount of one without an amount is null.
    """
    later = opportunities[opportunities["created_on"] > as_of]
    states = opportunities_at(opportunities, stage_events, as_of, settings.zone)
    found = pd.concat([states, later], ignore_index=True) if len(later) else states
    is_open = found["stage"].isin([str(stage) for stage in OPEN_STAGES]) | found["stage"].isna()
    found["open"] = is_open & ~(found["created_on"] > as_of)
    day = found["closed_on"].where(~found["open"]).fillna(as_of)
    seats = seats_on(found["rep_id"], day, roster)
    rates = plan_rates(found["currency"], day, fx_rates, settings.company.base_currency)
    found["region"] = seats["region"]
    found["team"] = teams_in(found["rep_id"], seats["region"], as_of, roster)
    found["amount"] = in_base(found["amount"], rates)
    found["gross_profit"] = in_base(found["gross_profit"], rates)
    found["window"] = _window(found, as_of, pd.Timestamp(settings.fiscal.quarter(as_of.date()).end))
    probability = found["stage"].map({str(s): p for s, p in settings.stages.probabilities.items()})
    found["win_probability"] = probability.astype(float).mask(found["stage"].isna(), 0.0)
    found["weighted_amount"] = settled(found["amount"] * found["win_probability"])
    found["flags"] = codes(
        found.index,
        **{
            Flag.NO_ACCOUNT: found["account_id"].isna(),
            Flag.UNPRICED: found["amount"].isna(),
            Flag.UNDATED: found["window"] == UNDATED,
        },
    )
    return found


def _window(found: pd.DataFrame, as_of: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    expected = found["expected_order_on"]
    window = pd.Series(BEYOND, index=found.index, dtype="str")
    window = window.mask(expected <= end, IN_WINDOW).mask(expected <= as_of, OVERDUE)
    window = window.mask(expected.isna(), UNDATED).mask(~found["open"], CLOSED)
    return window.mask(found["created_on"] > as_of, LATER)
