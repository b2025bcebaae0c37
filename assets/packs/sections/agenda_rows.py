"""The rows of the review page: what each seller's agenda holds, and the regions side by side.

A text is cut to one line of its column, an owner's name to two, so that every row has one
height and a page holds as many as it is given.
"""

from typing import Any, NamedTuple

import pandas as pd

from assets.packs.formats import absent
from assets.packs.pack import clipped, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import SEPARATOR, ActionStatus, AgendaItem, Flag, Status

_NAME, _OWNER, _CHECKS, _ACTION, _OUTCOME = 27, 24, 29, 27, 24
SHORT_NAME, SHORT_OWNER, LONG_ACTION = 26, 15, 53
"""Letters in the narrower and wider columns of the company's page."""
_FEW = 8
"""So few actions leave room for a second line of each."""
_KNOWN = (
    *("opportunity_id", "stage", "amount", "days_in_stage", "push_count"),
    *("missing_evidence", "evidence_gap_rate"),
)


class Region(NamedTuple):
    """A region of the league: how many figures are below target, and its figures by code."""

    code: str
    name: str
    below: int
    cells: dict[str, Any]


def items(view: View, item: AgendaItem) -> pd.DataFrame:
    """Give the items of one kind of all agendas of the pack."""
    agenda = view.table("review_agenda")
    return agenda[agenda["item"] == item].reset_index(drop=True)


def opportunities(view: View, name: int = _NAME, owner: int = _OWNER) -> pd.DataFrame:
    """Give the opportunities of the agendas with what is known of each and its next step.

    The next step is what is planned for next week, else the first exit check missing; `checks`
    are those missing besides.
    """
    rows = items(view, AgendaItem.OPPORTUNITY)
    known = view.table("opportunity_review")[list(_KNOWN)]
    for found in (known, _planned(view)):
        rows = rows.merge(found, on="opportunity_id", how="left", validate="many_to_one")
    rows = _clipped(rows, {"opportunity_name": name, "account_name": name, "rep_name": owner})
    missing, flags = (
        [[] if absent(codes) else str(codes).split(SEPARATOR) for codes in rows[column]]
        for column in ("missing_evidence", "flags")
    )
    visited = rows["planned_on"].notna()
    return rows.assign(
        first_flag=_firsts(flags, rows.index),
        next_check=_firsts(missing, rows.index).mask(visited),
        checks=[
            _checks(view, codes if planned else codes[1:])
            for codes, planned in zip(missing, visited, strict=True)
        ],
    )


def shared_out(found: pd.DataFrame, most: int) -> pd.DataFrame:
    """Keep so many rows: everybody's first, then everybody's second; by seller again.

    `named` tells in which row a seller's name stands.
    """
    order = ["place", "at_risk_amount", "opportunity_id"]
    first = found.sort_values(order, ascending=[True, False, True]).head(most)
    by_seller = first.sort_values(["rep_name", "rep_id", "place"])
    return by_seller.assign(named=~by_seller["rep_id"].duplicated())


def actions(
    acted: pd.DataFrame, most: int, letters: int = _ACTION, *, roomy: bool = False
) -> tuple[Any, ...]:
    """Give actions: overdue ones first, then what came of others, then what is still to come.

    Where they are few, or there is room below them, each may take two lines.
    """
    ordered = acted.assign(
        on_time=acted["flags"] != Flag.OVERDUE, open=acted["action_status"] == ActionStatus.OPEN
    ).sort_values(["on_time", "open", "due_on", "action_id"])
    if len(acted) <= _FEW or roomy:
        letters *= 2
    room = {"text": letters, "rep_name": _OWNER, "outcome": _OUTCOME}
    return rows_of(_clipped(ordered.head(most), room))


def flags(view: View) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Give for each seller with flags the flagged figures by code, those with most first."""
    rows = items(view, AgendaItem.FLAG).sort_values(["rep_name", "rep_id", "place"])
    sellers = [
        (clipped(str(name), _OWNER), {row.code: row for row in rows_of(of_seller)})
        for (name, _), of_seller in rows.groupby(["rep_name", "rep_id"], sort=False)
    ]
    return tuple(sorted(sellers, key=lambda seller: -len(seller[1])))


def league(view: View) -> tuple[Region, ...]:
    """Give the regions, those with most figures below target first."""
    place = {code: place for place, code in enumerate(view.ranked)}
    regions = [
        Region(
            str(code),
            str(rows["region_name"].iloc[0]),
            int((rows["status"] == Status.BAD).sum()),
            {row.code: row for row in rows_of(rows)},
        )
        for code, rows in view.table("region_league").groupby("region", sort=False)
    ]
    return tuple(sorted(regions, key=lambda one: (-one.below, place.get(one.code, len(place)))))


def _clipped(rows: pd.DataFrame, room: dict[str, int]) -> pd.DataFrame:
    written = {
        column: [clipped(text, letters) for text in rows[column].fillna("")]
        for column, letters in room.items()
    }
    return rows.assign(**written)


def _firsts(codes: list[list[str]], index: pd.Index) -> pd.Series:
    return pd.Series([one[0] if one else None for one in codes], index, dtype="str")


def _planned(view: View) -> pd.DataFrame:
    """Give the first visit or call planned for an opportunity next week."""
    plan = view.table("work_plan").dropna(subset=["opportunity_id"])
    first = plan.sort_values(["planned_on", "visit_id"]).drop_duplicates("opportunity_id")
    return first[["opportunity_id", "planned_on", "kind"]]


def _checks(view: View, codes: list[str]) -> str:
    """Write exit checks in words, as many as one line holds, and how many more there are."""
    words = [view.formats.catalogue.text(f"exit_checks.{code}") for code in codes]
    joiner = view.formats.catalogue.text("language.joiner")
    for count in range(len(words), 0, -1):
        more = f" +{len(words) - count}" if count < len(words) else ""
        line = joiner.join(words[:count]) + more
        if count == 1 or clipped(line, _CHECKS) == line:
            return line
    return ""
