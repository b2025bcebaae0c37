"""Every metric of the dictionary by its code, in its order.

Names and definitions stand in the message catalogues under the same codes.
"""

from collections.abc import Iterable

from assets.metrics.explained import (
    accuracy,
    bridges,
    commits,
    coverage,
    forecast,
    funnel,
    history,
    lists,
    performance,
    planning,
    progress,
    reconciled,
    reviews,
    segments,
    visits,
)
from assets.metrics.explained.metric import Metric

FAMILIES = ("SEG", "PRG", "FCT", "FUN", "ACC", "REC", "CVG", "WKP", "LST", "PLN", "PRF")
"""What the codes begin with, in the order of the dictionary."""


def _in_order(metrics: Iterable[Metric]) -> dict[str, Metric]:
    def place(metric: Metric) -> tuple[int, int]:
        family, _, number = metric.code.partition("-")
        return FAMILIES.index(family), int(number)

    return {metric.code: metric for metric in sorted(metrics, key=place)}


METRICS: dict[str, Metric] = _in_order(
    (
        *segments.METRICS,
        *lists.LOAD,
        *progress.METRICS,
        *forecast.METRICS,
        *commits.METRICS,
        *funnel.METRICS,
        *history.METRICS,
        *bridges.METRICS,
        *reviews.METRICS,
        *accuracy.METRICS,
        *reconciled.ACCURACY,
        reconciled.BRIDGE,
        *reconciled.METRICS,
        *coverage.METRICS,
        *planning.LATE,
        *visits.METRICS,
        *planning.METRICS,
        *lists.METRICS,
        *performance.METRICS,
    )
)
"""What pages, workbook and command print a definition of, and how each is explained."""
