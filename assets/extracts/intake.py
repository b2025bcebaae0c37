"""Taking a week in: every file read, typed and checked; one list of all faults.

Pure but for reading the landing; what becomes of a faulty week is decided by the caller.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
from upath import UPath

from assets.extracts.attribution import attributed
from assets.extracts.drafts import Draft, draft
from assets.extracts.faults import fault_frame, having, joined
from assets.extracts.layout import CONTROL_TOTALS_NAME, Arrival, arrivals, require_week
from assets.extracts.reading import read
from assets.extracts.references import check_currencies, check_references
from assets.extracts.totals import (
    announced_but_missing,
    check_control_totals,
    check_set_aside_limit,
    check_unknown_amounts,
    status_frame,
    status_of,
)
from schemas.calendar import Week
from schemas.errors import Fault
from schemas.extracts.registry import CONTROL_TOTALS, EXTRACTS, REQUIRED, key_of, kinds_of
from schemas.settings import Settings
from schemas.vocabulary import Presence, Severity

_NOT_THERE = {"missing_file", "misnamed_file", "announced_file_missing"}


@dataclass(frozen=True)
class Intake:
    """A week taken in. A frame is empty exactly when its extract is absent or rejected."""

    frames: Mapping[str, pd.DataFrame]
    faults: pd.DataFrame
    extract_status: pd.DataFrame

    @property
    def accepted(self) -> bool:
        """Tell whether no fault stops the week."""
        return having(self.faults, Severity.FILE).empty


def take_in(landing: UPath, week: Week, settings: Settings) -> Intake:
    """Read and check a week of the landing; raises InputError only for a missing folder."""
    require_week(landing, week)
    found, faults = arrivals(landing, week)
    arrived = set(found) | {str(fault.extract) for fault in faults if fault.rule == "two_files"}
    faults = [_judged(fault, arrived, settings) for fault in faults]
    absent, absence = _absent(found, arrived, faults, settings)
    read_in = {name: found[name] for name in EXTRACTS if name in found and name not in absent}
    drafts = {name: _draft(name, arrival, settings) for name, arrival in read_in.items()}
    control, control_faults = _control_totals(found.get(CONTROL_TOTALS_NAME), settings)
    check_currencies(drafts, _used(drafts, "fx_rates"), settings)
    check_references(drafts, settings)
    for one in drafts.values():
        check_unknown_amounts(one)
        check_set_aside_limit(one, settings)
    check_control_totals(drafts, control)
    absence += announced_but_missing(arrived, control)
    told = [fault_frame([*faults, *absence]), control_faults, *(d.faults for d in drafts.values())]
    quality = attributed(joined(told), drafts)
    frames = {name: _used(drafts, name) for name in EXTRACTS}
    status = [
        status_of(name, _presence(name, drafts, quality), drafts.get(name), control, frames[name])
        for name in EXTRACTS
    ]
    return Intake(frames, quality, status_frame(status))


def _draft(name: str, arrival: Arrival, settings: Settings) -> Draft:
    model = CONTROL_TOTALS if name == CONTROL_TOTALS_NAME else EXTRACTS[name]
    source, table = read(arrival, settings.reading.fallback_encoding, list(kinds_of(model)))
    return draft(name, model, source, table, settings)


def _judged(fault: Fault, arrived: set[str], settings: Settings) -> Fault:
    """Let a misnamed file stop the week where the extract it is meant for must be there."""
    needed = set(REQUIRED) - set(settings.company.absent_extracts) - arrived
    stops = fault.rule == "misnamed_file" and fault.extract in needed
    return replace(fault, severity=Severity.FILE) if stops else fault


def _absent(
    found: Mapping[str, Arrival], arrived: set[str], faults: list[Fault], settings: Settings
) -> tuple[set[str], list[Fault]]:
    declared = set(settings.company.absent_extracts)
    named = {fault.extract for fault in faults if fault.severity is Severity.FILE}
    missing = [
        Fault("missing_file", extract=name, file=name)
        for name in REQUIRED
        if name not in declared | arrived | named
    ]
    unread = [
        Fault("present_though_absent", Severity.NOTICE, extract=name, file=found[name].file)
        for name in REQUIRED
        if name in declared and name in found
    ]
    return declared, missing + unread


def _control_totals(
    arrival: Arrival | None, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    if arrival is None:
        return CONTROL_TOTALS.empty(), fault_frame([])
    made = _draft(CONTROL_TOTALS_NAME, arrival, settings)
    rows_too = made.faults["severity"] == Severity.ROW
    made.faults["severity"] = made.faults["severity"].mask(rows_too, Severity.FILE)
    unknown = made.typed[~made.typed["extract"].isin(list(EXTRACTS))]
    strangers = [
        Fault("not_an_extract", row=int(row), column="extract", value=str(name))
        for row, name in zip(unknown.index, unknown["extract"], strict=True)
    ]
    made.add(fault_frame(strangers))
    return made.typed, made.faults


def _used(drafts: Mapping[str, Draft], name: str) -> pd.DataFrame:
    made, model = drafts.get(name), EXTRACTS[name]
    if made is None or made.typed.empty or not having(made.faults, Severity.FILE).empty:
        return model.empty()
    kept = made.typed[~made.duplicate & ~made.typed.index.isin(made.broken_rows())]
    return kept.sort_values(key_of(model), ignore_index=True)


def _presence(name: str, read_in: Mapping[str, Draft], quality: pd.DataFrame) -> Presence:
    stopping = having(quality, Severity.FILE)
    rules = set(stopping.loc[stopping["extract"] == name, "rule"])
    if rules:
        return Presence.MISSING if rules <= _NOT_THERE else Presence.REJECTED
    return Presence.PRESENT if name in read_in else Presence.ABSENT
