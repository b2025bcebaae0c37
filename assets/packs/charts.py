"""Charts: the rows each one shows, and their drawing from a Vega-Lite template to SVG.

Money is brought to the display unit here; how a chart looks stands in its template.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import vl_convert
from jinja2 import Environment

from assets.metrics.coverage import RUNGS
from assets.packs.formats import Formats, absent
from assets.packs.pack import Chart, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import Dimension, Measure, Reason, Tier

Rows = list[dict[str, Any]]

_SIZE = re.compile(r' (?:width|height)="(\d+)"')
_SHORT, _BEYOND_16_BITS = 5, "\uffff"
_HATCH = (
    '<defs><pattern id="{id}" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<path d="M-1,1 l2,-2 M0,4 l4,-4 M3,5 l2,-2" stroke="{colour}" stroke-width="0.9"/>'
    "</pattern></defs>"
)


def chart_rows(view: View, formats: Formats) -> dict[str, Rows]:
    """Give the rows of every chart of a pack; a chart without rows is left out."""
    rows = {name: make(view, formats) for name, make in _CHARTS.items()}
    return {name: found for name, found in rows.items() if found}


def draw(name: str, rows: Rows, environment: Environment, context: Mapping[str, Any]) -> Chart:
    """Draw one chart from its template; nothing is fetched, the text stays text."""
    template = environment.get_template(f"charts/{name}.vl.json.j2")
    hatch_id = f"hatch-{name}"
    shown = [_labelled(row) for row in rows]
    spec = json.loads(template.render(rows=shown, hatch=f"url(#{hatch_id})", **context))
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    head, _, body = svg.partition(">")
    hatch = (
        _HATCH.format(id=hatch_id, colour=context["theme"]["accent"]) if hatch_id in body else ""
    )
    width, height = (int(size) for size in _SIZE.findall(head))
    return Chart(f"{name}.svg", width, height, f"{head}>{hatch}{body}".encode())


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    """Shorten a label with characters beyond 16 bits, which Vega would cut in half."""
    label = row.get("label", "")
    if len(label) <= _SHORT or max(label) <= _BEYOND_16_BITS:
        return row
    return row | {"label": f"{label[:_SHORT]}…"}


def _rung(formats: Formats, rate: Any) -> dict[str, Any]:
    """Give a bar and its label; an absent rate has no bar, and a word for its label."""
    shown = formats.rate(rate, Reason.ABSENT_EXTRACT, decimals=0)
    return {"rate": 0.0 if absent(rate) else rate, "shown": shown}


def _scaled(formats: Formats, value: Any) -> float | None:
    return None if absent(value) else round(float(value) / formats.money_divisor, 4)


def _progress_weeks(view: View, formats: Formats) -> Rows:
    weeks = view.own("booking_weeks")
    if weeks["cumulative_net"].isna().all():
        return []
    return [
        {
            "week": week.week[-3:],
            "booked": _scaled(formats, week.cumulative_net),
            "quota": _scaled(formats, week.quota_to_date),
        }
        for week in rows_of(weeks)
    ]


def _v_rows(view: View, formats: Formats) -> Rows:
    progress = view.parts("sales_progress")
    revenue = progress[progress["measure"] == Measure.REVENUE]
    if revenue["v"].isna().all():
        return []
    return [
        {"label": row.label, "v": row.v, "shown": formats.factor(row.v, row.reason)}
        for row in rows_of(revenue.sort_values("v", ascending=False, na_position="last"))
    ]


def _forecast_weeks(view: View, formats: Formats) -> Rows:
    weeks = view.own("forecast_weeks")
    series = {"commit": "submitted_commit", "system": "system_forecast"}
    if weeks[list(series.values())].fillna(0).eq(0).all(axis=None):
        return []
    return [
        {"week": week.target_week[-3:], "series": name, "amount": _scaled(formats, amount)}
        for week in rows_of(weeks)
        for name, column in series.items()
        if not absent(amount := getattr(week, column))
    ]


def _wape_horizons(view: View, formats: Formats) -> Rows:
    horizons = view.own("accuracy_horizons").sort_values("horizon")
    return [
        {"horizon": int(row.horizon), "wape": row.wape_rate, "shown": formats.rate(row.wape_rate)}
        for row in rows_of(horizons)
        if not absent(row.wape_rate)
    ]


def _accuracy_weeks(view: View, formats: Formats) -> Rows:
    weeks = view.own("forecast_accuracy")
    nearest = weeks[weeks["horizon"] == 1].sort_values("target_week")
    return [
        {
            "week": row.target_week[-3:],
            "actual": _scaled(formats, row.actual),
            "forecast": _scaled(formats, row.forecast),
        }
        for row in rows_of(nearest)
    ]


def _funnel(view: View, formats: Formats) -> Rows:
    stock = view.own("funnel_stock")
    return [
        {
            "stage": row.stage,
            "stock": _scaled(formats, row.amount),
            "overdue": _scaled(formats, row.overdue_amount),
            "weighted": _scaled(formats, row.weighted_amount),
        }
        for row in rows_of(stock)
    ]


def _ladder(view: View, formats: Formats) -> Rows:
    totals = view.own("coverage_totals")
    tiers = totals[totals["dimension"] == Dimension.TIER].set_index("tier")
    return [
        {
            "tier": tiers.at[tier, "tier_name"],
            "rung": rung,
            **_rung(formats, tiers.at[tier, f"{rung}_rate"]),
        }
        for tier in map(str, Tier)
        if tier in tiers.index
        for rung in RUNGS
    ]


def _whole_ladder(view: View, formats: Formats) -> Rows:
    totals = view.own("coverage_totals")
    whole = totals[totals["dimension"] == Dimension.ALL]
    return [
        {"rung": rung, **_rung(formats, rate)} for rung in RUNGS for rate in whole[f"{rung}_rate"]
    ]


def _visit_rows(view: View, _formats: Formats) -> Rows:
    name, label = (
        ("visit_weeks", "region_name")
        if view.about.is_company
        else ("visit_effectiveness", "rep_name")
    )
    rows = view.table(name)
    rows = rows[(rows["week"] == str(view.about.week)) & rows[label].notna()]
    return [
        {
            "label": getattr(row, label),
            "effective": int(row.effective_visit_count),
            "target": float(row.effective_target),
        }
        for row in rows_of(rows.sort_values("effective_visit_count", ascending=False))
    ]


def _visit_weeks(view: View, _formats: Formats) -> Rows:
    return [
        {
            "week": row.week[-3:],
            "effective": int(row.effective_visit_count),
            "target": float(row.effective_target),
        }
        for row in rows_of(view.own("visit_weeks").sort_values("week"))
    ]


_CHARTS: Mapping[str, Callable[[View, Formats], Rows]] = {
    "progress_weeks": _progress_weeks,
    "v_rows": _v_rows,
    "forecast_weeks": _forecast_weeks,
    "wape_horizons": _wape_horizons,
    "accuracy_weeks": _accuracy_weeks,
    "funnel": _funnel,
    "ladder": _ladder,
    "visit_rows": _visit_rows,
    "visit_weeks": _visit_weeks,
    "mini_progress": _progress_weeks,
    "mini_v": _v_rows,
    "mini_forecast": _forecast_weeks,
    "mini_accuracy": _accuracy_weeks,
    "mini_ladder": _whole_ladder,
    "mini_visits": _visit_weeks,
}
