"""How opportunities come up the funnel: what stands where, how many go on, how long it takes.

How it is drawn stands in `funnel_charts.py`.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.packs.formats import Formats, absent
from assets.packs.pack import Section, Title, row_of, rows_of
from assets.packs.sections.funnel_charts import charts
from assets.packs.sections.view import View
from schemas.vocabulary import FunnelStep

STEPS = tuple(step for step in FunnelStep if step != FunnelStep.L1_WON)
"""The single steps; the whole way is not one of them."""


def section(view: View) -> Section:
    """Give stock, conversion, transitions, days, calibration and win rates."""
    cohorts = view.own("funnel_conversion")
    cohort = ripest(cohorts)
    rate = row_of(view.own("win_rates"))
    missing = view.missing("opportunities")
    stock = view.own("funnel_stock")
    return Section(
        title=_title(cohort, rate, view.about.settings["funnel"]["cohort_minimum"], view.formats),
        rows={"cohorts": _cohorts(cohorts), "steps": tuple(FunnelStep)},
        facts={
            "cohort": None if cohort.empty else cohort["cohort_quarter"].iloc[0],
            "win_rate": rate,
            "quarters": view.about.settings["win_rate"]["quarters"],
            "more": view.more(view.table("win_rates")),
        },
        charts=charts(view, cohort),
        missing=missing,
        silent=bool(missing) or not _anything(stock, rate),
    )


def ripest(cohorts: pd.DataFrame) -> pd.DataFrame:
    """Give the steps of the cohort with the least still open: only there a rate is settled.

    What neither went on nor is open has dropped out.
    """
    whole = cohorts[cohorts["step"] == FunnelStep.L1_WON].dropna(subset=["still_open_rate"])
    order = ["still_open_rate", "cohort_quarter"]
    first = whole.sort_values(order, ascending=[True, False]).head(1)["cohort_quarter"]
    chosen = cohorts[cohorts["cohort_quarter"].isin(first) & cohorts["step"].isin(STEPS)]
    dropped = 1 - chosen["conversion_rate"] - chosen["still_open_rate"]
    ordered = chosen.assign(dropped_rate=dropped.round(9))
    return ordered.sort_values("step", key=lambda steps: steps.map(STEPS.index))


def _anything(stock: pd.DataFrame, rate: Any) -> bool:
    counted = stock[["opportunity_count", "overdue_count"]].sum().sum()
    return bool(counted) or (rate is not None and not absent(rate.win_rate))


def _title(cohort: pd.DataFrame, rate: Any, least: int, formats: Formats) -> Title:
    """Name the step at which most drops out, and how much of what ends is won."""
    tried = cohort[cohort["dropped_rate"].notna() & (cohort["reached_count"] >= least)]
    weakest = row_of(tried.sort_values("dropped_rate", ascending=False, kind="stable"))
    known = rate is not None and not absent(rate.win_rate)
    words = {"rate": formats.rate(rate.win_rate, decimals=0)} if known else {}
    if weakest is None:
        return Title("funnel.rate" if known else "funnel.unknown", words)
    if weakest.dropped_rate == 0:
        words["quarter"] = str(weakest.cohort_quarter)
        return Title("funnel.none_dropped_and_rate" if known else "funnel.none_dropped", words)
    words["step"] = formats.catalogue.text(f"steps.{weakest.step}")
    words["share"] = formats.rate(weakest.dropped_rate, decimals=0)
    words["reached"] = formats.count(weakest.reached_count)
    return Title("funnel.step_and_rate" if known else "funnel.step", words)


def _cohorts(cohorts: pd.DataFrame) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Give for each quarter of creation its steps by name, the whole way too."""
    return tuple(
        (str(quarter), {row.step: row for row in rows_of(rows)})
        for quarter, rows in cohorts.sort_values("cohort_quarter").groupby("cohort_quarter")
    )
