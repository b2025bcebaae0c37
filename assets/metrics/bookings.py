"""Bookings: every order line and every later event on one, with owner and region of its day."""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.figures import settled
from assets.metrics.lookups import among
from assets.metrics.money import in_base, plan_rates
from assets.metrics.seats import seats_on, teams_in
from schemas.settings import Settings
from schemas.vocabulary import BookingKind, CreditKind

COLUMNS = (
    "order_line_id",
    "account_id",
    "opportunity_id",
    "rep_id",
    "region",
    "team",
    "happened_on",
    "kind",
    "amount",
    "gross_profit",
)
_MOVE = (*(column for column in COLUMNS if column != "team"), "booked_on")
"""What is known of an order line or event before it has its place."""


def bookings(
    orders: pd.DataFrame,
    order_events: pd.DataFrame,
    credits: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row an order line or event up to `as_of`, in base currency, unordered (PRG-1).

    Gross is the sum over kind ORDER, net the sum over all. A line is split by its PRIMARY
    credits; an event keeps the line's owner, region and exchange rate, and where it takes back
    the rest of the amount, the rest of the gross profit, so that a cancellation leaves nothing.
    """
    lines = _lines(orders, fx_rates, settings.company.base_currency)
    parts = [lines[list(_MOVE)], _events(lines, order_events)[list(_MOVE)]]
    moves = pd.concat(parts, ignore_index=True)
    split = credited(moves[moves["happened_on"] <= as_of], credits, ["amount", "gross_profit"])
    found = placed(split, roster, as_of)
    return found[list(COLUMNS)]


def credited(moves: pd.DataFrame, credits: pd.DataFrame, amounts: Sequence[str]) -> pd.DataFrame:
    """Split the amounts of order lines and events by the PRIMARY credits of their line.

    One without credits stays with its owner.
    """
    moves = moves.reset_index(drop=True).rename_axis("move").reset_index()
    primary = credits[credits["kind"] == CreditKind.PRIMARY]
    shares = primary[["order_line_id", "rep_id", "share"]].sort_values(["order_line_id", "rep_id"])
    shared = among(moves["order_line_id"], shares["order_line_id"])
    split = moves[shared].drop(columns="rep_id")
    split = split.merge(shares, on="order_line_id", validate="many_to_many")
    for column in amounts:
        split[column] = _shared(split, column)
    return pd.concat([moves[~shared], split], ignore_index=True)


def placed(moves: pd.DataFrame, roster: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Give order lines and events region and team: the line's, else the rep's on `booked_on`."""
    seats = seats_on(moves["rep_id"], moves["booked_on"], roster)
    region = moves["region"].fillna(seats["region"])
    return moves.assign(region=region, team=teams_in(moves["rep_id"], region, as_of, roster))


def _lines(orders: pd.DataFrame, fx_rates: pd.DataFrame, base_currency: str) -> pd.DataFrame:
    rates = plan_rates(orders["currency"], orders["booked_on"], fx_rates, base_currency)
    return orders.assign(
        kind=str(BookingKind.ORDER),
        happened_on=orders["booked_on"],
        amount=in_base(orders["amount"], rates),
        gross_profit=in_base(orders["gross_profit"], rates),
        rate=rates,
    )


def _events(lines: pd.DataFrame, order_events: pd.DataFrame) -> pd.DataFrame:
    touched = lines[among(lines["order_line_id"], order_events["order_line_id"])]
    line = touched.drop(columns=["kind", "happened_on"])
    line = line.rename(columns={"amount": "line_amount", "gross_profit": "line_profit"})
    columns = ["event_id", "order_line_id", "happened_on", "type"]
    events = order_events[[*columns, "amount_delta", "gross_profit_delta"]].merge(
        line, on="order_line_id", how="inner", validate="many_to_one"
    )
    events = events.sort_values(["order_line_id", "happened_on", "event_id"], ignore_index=True)
    amount = in_base(events["amount_delta"], events["rate"])
    profit = in_base(events["gross_profit_delta"], events["rate"])
    taken_back = settled(amount.groupby(events["order_line_id"]).cumsum())
    known = profit.fillna(0.0)
    before = settled(known.groupby(events["order_line_id"]).cumsum() - known)
    left_over = settled(-events["line_profit"] - before)
    undone = taken_back == -events["line_amount"]
    return events.assign(
        kind=events["type"], amount=amount, gross_profit=profit.fillna(left_over.where(undone))
    )


def _shared(split: pd.DataFrame, column: str) -> pd.Series:
    """Give each credit its share; what rounding leaves goes to the first, so nothing is lost."""
    part = settled(split[column] * split["share"])
    left_over = split[column] - part.groupby(split["move"]).transform("sum")
    first = ~split.duplicated("move")
    return settled(part + left_over.where(first, 0.0))
