"""What the director talks about with each seller, or which regions need help.

A region's page has opportunities, actions and what is out of line by seller; the company's has
the league of its regions, the largest opportunities at risk and the actions overdue. What is
listed, and in what order, stands in `agenda_rows.py`.
"""

from collections.abc import Sequence

import pandas as pd

from assets.packs.formats import Formats
from assets.packs.pack import Section, Title, rows_of
from assets.packs.sections import agenda_rows as agenda
from assets.packs.sections.view import View
from schemas.vocabulary import ActionStatus, AgendaItem, Flag

_FLAGGED, _OVERDUE, _FEW_FLAGGED = 7, 7, 3
"""Sellers with flags and overdue actions that there is room for below what stands above them;
so few flagged sellers leave room for a second line of each action."""
_IN_TITLE = 18
"""Characters of a region's name in a title that names two."""
FLAG_CODES = ("PRG-2", "PRG-12", "PRG-8", "WKP-1", "FCT-4", "ACC-5", "FCT-2")
"""The figures that a seller's flags are about, in their order."""


def section(view: View) -> Section:
    """Give what is to be talked about: by seller, or by region in the company's pack."""
    return _company(view) if view.about.is_company else _region(view)


def _region(view: View) -> Section:
    found = agenda.opportunities(view)
    acted = agenda.items(view, AgendaItem.ACTION)
    flagged = agenda.flags(view)
    packs = view.about.settings["packs"]
    shown = agenda.shared_out(found, packs["most_rows"])
    return Section(
        title=_title(found, acted, view.formats),
        rows={
            "opportunities": rows_of(shown),
            "actions": agenda.actions(
                acted, packs["largest_count"], roomy=len(flagged) <= _FEW_FLAGGED
            ),
            "flags": flagged[:_FLAGGED],
        },
        facts={
            "codes": FLAG_CODES,
            "more": len(found) - len(shown),
            "more_actions": max(len(acted) - packs["largest_count"], 0),
            "more_flags": max(len(flagged) - _FLAGGED, 0),
        },
        missing=view.missing("opportunities", "actions"),
        silent=view.table("review_agenda").empty,
    )


def _company(view: View) -> Section:
    found = agenda.opportunities(view, agenda.SHORT_NAME, agenda.SHORT_OWNER)
    found = found.sort_values(["at_risk_amount", "opportunity_id"], ascending=[False, True])
    acted = agenda.items(view, AgendaItem.ACTION)
    overdue = acted[acted["flags"] == Flag.OVERDUE]
    packs = view.about.settings["packs"]
    count, most = packs["largest_count"], packs["most_rows"]
    league = agenda.league(view)
    codes = tuple(view.table("region_league")["code"].drop_duplicates())
    return Section(
        title=_help(view, league),
        rows={
            "league": league[:most],
            "opportunities": rows_of(found.head(count)),
            "actions": agenda.actions(overdue, _OVERDUE, agenda.LONG_ACTION),
        },
        facts={
            "codes": codes,
            "more": max(len(found) - count, 0),
            "more_actions": max(len(overdue) - _OVERDUE, 0),
            "more_regions": max(len(league) - most, 0),
        },
        missing=view.missing("opportunities", "actions"),
        silent=view.table("review_agenda").empty and not league,
    )


def _title(found: pd.DataFrame, acted: pd.DataFrame, formats: Formats) -> Title:
    """Say how much there is to discuss and how many actions are done."""
    words: dict[str, str] = {}
    if len(found):
        amount = found["amount"].sum()
        words |= {"count": formats.count(len(found)), "amount": formats.brief(amount)}
    if len(acted):
        done = (acted["action_status"] == ActionStatus.DONE).sum()
        words |= {"done": formats.count(done), "total": formats.count(len(acted))}
    if found.empty:
        return Title("review.nothing" if acted.empty else "review.actions", words)
    return Title("review.opportunities" if acted.empty else "review.both", words)


def _help(view: View, league: Sequence[agenda.Region]) -> Title:
    """Name the regions with most figures below target, of the figures that have one."""
    targets = view.table("region_league").dropna(subset=["target"])["code"].nunique()
    below = [region for region in league if region.below]
    if not targets:
        return Title("review.no_league")
    words = {"total": view.formats.count(targets)}
    if not below:
        return Title("review.no_help", words)
    for key, region in zip(("first", "second"), below, strict=False):
        words[key] = view.formats.short(region.name, _IN_TITLE)
        words[f"{key}_count"] = view.formats.count(region.below)
    return Title("review.help_two" if len(below) > 1 else "review.help_one", words)
