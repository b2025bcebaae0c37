"""Bookings: every order line and every later event on one, with owner and region of its day."""

import pandas as pd

from assets.metrics.figures import settled
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


def bookings(
    orders: pd.DataFrame,
    order_events: pd.DataFrame,
    credits: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row an order line or event up to `as_of`, in base currency (PRG-1).

    Gross is the sum over kind ORDER, net the sum over all. A line is split by its PRIMARY
    credits; an event keeps the line's owner, region and exchange rate, and where it takes back
    the rest of the amount, the rest of the gross profit, so that a cancellation leaves nothing.
    """
    lines = _lines(orders, fx_rates, settings.company.base_currency)
    moves = pd.concat([lines, _events(lines, order_events)], ignore_index=True)
    moves = _split(moves[moves["happened_on"] <= as_of], credits)
    placed = _placed(moves, roster, as_of)
    return placed[list(COLUMNS)].sort_values(["order_line_id", "happened_on", "kind", "rep_id"])


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
    line = lines.drop(columns=["kind", "happened_on"])
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


def _split(moves: pd.DataFrame, credits: pd.DataFrame) -> pd.DataFrame:
    moves = moves.reset_index(drop=True).rename_axis("move").reset_index()
    primary = credits[credits["kind"] == CreditKind.PRIMARY]
    shares = primary[["order_line_id", "rep_id", "share"]].sort_values(["order_line_id", "rep_id"])
    shares = shares.rename(columns={"rep_id": "credited"})
    split = moves.merge(shares, on="order_line_id", how="left", validate="many_to_many")
    whole = split["share"].isna()
    split["rep_id"] = split["credited"].where(~whole, split["rep_id"])
    for column in ("amount", "gross_profit"):
        split[column] = _shared(split, column).where(~whole, split[column])
    return split


def _shared(split: pd.DataFrame, column: str) -> pd.Series:
    """Give each credit its share; what rounding leaves goes to the first, so nothing is lost."""
    part = settled(split[column] * split["share"])
    left_over = split[column] - part.groupby(split["move"]).transform("sum")
    first = ~split.duplicated("move")
    return settled(part + left_over.where(first, 0.0))


def _placed(moves: pd.DataFrame, roster: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    seats = seats_on(moves["rep_id"], moves["booked_on"], roster)
    region = moves["region"].fillna(seats["region"])
    return moves.assign(region=region, team=teams_in(moves["rep_id"], region, as_of, roster))
