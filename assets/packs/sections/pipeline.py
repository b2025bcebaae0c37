"""What happened to the pipeline since last week: the bridge, slips, dates that keep moving."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.packs.charts import BAD, GOOD, NEUTRAL, TOTAL, Step, bridge_rows
from assets.packs.formats import Formats, with_sign
from assets.packs.pack import Drawing, Section, Title, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import PipelineBucket as Bucket

CAME_IN = (Bucket.CREATED, Bucket.MOVED_IN, Bucket.PULLED_IN, Bucket.REOPENED, Bucket.INCREASED)
WENT_OUT = (
    *(Bucket.DECREASED, Bucket.PUSHED_OUT, Bucket.MOVED_OUT),
    *(Bucket.WON, Bucket.LOST, Bucket.CANCELLED, Bucket.LAPSED),
)
_NEITHER = (Bucket.MOVED_IN, Bucket.MOVED_OUT)
_FEW, _FEWER = 7, 5
BY_REGION = (
    *(Bucket.OPENING, Bucket.CREATED, Bucket.PULLED_IN, Bucket.INCREASED, Bucket.DECREASED),
    *(Bucket.PUSHED_OUT, Bucket.WON, Bucket.LOST, Bucket.CANCELLED, Bucket.LAPSED, Bucket.CLOSING),
)
"""The columns of the company's table; what moves between its regions is in the workbook."""


def section(view: View) -> Section:
    """Give the bridge, the largest moves, the slip rates and the dates moved most often."""
    bridge = view.own("pipeline_bridge").set_index("bucket")["amount"]
    known = bool(bridge.notna().all()) and not bridge.empty
    moves = view.own("pipeline_moves")
    moves = moves.sort_values(["amount", "opportunity_id"], ascending=[False, True])
    count = _FEWER if view.about.is_company else view.about.settings["packs"]["largest_count"]
    return Section(
        title=_title(bridge, view.formats) if known else Title("pipeline.no_history"),
        rows={
            "moves": rows_of(moves.head(count)),
            "slips": rows_of(view.own("slip_rates")),
            "regions": _regions(view) if known else (),
            "pushed": rows_of(_pushed(view)),
        },
        facts={"more": max(len(moves) - count, 0), "buckets": BY_REGION, "leaving": WENT_OUT},
        charts={"bridge": _bridge(bridge, view)} if known else {},
        missing=view.missing("opportunities"),
        silent=view.own("pipeline_bridge").empty or bool(view.missing("opportunities")),
    )


def _title(bridge: "pd.Series[float]", formats: Formats) -> Title:
    came = sum(bridge[bucket] for bucket in CAME_IN)
    went = sum(bridge[bucket] for bucket in WENT_OUT)
    change = came - went
    values = {"came": formats.brief(came), "went": formats.brief(went)}
    if formats.brief(change) == formats.brief(0):
        return Title("pipeline.level", values)
    values["change"] = formats.brief(change)
    return Title("pipeline.up" if change > 0 else "pipeline.down", values)


def _bridge(bridge: "pd.Series[float]", view: View) -> Drawing:
    steps = [_step(bucket, bridge[bucket], view) for bucket in Bucket if bucket != Bucket.RESIDUAL]
    return Drawing(
        "bridge",
        bridge_rows(steps),
        {"width": 1030, "height": 140 if view.about.is_company else 215},
    )


def _step(bucket: Bucket, amount: float, view: View) -> Step:
    label = view.formats.catalogue.text(f"bridge.{bucket}")
    signed = -amount if bucket in WENT_OUT else amount
    shown = view.formats.money(signed)
    if bucket in (Bucket.OPENING, Bucket.CLOSING):
        return Step(label, view.scaled(amount) or 0.0, shown, TOTAL)
    gained = signed > 0 or bucket == Bucket.WON
    kind = NEUTRAL if bucket in _NEITHER else GOOD if gained else BAD
    return Step(label, view.scaled(signed) or 0.0, with_sign(shown, signed), kind)


def _regions(view: View) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Give for each region of the company its label and its amounts by bucket."""
    if not view.about.is_company:
        return ()
    grouped = view.parts("pipeline_bridge").groupby("region", sort=False)
    return tuple(
        (str(rows["label"].iloc[0]), {row.bucket: row for row in rows_of(rows)})
        for _, rows in grouped
    )


def _pushed(view: View) -> pd.DataFrame:
    """Give the open opportunities whose date has moved most often, the larger ones first."""
    review = view.table("opportunity_review")
    moved = review[review["push_count"].fillna(0) > 0]
    order = ["push_count", "amount", "opportunity_id"]
    count = _FEWER if view.about.is_company else _FEW
    return moved.sort_values(order, ascending=[False, False, True]).head(count)
