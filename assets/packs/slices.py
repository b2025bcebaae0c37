"""What belongs into one pack: its own region's rows only, with names beside the ids.

Plain strings, so that nothing of another region travels along unseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from assets.packs.messages import catalogue
from assets.packs.pack import COMPANY
from schemas.settings import Settings

_NAMED = {
    "rep_id": "rep_name",
    "ae_id": "ae_name",
    "account_id": "account_name",
    "opportunity_id": "opportunity_name",
}


@dataclass(frozen=True)
class Names:
    """Names by id."""

    reps: pd.Series
    accounts: pd.Series
    opportunities: pd.Series
    expected: pd.Series

    @classmethod
    def of(
        cls, roster: pd.DataFrame, accounts: pd.DataFrame, opportunities: pd.DataFrame
    ) -> "Names":
        """Take the names from the extracts; a seat's latest."""
        latest = roster.sort_values("valid_from").drop_duplicates("rep_id", keep="last")
        titled = opportunities.set_index("opportunity_id")
        return cls(
            latest.set_index("rep_id")["name"],
            accounts.set_index("account_id")["name"],
            titled["name"],
            titled["expected_order_on"],
        )

    def told_apart(self, present: Iterable[pd.Series]) -> "Names":
        """Put the id behind the name of reps who share it with another one present."""
        ids = {rep for column in present for rep in column.dropna().unique()}
        reps = self.reps.copy()
        shared = reps[reps.index.isin(ids)]
        shared = shared[shared.duplicated(keep=False)]
        reps.loc[shared.index] = shared + " (" + shared.index + ")"
        return replace(self, reps=reps)

    @classmethod
    def none(cls) -> "Names":
        """Give no names: every id stands for itself."""
        nobody = pd.Series([], index=pd.Index([], dtype="str"), dtype="str")
        return cls(nobody, nobody, nobody, nobody)

    def column(self, name: str) -> pd.Series:
        """Give the names that belong to an id column."""
        held = {"account_id": self.accounts, "opportunity_id": self.opportunities}
        return held.get(name, self.reps)


def slice_tables(
    tables: Mapping[str, pd.DataFrame], names: Names, code: str, settings: Settings, language: str
) -> dict[str, pd.DataFrame]:
    """Give the tables of one pack: a region's rows, or everything for the company."""
    own = {name: _own(frame, code) for name, frame in tables.items()}
    told_apart = names.told_apart(frame["rep_id"] for frame in own.values() if "rep_id" in frame)
    return {name: _named(frame, told_apart, settings, language) for name, frame in own.items()}


def _own(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    if code == COMPANY or "region" not in frame:
        return frame
    return frame[frame["region"] == code].reset_index(drop=True)


def _named(frame: pd.DataFrame, names: Names, settings: Settings, language: str) -> pd.DataFrame:
    named = frame.copy()
    for column, name in _NAMED.items():
        if column in frame:
            known = frame[column].map(names.column(column).to_dict()).astype("str")
            named[name] = known.fillna(frame[column])
    if "opportunity_id" in frame:
        expected = frame["opportunity_id"].map(names.expected.to_dict())
        named["expected_order_on"] = expected.astype("datetime64[us]")
    for column, labels in _labels(settings, language).items():
        if column in frame:
            named[f"{column}_name"] = frame[column].map(labels)
    return _explained(named, language) if "rule" in frame else named


def _explained(faults: pd.DataFrame, language: str) -> pd.DataFrame:
    """Put what each fault means, and what to do about it, in words beside it."""
    words = catalogue(language)
    said = [
        (
            words.text(f"rules.{fault.rule}.what"),
            words.text(f"rules.{fault.rule}.do", extract=fault.extract),
        )
        for fault in faults.itertuples()
    ]
    return faults.assign(what=[what for what, _ in said], do=[do for _, do in said])


def _labels(settings: Settings, language: str) -> dict[str, dict[str, str]]:
    regions = {r.code: r.name(language, r.code) for r in settings.regions}
    return {
        "region": regions,
        "owner_region": regions,
        "industry": {i.code: i.name(language, i.code) for i in settings.industries},
        "tier": {t: settings.tiers.name(t, language) for t in type(settings.tiers).model_fields},
    }
