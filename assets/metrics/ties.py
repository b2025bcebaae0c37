"""Totals in = totals out: for each table, the figures that must be the same on both sides."""

from collections.abc import Iterable

import pandas as pd

from assets.metrics.pipeline import CLOSED, LATER, OVERDUE
from assets.proof import Tie
from schemas.calendar import Week
from schemas.vocabulary import BookingKind, Dimension, Level, Measure


def sum_of(column: pd.Series) -> float:
    """Add up a column, nulls left out."""
    return float(column.astype(float).sum())


def same_at_levels(frame: pd.DataFrame, columns: Iterable[str], key: str = "level") -> list[Tie]:
    """Compare each column's sum at every level with the company's."""
    company = frame[frame[key] == Level.COMPANY]
    others = [level for level in frame[key].unique() if level != Level.COMPANY]
    return [
        Tie(f"{column}: {level} = company", sum_of(company[column]), sum_of(at_level[column]))
        for level in others
        for at_level in [frame[frame[key] == level]]
        for column in columns
    ]


def segments(segments: pd.DataFrame, bookings: pd.DataFrame, since: pd.Timestamp) -> list[Tie]:
    """Own sales of all accounts are the net bookings of the window."""
    if segments.empty:
        return []
    window = bookings[bookings["happened_on"] > since]
    return [Tie("own_12m = bookings", sum_of(window["amount"]), sum_of(segments["own_12m"]))]


def grid(grid: pd.DataFrame, segments: pd.DataFrame) -> list[Tie]:
    """Cells partition the accounts, at company and over the regions."""
    cells = grid[grid["rad_cell"] != "ALL"]
    known = segments["rad_cell"].notna()
    ties = []
    for level in (Level.COMPANY, Level.REGION):
        rows = cells[cells["level"] == level]
        count, own = float(known.sum()), sum_of(segments.loc[known, "own_12m"])
        ties.append(Tie(f"account_count: {level}", count, sum_of(rows["account_count"])))
        ties.append(Tie(f"own_12m: {level}", own, sum_of(rows["own_12m"])))
    return ties


def progress(progress: pd.DataFrame, bookings: pd.DataFrame, start: pd.Timestamp) -> list[Tie]:
    """Every level adds up to the company, and the company to the quarter's bookings."""
    ties = []
    columns = ["quota", "booked_gross", "booked_net", "open_in_window", "overdue", "open_beyond"]
    for measure in Measure:
        rows = progress[progress["measure"] == measure]
        ties += [
            Tie(f"{measure} {tie.name}", tie.expected, tie.found)
            for tie in same_at_levels(rows, columns)
        ]
    revenue = progress[
        (progress["measure"] == Measure.REVENUE) & (progress["level"] == Level.COMPANY)
    ]
    booked = sum_of(bookings.loc[bookings["happened_on"] >= start, "amount"])
    return [*ties, Tie("booked_net = bookings", booked, sum_of(revenue["booked_net"]))]


def weeks(weeks: pd.DataFrame, progress: pd.DataFrame) -> list[Tie]:
    """The weeks of the quarter add up to the quarter."""
    revenue = progress[progress["measure"] == Measure.REVENUE]
    return [
        Tie(
            f"{column}: {level}",
            sum_of(revenue.loc[revenue["level"] == level, column]),
            sum_of(weeks.loc[weeks["level"] == level, column]),
        )
        for level in (Level.COMPANY, Level.REGION)
        for column in ("booked_gross", "booked_net")
    ]


def win_rates(rates: pd.DataFrame) -> list[Tie]:
    """Every level has the company's counts and amounts."""
    return same_at_levels(rates, ["won_count", "lost_count", "won_amount", "lost_amount"])


def order_forecast(
    forecast: pd.DataFrame, opportunities: pd.DataFrame, week: Week, horizon_weeks: int
) -> list[Tie]:
    """The system forecast is the weighted amount of everything due in the horizon."""
    start, end = pd.Timestamp(week.sunday), pd.Timestamp((week + horizon_weeks).sunday)
    expected = opportunities["expected_order_on"]
    due = opportunities["open"] & (expected > start) & (expected <= end)
    weighted = sum_of(opportunities.loc[due, "weighted_amount"])
    return [Tie("system_forecast = weighted", weighted, sum_of(forecast["system_forecast"]))]


def forecast_weeks(weeks: pd.DataFrame, forecast: pd.DataFrame) -> list[Tie]:
    """Reps and regions add up to the company, and that to the opportunities and submissions."""
    company = weeks[weeks["level"] == Level.COMPANY]
    columns = ["submitted_commit", "system_forecast"]
    return same_at_levels(weeks, columns) + [
        Tie(f"{column} = order_forecast", sum_of(forecast[column]), sum_of(company[column]))
        for column in columns
    ]


def accuracy(accuracy: pd.DataFrame, bookings: pd.DataFrame, week: Week, weeks: int) -> list[Tie]:
    """Forecasts add up; each week's actual is its gross bookings, wherever it is shown."""
    if accuracy.empty:
        return []
    nearest = accuracy[accuracy["horizon"] == 1]
    first = pd.Timestamp((week - (weeks - 1)).monday)
    gross = bookings[(bookings["kind"] == BookingKind.ORDER) & (bookings["happened_on"] >= first)]
    company = nearest[nearest["grain"] == Level.COMPANY]
    return [
        *same_at_levels(nearest, ["forecast", "actual"], key="grain"),
        Tie("actual = bookings", sum_of(gross["amount"]), sum_of(company["actual"])),
    ]


def accuracy_horizons(horizons: pd.DataFrame, scores: pd.DataFrame) -> list[Tie]:
    """Every forecast of the trailing weeks is in the pool, at every level."""
    if horizons.empty:
        return []
    company = horizons[horizons["grain"] == Level.COMPANY]
    pooled = Tie("forecast = scores", sum_of(scores["forecast"]), sum_of(company["forecast"]))
    return [pooled, *same_at_levels(horizons, ["forecast"], key="grain")]


def data_quality(quality: pd.DataFrame, faults: pd.DataFrame, gaps: int) -> list[Tie]:
    """Every fault of the files and every gap in the data is told."""
    return [Tie("told", float(faults["count"].sum()) + gaps, float(quality["count"].sum()))]


def headlines(headlines: pd.DataFrame, weeks: pd.DataFrame) -> list[Tie]:
    """The four-week commit of page 1 is that of the forecast, of the company and its regions."""
    shown = headlines[headlines["code"] == "FCT-3"]
    return [
        Tie(
            f"FCT-3: {level}",
            sum_of(weeks.loc[weeks["level"] == level, "submitted_commit"]),
            sum_of(shown.loc[shown["level"] == level, "value"]),
        )
        for level in (Level.COMPANY, Level.REGION)
    ]


def funnel(stock: pd.DataFrame, opportunities: pd.DataFrame) -> list[Tie]:
    """Every open opportunity whose level is known is counted once."""
    is_open = opportunities[~opportunities["window"].isin([CLOSED, LATER])]
    is_open = is_open[is_open["stage"].notna()]
    overdue = is_open[is_open["window"] == OVERDUE]
    company = stock[stock["level"] == Level.COMPANY]
    counts = company["opportunity_count"] + company["overdue_count"]
    return [
        *same_at_levels(stock, ["opportunity_count", "amount", "overdue_amount"]),
        Tie("count = open", float(len(is_open)), sum_of(counts)),
        Tie("overdue = overdue", sum_of(overdue["amount"]), sum_of(company["overdue_amount"])),
    ]


def coverage(coverage: pd.DataFrame, account_coverage: pd.DataFrame) -> list[Tie]:
    """Every account is counted once on every rung it stands on."""
    rungs = ["owned", "contacted", "activated", "won"]
    total = Tie("accounts", float(len(account_coverage)), sum_of(coverage["accounts"]))
    return [total] + [
        Tie(rung, sum_of(account_coverage[rung]), sum_of(coverage[rung])) for rung in rungs
    ]


def coverage_totals(totals: pd.DataFrame, coverage: pd.DataFrame) -> list[Tie]:
    """Every split has the same accounts."""
    return [
        Tie(
            f"accounts by {dimension} at {level}",
            sum_of(coverage["accounts"]),
            sum_of(rows["accounts"]),
        )
        for dimension in Dimension
        for level in (Level.COMPANY, Level.REGION)
        for rows in [totals[(totals["dimension"] == dimension) & (totals["level"] == level)]]
    ]


def visits(effectiveness: pd.DataFrame, contacts: pd.DataFrame, first: pd.Timestamp) -> list[Tie]:
    """Effective and door visits of the weeks are those found in the visits."""
    recent = contacts[contacts["happened_on"] >= first]
    return [
        Tie(
            "effective", sum_of(recent["effective"]), sum_of(effectiveness["effective_visit_count"])
        ),
        Tie("door", sum_of(recent["door"]), sum_of(effectiveness["door_visit_count"])),
    ]


def visit_weeks(weeks: pd.DataFrame, effectiveness: pd.DataFrame) -> list[Tie]:
    """Regions and company have the sellers' visits."""
    company = weeks[weeks["level"] == Level.COMPANY]
    found, expected = company["effective_visit_count"], effectiveness["effective_visit_count"]
    return [
        *same_at_levels(weeks, ["effective_visit_count", "door_visit_count"]),
        Tie("effective = sellers", sum_of(expected), sum_of(found)),
    ]
