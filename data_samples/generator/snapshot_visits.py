"""The `visits` extract of a week: what happened, and what is planned for the week after."""

import pandas as pd

from data_samples.generator.codes import NOTHING, names_of
from data_samples.generator.days import day
from data_samples.generator.visit_results import OUTCOMES, STATUSES
from data_samples.generator.visits import KINDS
from data_samples.generator.world import World
from schemas.calendar import Week
from schemas.vocabulary import VisitStatus

_PLANNED = STATUSES.index(VisitStatus.PLANNED)


def visits(world: World, week: Week) -> pd.DataFrame:
    """Give the visits up to a week and the plans for the next, of which nothing else is known."""
    frame, sunday = world.tables["visits"], day(week.sunday)
    following = week + 1
    planned = frame["planned_on"].between(day(following.monday), day(following.sunday))
    frame = _as_known(world, frame[(frame["on"] <= sunday) | planned], sunday)
    return frame.assign(
        rep_id=names_of(frame["rep_id"], world.seats["rep_id"]),
        account_id=names_of(frame["account"], world.accounts["account_id"]),
        kind=names_of(frame["kind"], [str(kind) for kind in KINDS]),
        status=names_of(frame["status"], [str(status) for status in STATUSES]),
        outcome=names_of(frame["outcome"], [str(outcome) for outcome in OUTCOMES]),
        opportunity_id=names_of(frame["deal"], world.deals.frame["opportunity_id"]),
    )


def _as_known(world: World, frame: pd.DataFrame, sunday: object) -> pd.DataFrame:
    ahead = frame["on"] > sunday
    unborn = world.deals.frame["shown_from"].to_numpy()[frame["deal"]] > sunday
    return frame.assign(
        status=frame["status"].mask(ahead, _PLANNED),
        happened_at=frame["happened_at"].mask(ahead),
        end_customer_present=frame["end_customer_present"].mask(ahead),
        connected=frame["connected"].mask(ahead),
        outcome=frame["outcome"].mask(ahead, NOTHING),
        deal=frame["deal"].mask(ahead & unborn, NOTHING),
    )
