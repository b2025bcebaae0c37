"""RAD segmentation: share of wallet, cell, white space, next move (SEG-1 to SEG-6)."""

import pandas as pd

from assets.metrics.figures import add_up, codes, conform, ratio, settled
from assets.metrics.lookups import sums_by
from assets.metrics.money import in_base, plan_rates
from schemas.settings import Segmentation, Settings
from schemas.tables.segments import AccountSegments, SegmentGrid
from schemas.vocabulary import Flag, Level, MoveCause, RadCell, Reason

ALL_CELLS = "ALL"


def account_segments(
    accounts: pd.DataFrame,
    bookings: pd.DataFrame,
    fx_rates: pd.DataFrame,
    quarter_end_accounts: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row an account (SEG-1, 2, 4, 5, 6).

    Own sales are net bookings of the window that ends `as_of`. Without bookings at all (the
    extract is absent) they, and all that rests on them, are null. `quarter_end_accounts` is the
    list of accounts as the last quarter end knew it; it may be empty.
    """
    rules = settings.segmentation
    quarter_start = pd.Timestamp(settings.fiscal.quarter(as_of.date()).start)
    found = accounts.drop(columns="currency").assign(
        buying_power=buying_power_of(accounts, fx_rates, as_of, settings.company.base_currency),
        own_12m=own_sales(accounts, bookings, as_of, rules.window_days),
    )
    usable = found["buying_power"] > 0
    power = found["buying_power"].where(usable)
    found["sow_rate"] = ratio(found["own_12m"], power)
    found["rad_cell"] = rad_cell(found["own_12m"], found["buying_power"], rules)
    found["reason"] = codes(
        found.index,
        **{Reason.NO_BUYING_POWER: ~usable, Reason.ABSENT_EXTRACT: bookings.empty & usable},
    )
    found["flags"] = _flags(found, as_of, rules)
    found["white_space"] = settled((power - found["own_12m"]).clip(lower=0))
    found["next_move_value"] = next_move_value(found["sow_rate"], power, found["rad_cell"], rules)
    end = quarter_start - pd.Timedelta(days=1)
    power_then = buying_power_then(found, quarter_end_accounts, fx_rates, as_of, end, settings)
    found["previous_cell"] = _cell_before(found, power_then, bookings, end, rules)
    found["move_cause"] = _move_cause(found, power_then, rules)
    ordered = found.sort_values("account_id")
    return conform(ordered, AccountSegments.empty())


def rad_cell(own: pd.Series, buying_power: pd.Series, rules: Segmentation) -> pd.Series:
    """Give the RAD cell (SEG-2): R, A or D by share of wallet, 1 to 3 by buying power.

    The middle bands own both of their edges. Negative own sales count as none. No usable buying
    power gives U; no own sales known gives null.
    """
    sow = ratio(own.clip(lower=0), buying_power)
    low, high = rules.sow_edges
    letter = pd.Series("D", index=own.index).mask(sow < low, "A").mask(sow > high, "R")
    small, large = rules.buying_power_edges
    size = pd.Series("2", index=own.index).mask(buying_power < small, "3")
    cell = letter + size.mask(buying_power > large, "1")
    return cell.where(own.notna()).where(buying_power > 0, str(RadCell.U)).astype("str")


def next_move_value(
    sow: pd.Series, buying_power: pd.Series, cell: pd.Series, rules: Segmentation
) -> pd.Series:
    """Give what the next edge of share of wallet is worth (SEG-6); R can grow to the top."""
    low, high = rules.sow_edges
    edges = {"A": low, "D": high, "R": rules.sow_top}
    edge = cell.str[0].map(edges).astype(float)
    return settled((buying_power * (edge - sow.clip(lower=0))).clip(lower=0))


def segment_grid(segments: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    """Add accounts up by cell, region and company (SEG-3, SEG-4); ALL leaves U out."""
    counted = segments.assign(account_count=1.0)
    known = counted[counted["rad_cell"] != RadCell.U].assign(rad_cell=ALL_CELLS)
    sums = ["account_count", "buying_power", "own_12m", "white_space"]
    levels = (Level.COMPANY, Level.REGION)
    parts = [
        add_up(rows, level, sums, ["rad_cell"]) for level in levels for rows in (counted, known)
    ]
    full = _every_cell(pd.concat(parts, ignore_index=True), regions)
    in_u = full["rad_cell"] == RadCell.U
    full["sow_rate"] = ratio(full["own_12m"], full["buying_power"]).mask(in_u)
    unknown = _unknown(full, segments)
    full["account_count"] = full["account_count"].mask(unknown & (full["rad_cell"] != ALL_CELLS))
    none = full["account_count"] == 0
    no_power = (full["account_count"] > 0) & ~(full["buying_power"] > 0)
    masks = {Reason.NO_ACCOUNTS: none, Reason.NO_BUYING_POWER: no_power}
    full["reason"] = codes(full.index, **masks, **{Reason.ABSENT_EXTRACT: unknown})
    return conform(full, SegmentGrid.empty())


def _unknown(full: pd.DataFrame, segments: pd.DataFrame) -> pd.Series:
    """Tell the cells of which nobody knows what belongs there: own sales are absent."""
    regions = segments.loc[segments["rad_cell"].isna(), "region"]
    touched = full["region"].isin(regions) | (full["region"].isna() & (len(regions) > 0))
    return touched & (full["rad_cell"] != RadCell.U)


def _every_cell(found: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    cells = [*(str(cell) for cell in RadCell), ALL_CELLS]
    wanted = pd.DataFrame(
        [(str(Level.COMPANY), None, cell) for cell in cells]
        + [(str(Level.REGION), region, cell) for region in regions for cell in cells],
        columns=["level", "region", "rad_cell"],
    )
    keys = ["level", "region", "rad_cell"]
    placed = found.assign(region=found.get("region"))
    full = wanted.merge(placed, on=keys, how="left", validate="one_to_one")
    return full.assign(account_count=full["account_count"].fillna(0))


def buying_power_of(
    accounts: pd.DataFrame, fx_rates: pd.DataFrame, as_of: pd.Timestamp, base_currency: str
) -> pd.Series:
    """Give the buying power of accounts in base currency."""
    today = pd.Series(as_of, index=accounts.index)
    rates = plan_rates(accounts["currency"], today, fx_rates, base_currency)
    return in_base(accounts["buying_power"], rates)


def own_sales(
    accounts: pd.DataFrame, bookings: pd.DataFrame, as_of: pd.Timestamp, window_days: int
) -> pd.Series:
    """Give each account's net bookings in the window that ends on a day; none known is null."""
    if bookings.empty:
        return pd.Series(float("nan"), index=accounts.index)
    since = as_of - pd.Timedelta(days=window_days)
    recent = (bookings["happened_on"] > since) & (bookings["happened_on"] <= as_of)
    within = bookings.loc[recent, ["account_id", "amount"]]
    return settled(sums_by(accounts["account_id"], within["account_id"], within["amount"]))


def _flags(found: pd.DataFrame, as_of: pd.Timestamp, rules: Segmentation) -> pd.Series:
    oldest = as_of - pd.Timedelta(days=rules.stale_after_days)
    fresh = found["buying_power_on"] >= oldest
    stale = found["buying_power"].notna() & ~fresh
    over = found["sow_rate"] > 1
    return codes(found.index, **{Flag.STALE_BUYING_POWER: stale, Flag.SOW_OVER_1: over})


def buying_power_then(
    found: pd.DataFrame,
    quarter_end_accounts: pd.DataFrame,
    fx_rates: pd.DataFrame,
    as_of: pd.Timestamp,
    end: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    """Give each account's buying power at the last quarter end, whether it is known, and is new.

    The snapshot of then says it, at today's rates, so that a rate moves no account. Without one,
    today's holds where its day shows that it has not changed since.
    """
    if quarter_end_accounts.empty:
        known = found["buying_power"].isna() | (found["buying_power_on"] <= end)
        new = found["opened_on"] > end
        return pd.DataFrame({"power": found["buying_power"], "known": known & ~new, "new": new})
    base = settings.company.base_currency
    power = buying_power_of(quarter_end_accounts, fx_rates, as_of, base).to_numpy()
    place = pd.Index(quarter_end_accounts["account_id"]).get_indexer(found["account_id"])
    known = pd.Series(place >= 0, index=found.index)
    then = pd.Series(power[place], index=found.index).where(known)
    return pd.DataFrame({"power": then, "known": known, "new": ~known})


def _cell_before(
    found: pd.DataFrame,
    then: pd.DataFrame,
    bookings: pd.DataFrame,
    end: pd.Timestamp,
    rules: Segmentation,
) -> pd.Series:
    """Give the cell at the last quarter end, where the buying power of that day is still known."""
    own = own_sales(found, bookings, end, rules.window_days)
    return rad_cell(own, then["power"], rules).where(then["known"]).astype("str")


def _move_cause(found: pd.DataFrame, then: pd.DataFrame, rules: Segmentation) -> pd.Series:
    """Tell why accounts moved: sales where the buying power is the same, else not sales alone.

    Where the sales of today with the buying power of then give the cell of then, the move is due
    to the buying power only.
    """
    before, now = found["previous_cell"], found["rad_cell"]
    moved = before.notna() & now.notna() & (before != now)
    power = found["buying_power"]
    unchanged = (power == then["power"]) | (power.isna() & then["power"].isna())
    stayed = rad_cell(found["own_12m"], then["power"], rules) == before
    cause = pd.Series(str(MoveCause.BOTH), index=found.index, dtype="str")
    cause = cause.mask(stayed, str(MoveCause.BUYING_POWER)).mask(unchanged, str(MoveCause.SALES))
    return cause.where(moved).mask(then["new"], str(MoveCause.NEW)).astype("str")
