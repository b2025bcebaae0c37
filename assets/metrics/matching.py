"""Which bookings belong to which won opportunity, and how both compare; sums are elsewhere."""

import pandas as pd

from assets.metrics.figures import settled
from assets.metrics.lookups import among
from schemas.vocabulary import BookingKind, MatchClass, Stage

_LINE = ["region", "rep_id", "account_id", "opportunity_id", "order_line_id"]


def booked_by_row(
    bookings: pd.DataFrame, start: pd.Timestamp, as_of: pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the lines booked and the events that happened from `start` to `as_of`.

    A row a line and credited rep, with `order_amount` or with `cancelled_amount`.
    """
    dated = bookings[bookings["happened_on"].between(start, as_of)]
    is_line = dated["kind"] == BookingKind.ORDER
    lines, events = (
        part.groupby(_LINE, dropna=False)["amount"].sum().round(4).reset_index(name=name)
        for part, name in ((dated[is_line], "order_amount"), (dated[~is_line], "cancelled_amount"))
    )
    return lines, events


def won_rows(
    opportunities: pd.DataFrame,
    bookings: pd.DataFrame,
    lines: pd.DataFrame,
    start: pd.Timestamp,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Give a row an opportunity that was won or booked on in the quarter, and region.

    Where it was booked in several regions, its CRM amount is split as the bookings are. One
    without bookings in the quarter stands in its own region.
    """
    deals = _deals(opportunities, start, as_of)
    keys = ["opportunity_id", "region"]
    booked = lines.groupby(keys, dropna=False)["order_amount"].sum().round(4).reset_index()
    rows = deals.rename(columns={"region": "own_region"}).merge(
        booked.assign(booked=True), on="opportunity_id", how="left", validate="one_to_many"
    )
    rows = rows[rows["won_in_quarter"] | rows["booked"].notna()].reset_index(drop=True)
    has_order = rows["booked"].notna()
    rows["region"] = rows["region"].where(has_order, rows["own_region"])
    rows["crm_amount"] = _split(rows, rows["amount"].where(rows["won_in_quarter"], 0.0))
    rows["unpriced"] = rows["won_in_quarter"] & rows["amount"].isna()
    elsewhere = among(rows["opportunity_id"], _booked_before(bookings, start))
    rows["match_class"] = _class(rows, has_order, elsewhere)
    columns = ["region", "rep_id", "account_id", "opportunity_id", "closed_on", "crm_amount"]
    return rows[[*columns, "order_amount", "unpriced", "match_class"]]


def _deals(opportunities: pd.DataFrame, start: pd.Timestamp, as_of: pd.Timestamp) -> pd.DataFrame:
    won = opportunities["stage"] == Stage.WON
    columns = ["opportunity_id", "account_id", "rep_id", "region", "amount", "closed_on"]
    return opportunities[columns].assign(
        won=won,
        won_in_quarter=won & opportunities["closed_on"].between(start, as_of),
        closed_on=opportunities["closed_on"].where(won),
    )


def _booked_before(bookings: pd.DataFrame, start: pd.Timestamp) -> pd.Series:
    """Give the opportunities with order lines of earlier quarters."""
    early = (bookings["kind"] == BookingKind.ORDER) & (bookings["happened_on"] < start)
    return bookings.loc[early, "opportunity_id"].dropna()


def _split(rows: pd.DataFrame, amounts: pd.Series) -> pd.Series:
    """Share each amount out by order amount; what rounding leaves goes to the first region."""
    deals = rows["opportunity_id"]
    total = rows["order_amount"].groupby(deals).transform("sum")
    share = (rows["order_amount"] / total.where(total > 0)).fillna(0.0)
    part = settled(amounts * share)
    left_over = amounts - part.groupby(deals).transform("sum")
    return settled(part + left_over.where(~deals.duplicated(), 0.0))


def _class(rows: pd.DataFrame, has_order: pd.Series, elsewhere: pd.Series) -> pd.Series:
    same = rows["crm_amount"] == rows["order_amount"]
    found = pd.Series(str(MatchClass.AMOUNT_DIFFERENCE), rows.index, dtype="str")
    for name, mask in (
        (MatchClass.MATCHED, same),
        (MatchClass.CRM_ONLY, ~has_order),
        (MatchClass.TIMING, elsewhere | ~rows["won_in_quarter"]),
        (MatchClass.ORDER_ONLY, ~rows["won"]),
    ):
        found = found.mask(mask, str(name))
    return found
