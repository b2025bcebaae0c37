"""Row counts and amounts of a file: against the sender's control totals, and in themselves."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from assets.extracts.drafts import Draft
from assets.extracts.faults import fault_frame, having
from schemas.errors import Fault
from schemas.extracts.registry import AMOUNTS, OPTIONAL
from schemas.settings import Settings
from schemas.tables.quality import ExtractStatus
from schemas.vocabulary import Presence, Severity

_DECIMALS = 4
_SAID = ["extract", "row_count", "amount_sum"]


def check_set_aside_limit(draft: Draft, settings: Settings) -> None:
    """Reject a file of which more rows are set aside than its limit allows."""
    rows, broken = draft.source.rows_read, len(draft.broken_rows())
    limit = settings.set_aside.limit(draft.extract)
    if broken > Decimal(str(limit)) * rows:
        found = f"{broken} / {rows} = {broken / rows:.2%} > {limit:.2%}"
        draft.add(fault_frame([Fault("too_many_set_aside", value=found)]))


def check_unknown_amounts(draft: Draft) -> None:
    """Reject a file with money in it of which lines could not be split: what stands in them is
    unknown, so that nothing can tie out."""
    rows = draft.unsplit_rows
    if draft.extract in AMOUNTS and not rows.empty:
        draft.add(fault_frame([Fault("amount_unknown", row=int(rows.min()), value=f"{len(rows)}")]))


def check_control_totals(drafts: Mapping[str, Draft], control: pd.DataFrame) -> None:
    """Compare each file with the sender's count and sum.

    A match proves a file complete, so a missing last line end is then only told.
    """
    said = control.dropna(subset=["extract", "row_count"])
    for extract, row_count, amount_sum in said[_SAID].astype(object).to_numpy():
        draft = drafts.get(str(extract))
        if draft is not None:
            _compare(draft, int(row_count), None if pd.isna(amount_sum) else float(amount_sum))


def announced_but_missing(arrived: Collection[str], control: pd.DataFrame) -> list[Fault]:
    """Give a fault for every optional file whose rows the sender counted and that is not there."""
    said = control[(control["row_count"] > 0).fillna(value=False)]
    return [
        Fault("announced_file_missing", extract=name, file=name, value=str(row_count))
        for name, row_count in zip(said["extract"], said["row_count"], strict=True)
        if name in OPTIONAL and name not in arrived
    ]


def status_of(
    extract: str,
    presence: Presence,
    draft: Draft | None,
    control: pd.DataFrame,
    used: pd.DataFrame,
) -> dict[str, Any]:
    """Give one row of `extract_status`; what is used is counted in the frame handed on.

    Of a rejected file nothing is handed on, so what could have been used is counted.
    """
    row: dict[str, Any] = {"extract": extract, "presence": presence}
    said = control[control["extract"] == extract]
    if not said.empty:
        row["control_row_count"] = said["row_count"].iloc[0]
        row["control_amount"] = said["amount_sum"].iloc[0]
    if draft is None:
        return row
    handed_on = used if presence is Presence.PRESENT else draft.usable
    return row | _file(draft) | _counts(draft, handed_on) | _amounts(draft, handed_on)


def status_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Give the rows as the `extract_status` table."""
    empty = ExtractStatus.empty()
    frame = pd.DataFrame(rows).reindex(columns=list(empty.columns))
    return frame.astype(dict(empty.dtypes.items()))


def ties_out(status: pd.DataFrame) -> bool:
    """Tell whether every row and every amount read is used, set aside or a duplicate.

    An amount read is null where that of a row set aside is unknown; there the rows alone tie.
    """
    read = status.dropna(subset="rows_read")
    rows = read[["duplicate_count", "set_aside_count", "used_count"]].sum(axis=1)
    money = read[["amount_duplicate", "amount_set_aside", "amount_used"]].sum(axis=1)
    gap = (read["amount_read"] - money).fillna(0).round(_DECIMALS)
    return bool((rows == read["rows_read"]).all() and (gap == 0).all())


def _file(draft: Draft) -> dict[str, Any]:
    source = draft.source
    about = {"file": source.arrival.file, "sha256": source.sha256, "size": source.size}
    return about | {"encoding": source.encoding, "separator": source.separator}


def _counts(draft: Draft, used: pd.DataFrame) -> dict[str, Any]:
    rows = draft.source.rows_read
    duplicates, broken = int(draft.duplicate.sum()), len(draft.broken_rows())
    counts = {"rows_read": rows, "duplicate_count": duplicates, "set_aside_count": broken}
    counts |= {"used_count": len(used)}
    return counts | {"set_aside_rate": broken / rows if rows else None}


def _amounts(draft: Draft, used: pd.DataFrame) -> dict[str, Any]:
    """Add up the money column; what holds an amount that could not be read is unknown, not 0."""
    amounts = draft.amounts
    if amounts is None:
        return {}
    duplicate = draft.duplicate.reindex(amounts.index, fill_value=False)
    broken = amounts.index.isin(draft.broken_rows())
    unknown = bool(len(draft.unsplit_rows)) or _unreadable(draft)
    return {
        "amount_read": None if unknown else _total(amounts),
        "amount_duplicate": _total(amounts[duplicate]),
        "amount_set_aside": None if unknown else _total(amounts[broken & ~duplicate]),
        "amount_used": _total(used[AMOUNTS[draft.extract]]),
    }


def _unreadable(draft: Draft) -> bool:
    """Tell whether the amount of a row set aside was written in a way nobody can read."""
    faults = having(draft.faults, Severity.ROW)
    rows = faults.loc[faults["column"] == AMOUNTS[draft.extract], "row"]
    return bool(draft.typed[AMOUNTS[draft.extract]].reindex(rows).isna().any())


def _total(amounts: pd.Series | None) -> float | None:
    """Add money up as whole ten-thousandths: a sum of floats loses the last of them."""
    if amounts is None:
        return None
    whole = (amounts.dropna() * 10**_DECIMALS).round().astype("int64")
    return float(int(whole.sum()) / 10**_DECIMALS)


def _compare(draft: Draft, row_count: int, amount_sum: float | None) -> None:
    rows, amount = draft.source.rows_read, _total(draft.amounts)
    if rows != row_count:
        _mismatch(draft, "row_count", f"{rows} ≠ {row_count}")
    elif amount_sum is not None and amount != round(amount_sum, _DECIMALS):
        _mismatch(draft, "amount_sum", f"{amount} ≠ {amount_sum}")
    elif amount is None or amount_sum is not None:
        _forgive_missing_line_end(draft)


def _mismatch(draft: Draft, column: str, found: str) -> None:
    draft.add(fault_frame([Fault("control_totals_mismatch", column=column, value=found)]))


def _forgive_missing_line_end(draft: Draft) -> None:
    told = draft.faults["rule"] == "no_final_newline"
    draft.faults["severity"] = draft.faults["severity"].mask(told, Severity.NOTICE)
