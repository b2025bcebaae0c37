"""The drawings of the visits: what they brought, and the weeks against their target."""

from typing import Any

import pandas as pd

from assets.packs.pack import Drawing
from assets.packs.sections.view import View
from schemas.vocabulary import Level, VisitOutcome

_WIDTH, _TALL, _TALLEST_ROW = 379, 300, 26
_LOWEST, _HIGHEST = 66.0, 215.0
_ROOM, _ABOVE = 1.12, 1.2
"""So far beyond the longest bar and the tallest column a scale goes on: figures stand there."""
_DIGIT_SHARE = 0.02
"""A digit takes this share of the scale; a part of a bar shows its number where it has room."""


def outcomes(view: View, lines: pd.DataFrame) -> Drawing:
    """Draw the visits done of each line by what they brought, the parts laid end to end."""
    names = {str(one): view.formats.catalogue.text(f"visit_outcomes.{one}") for one in VisitOutcome}
    rows = _parts(view, lines, list(names))
    most = (float(rows["sum"].max()) if len(rows) else 0.0) * _ROOM or 1.0
    counts = rows["visit_count"].map(view.formats.count).astype("str")
    roomy = rows["visit_count"] > most * _DIGIT_SHARE * (counts.str.len() + 1)
    drawn = rows.assign(
        outcome=rows["outcome"].map(names),
        inside=counts.where(roomy, ""),
        shown=rows["sum"].map(view.formats.count),
    )
    step = min(_TALLEST_ROW, _TALL // max(len(lines), 1))
    size = {"width": _WIDTH, "height": step * len(lines), "most": most}
    return Drawing("outcomes", _records(drawn), size | {"outcomes": list(names.values())})


def weeks(own: pd.DataFrame, view: View, room: float) -> Drawing:
    """Draw effective visits by week in front of their target, as high as there is room."""
    found = own.sort_values("week")
    rows = pd.DataFrame(
        {
            "label": found["week"].str.split("-").str[1],
            "value": found["effective_visit_count"].astype(float),
            "target": found["effective_target"],
            "shown": found["effective_visit_count"].map(view.formats.count),
        }
    )
    rows["short"] = rows["value"] < rows["target"]
    top = max([*rows["value"], *rows["target"]], default=0.0) * _ABOVE or 1.0
    size = {"width": _WIDTH, "height": int(min(max(room, _LOWEST), _HIGHEST)), "top": top}
    return Drawing("weeks", _records(rows), size)


def _parts(view: View, lines: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Give where each part of each bar starts and ends."""
    table = view.table("visit_outcomes")
    level = Level.REGION if view.about.is_company else Level.REP
    found = table.loc[table["level"] == level, [view.part, "outcome", "visit_count"]]
    rows = lines[[view.part, "label"]].assign(line=range(len(lines)))
    rows = rows.merge(found, on=view.part, validate="one_to_many")
    rows["place"] = rows["outcome"].map({one: place for place, one in enumerate(order)})
    rows = rows.sort_values(["line", "place"])
    bars = rows.groupby("line")["visit_count"]
    ends = bars.cumsum()
    starts = ends - rows["visit_count"]
    middles = (starts + ends) / 2
    return rows.assign(sum=bars.transform("sum"), start=starts, end=ends, middle=middles)


def _records(rows: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    return tuple(dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False))
