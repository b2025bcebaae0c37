"""The `opportunities` extract of a week: each as it stood at the week's last second."""

import numpy as np
import pandas as pd

from data_samples.generator.codes import names_of
from data_samples.generator.days import NEVER, Days, Numbers, day, end_of
from data_samples.generator.evidence import evidence
from data_samples.generator.lives import LEVELS, STAGES, WON
from data_samples.generator.words import CLOSE_REASONS
from data_samples.generator.world import World
from schemas.calendar import Week
from schemas.vocabulary import StageEventField as Field


def opportunities(world: World, week: Week) -> pd.DataFrame:
    """Give the opportunities that were there, with their values of that moment."""
    deals, until = world.deals, end_of(week)
    stage, amount = deals.at(Field.STAGE, until), deals.at(Field.AMOUNT, until)
    changes = deals.changes[Field.STAGE]
    known = changes[changes["at"] <= until]
    frame = deals.frame.assign(
        account_id=names_of(deals.frame["account"], world.accounts["account_id"]),
        rep_id=names_of(deals.at(Field.REP_ID, until), world.seats["rep_id"]),
        stage=names_of(stage, [str(each) for each in STAGES]),
        amount=amount,
        gross_profit=(amount * deals.frame["margin"]).round(2),
        expected_order_on=deals.at(Field.EXPECTED_ORDER_ON, until),
        closed_on=_closing_days(known, stage),
        close_reason=_reasons(stage),
        evidence=evidence(world.setup, _furthest(known, stage)),
    )
    return frame[frame["shown_from"] <= day(week.sunday)]


def _closing_days(known: pd.DataFrame, stage: Numbers) -> Days:
    """Give the day of the last change of stage, where that closed the opportunity."""
    last = known.drop_duplicates("deal", keep="last")
    days = np.full(len(stage), NEVER)
    days[last["deal"]] = last["at"].to_numpy().astype("datetime64[D]")
    return np.where(stage >= LEVELS, days, NEVER).astype("datetime64[s]")


def _furthest(known: pd.DataFrame, stage: Numbers) -> Numbers:
    """Give the highest level each ever reached; one that was won has passed them all."""
    levels = known[known["new"] < LEVELS]
    furthest = np.zeros(len(stage), dtype=int)
    np.maximum.at(furthest, levels["deal"].to_numpy(), levels["new"].to_numpy())
    return np.where(stage == WON, LEVELS, furthest)


def _reasons(stage: Numbers) -> Numbers:
    """Give each closed opportunity one of the reasons for its end, in turn."""
    reasons = np.full(len(stage), None, dtype=object)
    for end, texts in CLOSE_REASONS.items():
        closed = np.flatnonzero(stage == STAGES.index(end))
        reasons[closed] = np.array(texts, dtype=object)[closed % len(texts)]
    return reasons
