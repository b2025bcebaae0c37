"""Actual, plan and previous year by week and quarter, and what was booked since last week.

Figures stand in `sales_progress`, `progress_periods` and `bookings_bridge`; here the page gets
its message, and the bridge its columns.
"""

from typing import Any

import pandas as pd

from assets.packs.charts import BAD, GOOD, NEUTRAL, TOTAL, Step, bridge_rows
from assets.packs.pack import Drawing, Section, Title, row_of
from assets.packs.sections.labels import written
from assets.packs.sections.progress_panels import panels
from assets.packs.sections.view import View
from schemas.vocabulary import BookingBucket, Measure, Reason

_BRIDGE = {"width": 590, "height": 108}
_ALL = 1.0


def section(view: View) -> Section:
    """Give the panels of both measures, the bridge since last week, and the key figures."""
    own = view.own("sales_progress")
    totals = {measure: row_of(own[own["measure"] == measure]) for measure in Measure}
    periods = view.own("progress_periods").sort_values("ends_on", kind="stable")
    bridge = view.own("bookings_bridge")
    missing = view.missing("orders", "quotas")
    return Section(
        title=_title(totals[Measure.REVENUE], view),
        facts={
            "revenue": totals[Measure.REVENUE],
            "profit": totals[Measure.GROSS_PROFIT],
            "untold": bool(periods["previous_amount"].isna().any()),
            "unreported": _told(bridge, Reason.NO_HISTORY),
        },
        charts=panels(periods, view, len(missing)) | _bridge(bridge, view),
        missing=missing,
        silent="orders" in missing or _nothing(totals[Measure.REVENUE], periods),
    )


def _nothing(total: Any, periods: pd.DataFrame) -> bool:
    """Tell whether there is neither a quota nor an order to speak of."""
    if total is None:
        return True
    return not total.quota and not periods["actual_amount"].fillna(0.0).any()


def _told(rows: pd.DataFrame, reason: Reason) -> bool:
    return bool(rows["reason"].fillna("").str.contains(str(reason)).any())


def _title(total: Any, view: View) -> Title:
    """Say how much of quota is booked beside how much of the quarter is gone."""
    formats = view.formats
    if total is None or total.booked_net is None:
        return Title("progress.unknown")
    if total.attainment_rate is None or total.pace_gap is None:
        return Title("progress.no_quota", {"booked": formats.brief(total.booked_net)})
    values = {
        "rate": formats.rate(total.attainment_rate, decimals=0),
        "elapsed": formats.rate(total.time_elapsed_rate, decimals=0),
    }
    if total.attainment_rate >= _ALL:
        return Title("progress.met", values | {"over": formats.brief(total.remaining_quota)})
    gap = formats.brief(total.pace_gap)
    if gap == formats.brief(0):
        return Title("progress.level", values)
    return Title(f"progress.{'behind' if total.pace_gap < 0 else 'ahead'}", values | {"gap": gap})


def _bridge(bridge: pd.DataFrame, view: View) -> dict[str, Drawing]:
    """Give the columns from last week's booked net to this week's."""
    amounts = bridge.set_index("bucket")["amount"]
    if bridge.empty or amounts.isna().any():
        return {}
    steps = [_step(bucket, amounts[bucket], view) for bucket in BookingBucket]
    return {"bridge": Drawing("bridge", bridge_rows(steps), dict(_BRIDGE))}


def _step(bucket: BookingBucket, amount: float, view: View) -> Step:
    label = view.formats.catalogue.text(f"bookings_bridge.{bucket}")
    whole = bucket in (BookingBucket.OPENING, BookingBucket.CLOSING)
    kind = TOTAL if whole else GOOD if amount > 0 else BAD if amount < 0 else NEUTRAL
    shown = written(amount, 1, view, signed=not whole)
    return Step(label, view.scaled(amount) or 0.0, shown, kind)
