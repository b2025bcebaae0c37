"""V by rep or region against the V it takes, and what is open for what the quota still asks for.

Every figure stands in `sales_progress`; here they are chosen, compared for the charts, and
put into the page's message.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from assets.packs.formats import absent
from assets.packs.pack import Section, Title, clipped, row_of, rows_of
from assets.packs.sections.quota_charts import CROWDED, charts
from assets.packs.sections.view import View
from schemas.vocabulary import Level, Measure, Reason

_ENOUGH = 1.0
"""V below this: what is open is less than what the quota still asks for."""
_MOST_TEAMS = 5
_FEW, _NAME, _SMALL_NAME = 8, 19, 25
"""So few rows have room for names of several lines; letters that one line holds, and small ones."""
_NOTE_ROWS = 2
"""A note on an absent extract takes the room of so many rows."""


def section(view: View) -> Section:
    """Give V, remaining quota and what is open by rep or region, with teams and totals."""
    progress = view.table("sales_progress")
    own = view.own("sales_progress")
    every = _of(progress[progress["level"] == _below(view)], Measure.REVENUE)
    total, profit = (row_of(_of(own, one)) for one in (Measure.REVENUE, Measure.GROSS_PROFIT))
    teams = _teams(_of(progress[progress["level"] == Level.TEAM], Measure.REVENUE), view)
    teams = teams.head(_MOST_TEAMS)
    missing = view.missing("orders", "quotas", "opportunities")
    parts = _parts(view, len(teams) + _NOTE_ROWS * len(missing))
    rows, crowded = rows_of(parts), len(parts) > CROWDED
    return Section(
        title=_title(total, every, view),
        rows={"parts": rows, "teams": rows_of(_shortened(teams, "team", _NAME))},
        facts={
            "total": total,
            "profit": profit,
            "crowded": crowded,
            "more": len(every) - len(parts),
            "notes": _notes([*rows, *rows_of(teams), total, profit], view),
        },
        charts=charts(rows, len(teams), len(missing), view),
        missing=missing,
        silent=total is None or not rows or {"quotas", "orders"} <= set(missing),
    )


def _notes(shown: Iterable[Any], view: View) -> tuple[str, ...]:
    """Name the signs that stand behind a figure of the table, which a note explains."""
    signs = {
        "parents_rate": ("v_required", Reason.TOO_FEW),
        "provisional": ("v", Reason.V_PROVISIONAL),
    }
    known = [row for row in shown if row is not None]
    return tuple(
        note
        for note, (column, reason) in signs.items()
        if any(
            not absent(getattr(row, column)) and view.formats.among(row.reason, [reason])
            for row in known
        )
    )


def _below(view: View) -> Level:
    return Level.REGION if view.about.is_company else Level.REP


def _of(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    return rows[rows["measure"] == measure]


def _parts(view: View, taken: int) -> pd.DataFrame:
    """Give the reps or regions that have room, with short names where there are many."""
    parts = _of(view.parts("sales_progress"), Measure.REVENUE)
    room = view.about.settings["packs"]["most_rows"] - taken
    if len(parts) > room:
        parts = parts[parts[view.part].isin(view.ranked[:room])]
    if len(parts) + taken <= _FEW:
        return parts
    return _shortened(parts, "label", _SMALL_NAME if len(parts) > CROWDED else _NAME)


def _shortened(rows: pd.DataFrame, column: str, letters: int) -> pd.DataFrame:
    short = [None if absent(one) else clipped(str(one), letters) for one in rows[column]]
    return rows.assign(**{column: pd.Series(short, rows.index, dtype=object)})


def _teams(teams: pd.DataFrame, view: View) -> pd.DataFrame:
    """Give the teams of a region that has several, those with the largest gap first."""
    if view.about.is_company or len(teams) < 2:  # noqa: PLR2004 - one team is the region itself
        return teams.head(0)
    return teams.sort_values(["landing_gap", "team"], na_position="last")


def _title(total: Any, every: pd.DataFrame, view: View) -> Title:
    """Say V beside the V it takes, and who has less open than the quota still asks for."""
    formats = view.formats
    short = int((every["v"] < _ENOUGH).sum())
    asked = int(every["remaining_quota"].notna().sum())
    who = formats.catalogue.text(f"parts.{view.part}{'_one' if asked == 1 else ''}")
    end = "some" if short else "none"
    values = {"short": formats.count(short), "asked": formats.count(asked), "who": who}
    if total is None or formats.among(total.reason, [Reason.ABSENT_EXTRACT]):
        return Title("quota.unknown")
    if formats.among(total.reason, [Reason.NO_QUOTA]):
        return Title("quota.no_quota")
    if formats.among(total.reason, [Reason.QUOTA_MET]):
        return Title(
            f"quota.met_{end}", values | {"rate": formats.rate(total.attainment_rate, decimals=0)}
        )
    if total.v is None:
        return Title("quota.unknown")
    values["v"] = formats.factor(total.v)
    if total.v_required is None:
        return Title(f"quota.alone_{end}", values)
    values["required"] = formats.factor(total.v_required)
    return Title(f"quota.{'below' if total.v < total.v_required else 'above'}_{end}", values)
