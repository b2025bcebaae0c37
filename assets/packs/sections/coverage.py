"""The coverage ladder by tier, industry and region, vacant seats, what was newly activated."""

from itertools import pairwise
from typing import Any

import pandas as pd

from assets.metrics.coverage import RUNGS
from assets.packs.formats import Formats, absent
from assets.packs.pack import Drawing, Section, Title, row_of, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import Dimension, Tier

_NO_CONTACT = "activated_without_contact"
_FEW, _WIDE, _NARROW = 10, 5, 7
"""So many panels stand in wide columns, more of them in narrow ones."""
_ROOM, _SPACE = 980, 14
_TALL, _LIST, _LINE, _GAP = 540, 70, 27.5, 27
"""Pixels: what ladders and lists share, a list's headings, a line of it, a ladder's heading."""
_LOWEST, _HIGHEST = 44, 112


def section(view: View) -> Section:
    """Give the ladders, vacant seats, new activations and what was registered too late."""
    own = view.own("coverage_totals")
    whole = row_of(_by(own, Dimension.ALL))
    parts = _parts(view, own)
    left = _TALL - _LIST - _rows(parts) * (_LOWEST + _GAP)
    count = min(view.about.settings["packs"]["largest_count"], int(left / _LINE))
    vacant = view.table("vacant_seats").sort_values(
        ["white_space", "rep_id"], ascending=[False, True], na_position="last"
    )
    new = view.table("activations").sort_values(
        ["amount", "account_id"], ascending=[False, True], na_position="last"
    )
    faults = view.table("data_quality")
    return Section(
        title=title(whole, view.formats),
        rows={"vacant": rows_of(vacant.head(count)), "new": rows_of(new.head(count))},
        facts={
            "whole": whole,
            "more_vacant": max(len(vacant) - count, 0),
            "more_new": max(len(new) - count, 0),
            "late": row_of(view.own("late_registration")),
            "without_contact": int((faults["rule"] == _NO_CONTACT).sum()),
            "rules": view.about.settings["coverage"],
        },
        charts=_ladders(view, own, parts, min(max(len(vacant), len(new)), count)),
        missing=view.missing("accounts", "visits", "opportunities", "orders"),
        silent=whole is None or not whole.accounts,
    )


def title(whole: Any, formats: Formats) -> Title:
    """Say how many accounts are activated, and which step of the ladder is the weakest."""
    if whole is None or not whole.accounts:
        return Title("coverage.no_accounts")
    if absent(whole.activated_rate):
        return Title("coverage.unknown", {"owned": formats.rate(whole.owned_rate)})
    values = {"activated": formats.rate(whole.activated_rate)}
    steps = {
        (lower, upper): getattr(whole, f"{upper}_step_rate") for lower, upper in pairwise(RUNGS)
    }
    known = {step: rate for step, rate in steps.items() if not absent(rate)}
    if not known:
        return Title("coverage.no_steps", values)
    weakest = min(known, key=lambda step: known[step])
    values["rate"] = formats.rate(known[weakest])
    if len(known) == len(steps) and len(set(known.values())) == 1:
        return Title("coverage.even", values)
    if values["rate"] == formats.rate(1.0):
        return Title("coverage.no_loss", values)
    lower, upper = (formats.catalogue.text(f"rungs.{rung}").lower() for rung in weakest)
    return Title("coverage.weakest", {**values, "lower": lower, "upper": upper})


def _parts(view: View, own: pd.DataFrame) -> pd.DataFrame:
    """Give the ladders of the regions, or of the industries, that a page has room for."""
    if view.about.is_company:
        return _by(view.parts("coverage_totals"), Dimension.ALL)
    parts = _labelled(_by(own, Dimension.INDUSTRY).sort_values("industry"))
    return parts.head(view.about.settings["packs"]["most_rows"])


def _ladders(view: View, own: pd.DataFrame, parts: pd.DataFrame, lines: int) -> dict[str, Drawing]:
    """Draw the tiers and the parts, all panels of one size and scale; lists below take lines."""
    tiers = _by(own, Dimension.TIER)
    order = {str(tier): place for place, tier in enumerate(Tier)}
    whole = view.formats.catalogue.text("blocks.coverage.whole")
    first = [
        *_panels(_by(own, Dimension.ALL).assign(label=whole), view),
        *_panels(_labelled(tiers.sort_values("tier", key=lambda tier: tier.map(order))), view),
    ]
    second = _panels(parts, view)
    columns = _columns(parts)
    height = int((_TALL - _LIST - _LINE * max(lines, 1)) / _rows(parts)) - _GAP
    options = {
        "columns": columns,
        "width": _ROOM // columns - _SPACE,
        "height": min(max(height, _LOWEST), _HIGHEST),
        "space": _SPACE,
    }
    return {
        "tiers": Drawing("ladders", tuple(first), options),
        "parts": Drawing("ladders", tuple(second), options),
    }


def _columns(parts: pd.DataFrame) -> int:
    return _WIDE if len(parts) <= _FEW else _NARROW


def _rows(parts: pd.DataFrame) -> int:
    """Give how many rows of panels there are, the tiers' row included."""
    return 1 + -(-len(parts) // _columns(parts))


def _panels(rows: pd.DataFrame, view: View) -> list[dict[str, Any]]:
    formats, text = view.formats, view.formats.catalogue.text
    counted = rows.assign(accounts=rows["accounts"].map(formats.count))
    return [
        {
            "panel": text(
                "blocks.coverage.panel", name=row.label, count=formats.count(row.accounts)
            ),
            "rung": text(f"rungs.{rung}"),
            "rate": getattr(row, f"{rung}_rate") or None,
            "shown": formats.rate(getattr(row, f"{rung}_rate")),
            "step": formats.rate(getattr(row, f"{rung}_step_rate")) if place else "",
        }
        for row in rows_of(counted)
        for place, rung in enumerate(RUNGS)
    ]


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """Name each row after its tier or industry; a code without a name stands for itself."""
    named = rows["tier_name"].fillna(rows["industry_name"])
    return rows.assign(label=named.fillna(rows["tier"]).fillna(rows["industry"]))


def _by(rows: pd.DataFrame, dimension: Dimension) -> pd.DataFrame:
    return rows[rows["dimension"] == dimension]
