"""What is wrong with the names in a file's header: missing, misspelt, twice, unknown, none."""

from difflib import get_close_matches

import pandas as pd

from assets.extracts.faults import NONE, fault_frame, joined
from assets.extracts.headers import alike
from schemas.columns import Model
from schemas.errors import Fault
from schemas.extracts.registry import kinds_of
from schemas.vocabulary import Severity

_CLOSE = 0.82
"""How alike two names must be for one to be a misspelling of the other."""


def without_nameless(text: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out columns without a name, and tell of those that hold anything."""
    named = pd.Series(text.columns).str.strip().ne("").to_numpy()
    if named.all():
        return text, NONE
    held = text.loc[:, ~named]
    filled = held.index[held.notna().any(axis=1)]
    if filled.empty:
        return text.loc[:, named], NONE
    first = held.loc[filled[0]].dropna().iloc[0]
    row, count = int(filled[0]), len(filled)
    told = Fault("nameless_column", Severity.NOTICE, row=row, value=str(first), count=count)
    return text.loc[:, named], fault_frame([told])


def column_faults(found: list[str], model: type[Model]) -> pd.DataFrame:
    """Give the faults of a header's names."""
    wanted = kinds_of(model)
    twice = sorted({name for name in found if found.count(name) > 1})
    extra = [name for name in dict.fromkeys(found) if name not in wanted]
    missing = [name for name in wanted if name not in found]
    meant = _meant(missing, extra)
    return joined(
        [
            fault_frame(Fault("duplicate_header", column=name, row=1) for name in twice),
            fault_frame(_missing(name, meant.get(name)) for name in missing),
            fault_frame(
                Fault("extra_column", Severity.NOTICE, column=name)
                for name in extra
                if name not in meant.values()
            ),
        ]
    )


def _missing(name: str, found: str | None) -> Fault:
    if found is None:
        return Fault("missing_column", column=name)
    return Fault("misnamed_column", column=name, value=repr(found).strip("'\""))


def _meant(missing: list[str], extra: list[str]) -> dict[str, str]:
    """Give for missing names the name of the file that stands for each, if one does."""
    by_letters = {alike(name): name for name in reversed(extra)}
    meant: dict[str, str] = {}
    for name in missing:
        close = get_close_matches(alike(name), by_letters, n=1, cutoff=_CLOSE)
        if close and by_letters[close[0]] not in meant.values():
            meant[name] = by_letters[close[0]]
    return meant
