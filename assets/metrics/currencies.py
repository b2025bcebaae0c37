"""What exchange rates do: bookings in foreign currency at PLAN, at SPOT, and the difference.

Performance is measured at PLAN everywhere else; SPOT stands here alone.
"""

import pandas as pd

from assets.metrics.bookings import credited, placed
from assets.metrics.figures import add_up, codes, conform, settled
from assets.metrics.lookups import among
from assets.metrics.money import in_base, plan_rates, spot_rates
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.attribution import CurrencyDifferences
from schemas.vocabulary import BookingKind, Level, Reason

_SUMS = ["foreign_amount", "plan_amount", "spot_amount"]
_LEVELS = (Level.COMPANY, Level.REGION)


def currency_differences(
    orders: pd.DataFrame,
    credits: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give gross bookings in foreign currency at PLAN and at SPOT, of company and regions.

    Quarter to date, by the currency and region of the order line. A rate holds from its day on,
    the first one before it, too. A currency without SPOT rate has no difference (`no_spot_rate`).
    """
    as_of = pd.Timestamp(week.sunday)
    base = settings.company.base_currency
    lines = _foreign(orders, week, settings)
    asked = (lines["currency"], lines["booked_on"], fx_rates, base)
    lines = lines.assign(
        foreign_amount=lines["amount"],
        plan_amount=in_base(lines["amount"], plan_rates(*asked)),
        spot_amount=in_base(lines["amount"], spot_rates(*asked)),
    )
    facts = placed(credited(lines, credits, _SUMS), roster, as_of)
    full = pd.concat([add_up(facts, level, _SUMS, ["currency"]) for level in _LEVELS])
    full = full.reset_index(drop=True)
    full["difference"] = settled(full["spot_amount"] - full["plan_amount"])
    full["reason"] = codes(full.index, **{Reason.NO_SPOT_RATE: full["spot_amount"].isna()})
    return conform(full, CurrencyDifferences.empty())


def currency_differences_ties(
    currency_differences: pd.DataFrame,
    bookings: pd.DataFrame,
    orders: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> list[Tie]:
    """At PLAN it is what these lines have in the bookings; regions add up to the company."""
    lines = _foreign(orders, week, settings)["order_line_id"]
    ordered = bookings["kind"] == BookingKind.ORDER
    booked = bookings.loc[ordered & among(bookings["order_line_id"], lines), "amount"]
    company = currency_differences[currency_differences["level"] == Level.COMPANY]
    return [
        Tie("plan_amount = bookings", sum_of(booked), sum_of(company["plan_amount"])),
        *same_at_levels(currency_differences, ["plan_amount", "spot_amount", "difference"]),
    ]


def _foreign(orders: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    start = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
    booked = orders["booked_on"].between(start, pd.Timestamp(week.sunday))
    foreign = orders["currency"].notna() & (orders["currency"] != settings.company.base_currency)
    return orders[booked & foreign]
