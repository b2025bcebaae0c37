"""What the landing of a week knew: of everything that happens, what had arrived by its Sunday."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.codes import code_of, names_of
from data_samples.generator.days import day, end_of
from data_samples.generator.opportunities import opportunities
from data_samples.generator.snapshot_visits import visits
from data_samples.generator.world import World
from schemas.calendar import Week
from schemas.extracts.registry import EXTRACTS, kinds_of
from schemas.vocabulary import ActionStatus

REVIEW_AFTER = np.timedelta64(90, "D")
"""From the last change of an account plan to its next review."""


def snapshot(world: World, week: Week) -> dict[str, pd.DataFrame]:
    """Give every extract as of a week, with the contract's columns in their order."""
    frames = {name: _MAKERS[name](world, week) for name in EXTRACTS}
    return {name: frames[name][list(kinds_of(model))] for name, model in EXTRACTS.items()}


def _until(frame: pd.DataFrame, column: str, week: Week) -> pd.DataFrame:
    return frame[frame[column] <= day(week.sunday)]


def _accounts(world: World, week: Week) -> pd.DataFrame:
    frame = _until(world.accounts, "opened_on", week).copy()
    if week >= planted.MOVED_ACCOUNT_WEEK:
        moved = frame["account_id"] == planted.MOVED_ACCOUNT
        outside, inside = (code_of(world.seats, rep) for rep in planted.MOVED_ACCOUNT_OWNERS)
        region = world.setup.regions.index(planted.MOVED_ACCOUNT_TO)
        frame.loc[moved, ["region", "ae", "sr"]] = [region, outside, inside]
    return frame.assign(
        region=names_of(frame["region"], list(world.setup.regions)),
        ae_id=names_of(frame["ae"], world.seats["rep_id"]),
        sr_id=names_of(frame["sr"], world.seats["rep_id"]),
        currency=None,
    )


def _known_lines(world: World, week: Week) -> pd.DataFrame:
    return _until(world.tables["orders"], "arrived_on", week)


def _orders(world: World, week: Week) -> pd.DataFrame:
    frame = _known_lines(world, week)
    twice = frame[frame["order_line_id"] == planted.DUPLICATED_LINE]
    frame = pd.concat([frame, twice], ignore_index=True)
    return frame.assign(
        account_id=names_of(frame["account"], world.accounts["account_id"]),
        opportunity_id=names_of(frame["deal"], world.deals.frame["opportunity_id"]),
        rep_id=names_of(frame["rep_id"], world.seats["rep_id"]),
        region=names_of(frame["region"], list(world.setup.regions)),
    )


def _of_known_lines(world: World, week: Week, extract: str) -> pd.DataFrame:
    frame = world.tables[extract]
    return frame[frame["order_line_id"].isin(_known_lines(world, week)["order_line_id"])]


def _order_events(world: World, week: Week) -> pd.DataFrame:
    return _until(_of_known_lines(world, week, "order_events"), "received_on", week)


def _credits(world: World, week: Week) -> pd.DataFrame:
    return _of_known_lines(world, week, "credits")


def _quotas(world: World, week: Week) -> pd.DataFrame:
    frame = _until(world.tables["quotas"], "approved_on", week)
    return frame.assign(region=names_of(frame["region"], list(world.setup.regions)))


def _forecasts(world: World, week: Week) -> pd.DataFrame:
    frame = _until(world.tables["forecasts"], "made", week)
    return frame.assign(
        rep_id=names_of(frame["rep_id"], world.seats["rep_id"]),
        account_id=names_of(frame["account"], world.accounts["account_id"]),
        opportunity_id=names_of(frame["deal"], world.deals.frame["opportunity_id"]),
        currency=None,
    )


def _roster(world: World, week: Week) -> pd.DataFrame:
    frame = _until(world.tables["roster"], "valid_from", week)
    return frame.assign(valid_to=frame["valid_to"].mask(frame["valid_to"] > day(week.sunday)))


def _stage_events(world: World, week: Week) -> pd.DataFrame:
    frame = world.tables["stage_events"]
    frame = frame[frame["changed_at"] <= end_of(week)]
    ids = names_of(frame["deal"], world.deals.frame["opportunity_id"])
    return frame.assign(opportunity_id=ids)


def _account_plans(world: World, week: Week) -> pd.DataFrame:
    frame, sunday = world.tables["account_plans"], day(week.sunday)
    updated = frame["updated_on"].where(frame["updated_on"] <= sunday, frame["former_on"])
    review = (updated + REVIEW_AFTER).where(frame["reviewed"])
    return frame.assign(updated_on=updated, review_on=review)


def _actions(world: World, week: Week) -> pd.DataFrame:
    frame = _until(world.tables["actions"], "agreed_on", week)
    still = frame["ended_on"] > day(week.sunday)
    status = frame["ending"].mask(still, str(ActionStatus.OPEN))
    return frame.assign(status=status, outcome=frame["outcome"].mask(still))


def _fx_rates(world: World, week: Week) -> pd.DataFrame:
    return _until(world.tables["fx_rates"], "on", week)


_MAKERS: dict[str, Callable[[World, Week], pd.DataFrame]] = {
    "accounts": _accounts,
    "opportunities": opportunities,
    "visits": visits,
    "orders": _orders,
    "quotas": _quotas,
    "forecasts": _forecasts,
    "roster": _roster,
    "order_events": _order_events,
    "stage_events": _stage_events,
    "account_plans": _account_plans,
    "actions": _actions,
    "credits": _credits,
    "fx_rates": _fx_rates,
}
