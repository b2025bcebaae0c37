"""Charts: drawn from a Vega-Lite template to SVG, nothing fetched, the text still text.

Which rows a chart shows is the page's business; how it looks stands in its template.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import vl_convert
from jinja2 import Environment

from assets.packs.pack import Chart, Drawing

_SIZE = re.compile(r' (?:width|height)="(\d+)"')
_SHORT, _BEYOND_16_BITS = 5, "\uffff"
_HATCH = (
    '<defs><pattern id="{id}" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<path d="M-1,1 l2,-2 M0,4 l4,-4 M3,5 l2,-2" stroke="{colour}" stroke-width="0.9"/>'
    "</pattern></defs>"
)

TOTAL, GOOD, BAD, NEUTRAL = "total", "good", "bad", "neutral"
"""What a column of a bridge is: a total, or a change that is good, bad or neither."""


class Step(NamedTuple):
    """One column of a bridge: its label, its amount with sign, how that is written, its kind."""

    label: str
    amount: float
    shown: str
    kind: str


def draw(name: str, drawing: Drawing, env: Environment, context: Mapping[str, Any]) -> Chart:
    """Draw one chart; `name` is its own in the pack."""
    template = env.get_template(f"charts/{drawing.template}.vl.json.j2")
    hatch_id = f"hatch-{name}"
    facts = {**context, **drawing.options, "rows": [_labelled(row) for row in drawing.rows]}
    spec = json.loads(template.render(facts, hatch=f"url(#{hatch_id})"))
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    head, _, body = svg.partition(">")
    hatch = (
        _HATCH.format(id=hatch_id, colour=context["theme"]["accent"]) if hatch_id in body else ""
    )
    width, height = (int(size) for size in _SIZE.findall(head))
    return Chart(f"{name}.svg", width, height, f"{head}>{hatch}{body}".encode())


def bridge_rows(steps: Iterable[Step]) -> tuple[dict[str, Any], ...]:
    """Give the columns of a bridge: totals stand on the ground, changes hang between them."""
    rows: list[dict[str, Any]] = []
    level = 0.0
    columns = list(steps)
    for place, step in enumerate(columns):
        start = 0.0 if step.kind == TOTAL else level
        level = round(start + step.amount, 4)
        follower = columns[place + 1].label if place + 1 < len(columns) else step.label
        row = {"place": place, "label": step.label, "follower": follower, "shown": step.shown}
        kind = step.kind if step.amount else NEUTRAL
        rows.append(row | {"kind": kind, "start": start, "end": level, "top": max(start, level)})
    return tuple(rows)


def _labelled(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Shorten texts with characters beyond 16 bits, which Vega would cut in half."""
    return {name: _whole(value) for name, value in row.items()}


def _whole(value: Any) -> Any:
    if not isinstance(value, str) or len(value) <= _SHORT or max(value) <= _BEYOND_16_BITS:
        return value
    return f"{value[:_SHORT]}…"
