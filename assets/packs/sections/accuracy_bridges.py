"""Two bridges: what was forecast to what was ordered, what the CRM calls won to what was booked."""

from assets.packs.charts import BAD, GOOD, NEUTRAL, TOTAL, Step, bridge_rows
from assets.packs.formats import absent
from assets.packs.pack import Drawing, row_of
from assets.packs.sections.labels import decimals_of, written
from assets.packs.sections.room import end_of
from assets.packs.sections.view import View
from schemas.vocabulary import ForecastBucket as Bucket
from schemas.vocabulary import MatchClass

_TAKEN_OFF = (Bucket.SLIPPED, Bucket.LOST)
_MOVES = (
    *(Bucket.PULLED_IN, Bucket.UNFORECAST, Bucket.SLIPPED, Bucket.LOST),
    Bucket.AMOUNT_CHANGE,
)
_DIFFERENCES = tuple(one for one in MatchClass if one != MatchClass.MATCHED)
_NO_DECIMALS = 10000
"""From so many units on, the amounts of a bridge are written whole."""


def orders(view: View, height: int) -> Drawing | None:
    """Bridge what was committed a week before the last complete week to what was ordered."""
    found = view.own("forecast_bridge_totals")
    nearest = found[found["horizon"] == found["horizon"].min()]
    week = row_of(nearest.sort_values("target_week", ascending=False))
    if week is None or absent(week.forecast):
        return None
    decimals = decimals_of([week.forecast, week.actual], view, _NO_DECIMALS)
    steps = [_total(view, "forecast", week.forecast, "forecast", decimals)]
    for bucket in _MOVES:
        amount = getattr(week, str(bucket))
        signed = -amount if bucket in _TAKEN_OFF else amount
        label = _capital(view, f"forecast_buckets.{bucket}")
        steps.append(_change(view, label, signed, decimals, GOOD if signed > 0 else BAD))
    steps.append(_total(view, "ordered", week.actual, TOTAL, decimals))
    return _bridge(steps, 375, height // len(steps) + 2)


def booked(view: View) -> Drawing | None:
    """Bridge what the CRM calls won to what was booked, quarter to date."""
    found = view.own("reconciliation_totals")
    if found.empty or found[["crm_amount", "difference_amount"]].isna().any(axis=None):
        return None
    by_class = found.set_index("match_class")["difference_amount"]
    won, booked = found["crm_amount"].sum(), found["booked_net"].sum()
    decimals = decimals_of([won, booked], view, _NO_DECIMALS)
    steps = [_total(view, "won", won, TOTAL, decimals)]
    for kind in _DIFFERENCES:
        label = _capital(view, f"match_classes.{kind}")
        steps.append(_change(view, label, by_class.get(kind, 0.0), decimals, NEUTRAL))
    steps.append(_total(view, "booked", booked, TOTAL, decimals))
    return _bridge(steps, 320, 15)


def _capital(view: View, key: str) -> str:
    word = view.formats.catalogue.text(key)
    return word[:1].upper() + word[1:]


def _total(view: View, word: str, amount: float, kind: str, decimals: int) -> Step:
    label = view.formats.catalogue.text(f"blocks.accuracy.{word}")
    return Step(label, view.scaled(amount) or 0.0, written(amount, decimals, view), kind)


def _change(view: View, label: str, signed: float, decimals: int, kind: str) -> Step:
    shown = written(signed, decimals, view, signed=True)
    return Step(label, view.scaled(signed) or 0.0, shown, kind)


def _bridge(steps: list[Step], width: int, step: int) -> Drawing:
    rows = bridge_rows(steps)
    ends = [end for row in rows for end in (row["start"], row["end"])]
    most = end_of([max(end, 0.0) for end in ends], [row["shown"] for row in rows], width)
    return Drawing("steps", rows, {"width": width, "step": step, "domain": [min(*ends, 0.0), most]})
