"""Visits of the week by seller or region, what they brought, and next week's plan."""

from typing import Any

import pandas as pd

from assets.packs.formats import Formats, absent
from assets.packs.pack import Section, Title, clipped, row_of, rows_of
from assets.packs.sections.view import View
from assets.packs.sections.visit_charts import outcomes, weeks
from schemas.vocabulary import Level, Reason, VisitKind

_PAGE, _LINE, _WRAPPED_LINE, _HEADS = 522.0, 16.2, 27.0, 50.0
"""Pixels: what the lines of sellers and the lists share, a line, a wrapped one, headings."""
_CALLS, _WEEKS, _MOST_CALLS = 225.0, 215.0, 5
"""Pixels that the calls and the weeks take at least, and how many lines of calls are shown."""
_NAME, _PLANNED_NAME, _ACCOUNT = 22, 20, 38
"""Cells of a name that one line, and of names that two lines of the plan, have room for."""


def section(view: View) -> Section:
    """Give the week by seller or region, its totals, thirteen weeks, calls and the plan."""
    week = str(view.about.week)
    own = view.own("visit_weeks")
    total = row_of(own[own["week"] == week])
    lines = lines_of(view)
    room = _PAGE - _LINE * len(lines)
    calls = view.parts("inside_calls").sort_values(
        ["ob_call_count", "label"], ascending=[False, True], kind="stable"
    )
    most = min(view.about.settings["packs"]["largest_count"], int((room - _HEADS) / _WRAPPED_LINE))
    every = best_planned(view.table("work_plan"))
    planned = every.head(most)
    planned = planned.assign(
        rep_name=[clipped(name, _PLANNED_NAME) for name in planned["rep_name"]],
        account_name=[clipped(name, _ACCOUNT) for name in planned["account_name"]],
    )
    few = min(_MOST_CALLS, max(int((room - _WEEKS) / _LINE), 0))
    shown = calls.head(few)
    return Section(
        title=title(total, _targets(view), view.about.settings["visits"], view.formats),
        rows={
            "lines": rows_of(lines),
            "planned": rows_of(planned),
            "calls": rows_of(shown),
        },
        facts={
            "total": total,
            "whole": _totals(view, total),
            "more": view.more(_of_week(view)),
            "more_planned": len(every) - len(planned),
            "more_calls": len(calls) - len(shown),
            "called": row_of(view.own("inside_calls")),
            "kinds": _kinds(view.table("work_plan")),
            "rules": view.about.settings["visits"],
        },
        charts={"outcomes": outcomes(view, lines), "weeks": weeks(own, view, room - _CALLS)},
        missing=view.missing("visits"),
        silent=own.empty or bool(view.missing("visits")),
    )


def title(total: Any, targets: tuple[float, ...], rules: dict[str, Any], formats: Formats) -> Title:
    """Say how many sellers are under their target, and whether enough visits go to the new."""
    if total is None:
        return Title("visits.nothing")
    if not total.rep_count:
        return Title("visits.no_sellers", {"visits": formats.count(total.effective_visit_count)})
    if not total.effective_target:
        return Title("visits.no_target", {"visits": formats.count(total.effective_visit_count)})
    under = total.rep_count - total.on_target_count
    counts = {"reps": formats.count(total.rep_count)}
    if not under:
        who = "on"
    elif len(targets) == 1:
        who = "under"
        counts |= {"under": formats.count(under), "target": formats.amount(targets[0])}
    else:
        who = "each"
        counts |= {"under": formats.count(under)}
    if absent(total.new_account_rate):
        return Title(f"visits.{who}_unknown", counts)
    floor = rules["new_account_floor_rate"]
    counts |= _told_apart(total.new_account_rate, floor, formats)
    return Title(f"visits.{who}_{'below' if total.new_account_rate < floor else 'met'}", counts)


def lines_of(view: View) -> pd.DataFrame:
    """Give the week's row of each seller or region, with plan kept, fit and visits planned."""
    rows = view.chosen(_of_week(view))
    rows = rows.assign(name=[clipped(label, _NAME) for label in rows["label"]])
    for table, column in (("plan_kept", "kept_rate"), ("allocation_fit", "fit_rate")):
        level = Level.REGION if view.about.is_company else Level.REP
        beside = view.table(table)
        beside = beside[(beside["level"] == level) & beside[view.part].notna()]
        rows = rows.merge(beside[[view.part, column]], on=view.part, how="left", validate="1:1")
    plan = view.table("work_plan")
    visits = plan[plan["kind"] == VisitKind.VISIT].groupby(view.part).size()
    rows["next_week_count"] = rows[view.part].map(visits).astype(float)
    if len(plan):
        rows["next_week_count"] = rows["next_week_count"].fillna(0.0)
    return rows


def best_planned(plan: pd.DataFrame) -> pd.DataFrame:
    """Give the first planned visit of each account, those with most white space first."""
    visits = plan[plan["kind"] == VisitKind.VISIT].sort_values(["planned_on", "visit_id"])
    first = visits.drop_duplicates("account_id")
    order = ["white_space", "planned_on", "visit_id"]
    return first.sort_values(order, ascending=[False, True, True], na_position="last")


def _of_week(view: View) -> pd.DataFrame:
    """Give the rows of the report week one level below the pack, in the order of other pages."""
    week = str(view.about.week)
    if view.about.is_company:
        rows = view.parts("visit_weeks")
        return rows[rows["week"] == week]
    rows = view.table("visit_effectiveness")
    rows = rows[rows["week"] == week]
    return rows.assign(label=rows["rep_name"]).sort_values("label", kind="stable")


def _targets(view: View) -> tuple[float, ...]:
    """Give the different targets of the week's sellers."""
    sellers = view.table("visit_effectiveness")
    mine = sellers[sellers["week"] == str(view.about.week)]
    seated = ~mine["reason"].str.contains(Reason.NO_SELLERS).fillna(value=False)
    return tuple(sorted(set(mine.loc[seated, "effective_target"])))


def _told_apart(rate: float, floor: float, formats: Formats) -> dict[str, str]:
    """Write share and floor with as many decimals as it takes to see which is larger."""
    for decimals in (1, 2, 3):
        shown = {
            name: formats.rate(value, decimals=decimals)
            for name, value in (("new", rate), ("floor", floor))
        }
        if rate == floor or shown["new"] != shown["floor"]:
            break
    return shown


def _totals(view: View, total: Any) -> dict[str, Any]:
    """Give what stands in the total's row beside the visits."""
    kept, fit = row_of(view.own("plan_kept")), row_of(view.own("allocation_fit"))
    plan = view.table("work_plan")
    visits = int((plan["kind"] == VisitKind.VISIT).sum()) if len(plan) else None
    return {"row": total, "kept": kept, "fit": fit, "next_week": visits}


def _kinds(plan: pd.DataFrame) -> dict[str, int]:
    counts = plan["kind"].value_counts()
    return {str(kind): int(counts.get(str(kind), 0)) for kind in VisitKind}
