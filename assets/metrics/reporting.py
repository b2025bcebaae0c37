"""The headline figures of a week in one long table, to be kept as first reported (REC-2, ACC-7)."""

import pandas as pd

from assets.metrics.figures import conform, settled
from assets.proof import Tie
from schemas.calendar import Quarter, Week
from schemas.settings import Settings
from schemas.tables.reporting import ReportedFigures
from schemas.vocabulary import Level, Measure, Unit

KEYS = ["code", "level", "region", "rep_id", "period", "horizon"]
UNITS = {"PRG-1": Unit.MONEY, "PRG-7": Unit.MONEY, "PRG-12": Unit.RATE}
_PROGRESS = {
    "PRG-1": (Measure.REVENUE, "booked_net"),
    "PRG-7": (Measure.REVENUE, "open_in_window"),
    "PRG-12": (Measure.GROSS_PROFIT, "attainment_rate"),
}
_STATES = {"PRG-8": str(Unit.FACTOR), "PLN-2": str(Unit.RATE)}
"""Figures of a rep that rest on how opportunities and plans stood on the day."""
_ACCURACY = {"ACC-1": "bias_rate", "ACC-2": "wape_rate"}
_ABOVE_TEAM = [str(Level.COMPANY), str(Level.REGION)]


def reported_figures(
    headlines: pd.DataFrame,
    sales_progress: pd.DataFrame,
    forecast_accuracy: pd.DataFrame,
    bookings: pd.DataFrame,
    rep_scorecard: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give the figures of page 1, net bookings, what is open, profit attainment, bias and WAPE.

    Net bookings stand twice: of the quarter to date, and of the quarter that ended last, which a
    late order can still change. Of reps, what no later week can compute again stands there, too.
    """
    states = rep_scorecard[rep_scorecard["code"].isin(list(_STATES))]
    parts = [
        headlines.assign(period=str(week)),
        progress_figures(sales_progress, week),
        accuracy_figures(forecast_accuracy[forecast_accuracy["target_week"] == str(week)]),
        quarter_bookings(
            bookings, settings.fiscal.quarter(week.sunday, back=1), settings.region_codes
        ),
        states.assign(
            level=str(Level.REP), period=str(week), unit=states["code"].map(_STATES).astype("str")
        ),
    ]
    rows = pd.concat([part.reindex(columns=[*KEYS, "unit", "value"]) for part in parts])
    return conform(rows.assign(reported_week=str(week)), ReportedFigures.empty())


def reported_figures_ties(
    reported_figures: pd.DataFrame, sales_progress: pd.DataFrame, week: Week
) -> list[Tie]:
    """The company's net bookings are those of its regions, and of the progress table."""
    booked = reported_figures[
        (reported_figures["code"] == "PRG-1") & (reported_figures["period"] == str(week))
    ]
    revenue = sales_progress[sales_progress["measure"] == Measure.REVENUE]
    return [
        Tie(
            f"PRG-1: {level}",
            float(settled(revenue.loc[revenue["level"] == level, "booked_net"]).sum()),
            float(booked.loc[booked["level"] == level, "value"].sum()),
        )
        for level in _ABOVE_TEAM
    ]


def progress_figures(progress: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Give the figures of `sales_progress` at company and region as long rows of a week."""
    above = progress[progress["level"].isin(_ABOVE_TEAM)]
    return pd.concat(
        [
            above.loc[above["measure"] == measure, ["level", "region"]].assign(
                code=code,
                unit=str(UNITS[code]),
                period=str(week),
                value=above.loc[above["measure"] == measure, column],
            )
            for code, (measure, column) in _PROGRESS.items()
        ],
        ignore_index=True,
    )


def accuracy_figures(accuracy: pd.DataFrame) -> pd.DataFrame:
    """Give bias and WAPE of target weeks as long rows, at every grain."""
    keyed = accuracy.rename(columns={"grain": "level", "target_week": "period"})
    keys = ["level", "region", "rep_id", "period", "horizon"]
    return pd.concat(
        [
            keyed[keys].assign(code=code, unit=str(Unit.RATE), value=keyed[column])
            for code, column in _ACCURACY.items()
        ],
        ignore_index=True,
    )


def quarter_bookings(
    bookings: pd.DataFrame, quarter: Quarter, regions: tuple[str, ...]
) -> pd.DataFrame:
    """Give net bookings of a whole quarter, of company and regions; none without bookings."""
    if bookings.empty:
        return pd.DataFrame(columns=[*KEYS, "unit", "value"])
    start, end = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    within = bookings[bookings["happened_on"].between(start, end)]
    by_region = settled(within.groupby("region")["amount"].sum())
    rows = by_region.reindex(list(regions), fill_value=0.0).rename_axis("region").reset_index()
    company = {"level": str(Level.COMPANY), "value": settled(within[["amount"]].sum()).iloc[0]}
    regional = rows.rename(columns={"amount": "value"}).assign(level=str(Level.REGION))
    both = pd.concat([pd.DataFrame([company]), regional], ignore_index=True)
    return both.assign(code="PRG-1", unit=str(Unit.MONEY), period=str(quarter))
