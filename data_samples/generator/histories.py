"""Every change of every opportunity as text, the rows of `stage_events`."""

import numpy as np
import pandas as pd

from data_samples.generator.changes import with_old
from data_samples.generator.codes import names_of
from data_samples.generator.days import Numbers
from data_samples.generator.deals import Deals
from data_samples.generator.lives import STAGES
from schemas.vocabulary import StageEventField as Field


def stage_events(seats: pd.DataFrame, deals: Deals) -> pd.DataFrame:
    """Give all changes in the order in which they were made, numbered once for all weeks."""
    parts = []
    for field in Field:
        changes = with_old(deals.initial(field), deals.changes[field])
        texts = {f"{side}_value": _texts(field, changes[side], seats) for side in ("old", "new")}
        parts.append(changes[["deal", "at"]].assign(field=str(field), **texts))
    frame = pd.concat(parts).sort_values(["at", "deal", "field"], ignore_index=True)
    ids = [f"E{number + 1:07}" for number in range(len(frame))]
    return frame.assign(event_id=ids).rename(columns={"at": "changed_at"})


def _texts(field: Field, values: pd.Series, seats: pd.DataFrame) -> Numbers:
    match field:
        case Field.STAGE:
            return names_of(values, [str(stage) for stage in STAGES])
        case Field.REP_ID:
            return names_of(values, seats["rep_id"])
        case Field.EXPECTED_ORDER_ON:
            return np.datetime_as_string(values.to_numpy().astype("datetime64[D]"))
        case Field.AMOUNT:
            return np.array([f"{value:.2f}" for value in values], dtype=object)
