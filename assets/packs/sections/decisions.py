"""Page 1: what the director must decide, and the five figures to know before deciding."""

from typing import Any

import pandas as pd

from assets.packs.formats import absent
from assets.packs.pack import Drawing, Section, Title, row_of, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import DATA_STATUS, ProbabilitySet, Status

FIGURES = ("PRG-2", "PRG-8", "PRG-11", "FCT-4", DATA_STATUS)
"""The headline figures in their order."""
_WIDTH, _HEIGHT = 176, 84


def section(view: View) -> Section:
    """Give the decisions by money at stake, and each figure with its thirteen weeks."""
    weeks = view.own("headline_weeks").sort_values("week")
    decisions = view.own("decisions").sort_values("place")
    series = {code: weeks[weeks["code"] == code] for code in FIGURES}
    figures = {code: row_of(rows.tail(1)) for code, rows in series.items()}
    return Section(
        title=_title(view, figures, decisions),
        rows={"decisions": rows_of(_owned(view, decisions))},
        facts={
            "figures": figures,
            "statuses": {code: _status(view, figures[code]) for code in FIGURES},
            "verdicts": {code: _verdict(view, figures[code]) for code in FIGURES},
            "kept_most": view.about.settings["forecast"]["kept_edges"][1],
            "median": _median(view),
            "spans": {code: _span(series[code]) for code in FIGURES},
        },
        charts={code: _spark(code, rows) for code, rows in series.items()},
    )


def _title(view: View, figures: dict[str, Any], decisions: pd.DataFrame) -> Title:
    """Say where the quarter stands, and the decision with most money at stake."""
    formats, first = view.formats, row_of(decisions)
    figure = figures["PRG-2"]
    values = {} if first is None else {"stake": formats.brief(first.stake_amount)}
    if first is not None:
        values["first"] = formats.catalogue.text(f"decisions.{first.kind}.name")
    ending = "_nothing" if first is None else ""
    if figure is None or absent(figure.value) or absent(figure.target):
        return Title(f"decisions.unknown{ending}", values)
    values |= {"booked": formats.rate(figure.value, decimals=0)}
    values |= {"elapsed": formats.rate(figure.target, decimals=0)}
    stands = "ahead" if figure.value >= figure.target else "behind"
    return Title(f"decisions.{stands}{ending}", values)


def _owned(view: View, decisions: pd.DataFrame) -> pd.DataFrame:
    """Put beside each decision who acts: the rep, in the company's pack the region, else nobody."""
    regions = {one["code"]: one for one in view.about.settings["regions"]}
    language = view.about.language
    names = {code: one[language] or code for code, one in regions.items()}
    region_name = decisions["owner_region"].map(names)
    owner = region_name if view.about.is_company else decisions["rep_name"]
    return decisions.assign(owner=owner.where(owner.notna(), None))


def _status(view: View, figure: Any) -> Status:
    if figure is None:
        return Status.ABSENT
    if figure.code == DATA_STATUS:
        return Status.BAD if figure.set_aside_count else Status.GOOD
    if absent(figure.value) or absent(figure.target):
        return Status.ABSENT
    reached = figure.value >= figure.target
    return Status.GOOD if reached and not _is_over(view, figure) else Status.BAD


def _is_over(view: View, figure: Any) -> bool:
    """Tell whether more was booked than a kept commit allows: it was held back."""
    most = view.about.settings["forecast"]["kept_edges"][1]
    return bool(figure.code == "FCT-4" and figure.value > most)


def _verdict(view: View, figure: Any) -> str:
    """Give the message for a figure's status: too much is not below target."""
    status = _status(view, figure)
    over = status == Status.BAD and _is_over(view, figure)
    return "blocks.decisions.over" if over else f"status.{status}"


def _median(view: View) -> Any:
    """Give P50 of the landing under the method's probabilities."""
    bands = view.own("landing_bands")
    band = row_of(bands[bands["probability_set"] == ProbabilitySet.METHOD])
    return None if band is None else band.landing_p50


def _span(weeks: pd.DataFrame) -> tuple[str, str]:
    """Give the first and the last week of a series."""
    return ("", "") if weeks.empty else (weeks["week"].iloc[0][-3:], weeks["week"].iloc[-1][-3:])


def _spark(code: str, weeks: pd.DataFrame) -> Drawing:
    """Give the line of a figure, what it is held against, and the landing's band."""
    told = weeks["set_aside_count"] if code == DATA_STATUS else weeks["value"]
    if told.isna().all():
        return Drawing("spark", ())
    rows = tuple(
        {
            "place": place,
            "value": None if absent(value) else float(value),
            "target": None if code == DATA_STATUS or absent(row.target) else float(row.target),
            "low": None if absent(row.low_amount) else float(row.low_amount),
            "high": None if absent(row.high_amount) else float(row.high_amount),
        }
        for place, (row, value) in enumerate(zip(rows_of(weeks), told, strict=True))
    )
    return Drawing("spark", rows, {"width": _WIDTH, "height": _HEIGHT})
