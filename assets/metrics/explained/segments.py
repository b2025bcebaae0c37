"""What goes into RAD segmentation (SEG-1 to SEG-6)."""

import pandas as pd

from assets.metrics.explained.metric import Metric, Rows, Selection, of_one
from assets.metrics.segmentation import (
    buying_power_of,
    buying_power_then,
    own_sales,
    rad_cell,
)
from schemas.vocabulary import RadCell

_ACCOUNT = ["account_id", "region", "industry", "tier", "ae_id", "sr_id"]
_AE = {"ae_id": "rep_id"}


def bookings_of_window(
    bookings: pd.DataFrame, account_segments: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the order lines and events of the window before `as_of`, of the accounts selected."""
    until = selection.as_of
    since = until - pd.Timedelta(days=selection.settings.segmentation.window_days)
    recent = bookings[(bookings["happened_on"] > since) & (bookings["happened_on"] <= until)]
    ids = _selected(account_segments, selection)["account_id"]
    columns = ["order_line_id", "account_id", "region", "rep_id", "happened_on", "kind", "amount"]
    return recent.loc[recent["account_id"].isin(ids), columns]


def accounts_selected(account_segments: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts with their buying power and own sales, taken from 0 up."""
    mine = _selected(account_segments, selection)
    shown = mine[[*_ACCOUNT, "rad_cell", "own_12m", "buying_power", "sow_rate", "white_space"]]
    return shown.assign(sow_from_0=mine["sow_rate"].clip(lower=0))


def accounts_in_cell(account_segments: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts of a cell; all but U where no single cell is meant."""
    mine = accounts_selected(account_segments, selection)
    cell = selection.keys.get("rad_cell", "ALL")
    return mine[mine["rad_cell"] == cell] if cell in list(RadCell) else _known(mine)


def cell_by_rule(account_segments: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts with the letter and the digit of their cell, by the rule itself."""
    mine = accounts_selected(account_segments, selection)
    cell = rad_cell(mine["own_12m"], mine["buying_power"], selection.settings.segmentation)
    return mine.assign(letter=cell.str[:1], digit=cell.str[1:])


def cell_at_quarter_end(
    accounts: pd.DataFrame,
    bookings: pd.DataFrame,
    quarter_end_accounts: pd.DataFrame,
    fx_rates: pd.DataFrame,
    selection: Selection,
) -> pd.DataFrame:
    """Give the accounts as they stood at the last quarter end, where that is known (SEG-5)."""
    mine = selection.among(accounts, "account_id", "region", **_AE).reset_index(drop=True)
    settings, end = selection.settings, pd.Timestamp(selection.quarter.start) - pd.Timedelta(days=1)
    today = (fx_rates, selection.as_of, settings.company.base_currency)
    now = mine.drop(columns="currency").assign(buying_power=buying_power_of(mine, *today))
    args = (quarter_end_accounts, fx_rates, selection.as_of, end, settings)
    then = buying_power_then(now, *args)
    own = own_sales(now, bookings, end, settings.segmentation.window_days)
    cell = rad_cell(own, then["power"], settings.segmentation).where(then["known"])
    rows = now[_ACCOUNT].assign(own_12m=own, buying_power=then["power"])
    return rows.assign(letter_then=cell.str[:1], digit_then=cell.str[1:])


def next_edge(account_segments: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts with the share of wallet they could reach next (SEG-6)."""
    rules = selection.settings.segmentation
    edges = dict(zip("ADR", (*rules.sow_edges, rules.sow_top), strict=True))
    mine = accounts_selected(account_segments, selection)
    return mine.assign(next_edge=mine["rad_cell"].str[:1].map(edges).astype(float))


def _selected(account_segments: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    return selection.among(account_segments, "account_id", "region", **_AE)


def _known(accounts: pd.DataFrame) -> pd.DataFrame:
    return accounts[accounts["rad_cell"].notna() & (accounts["rad_cell"] != RadCell.U)]


_ROWS, _GRID = ("account_segments",), ("segment_grid",)
_POWER = Rows(accounts_selected, {"buying_power": "buying_power"})
_WHOLE = {"rad_cell": "ALL"}

METRICS = (
    Metric(
        "SEG-1",
        _ROWS,
        {"sow_rate": "{own_12m} / {buying_power}"},
        (Rows(bookings_of_window, {"own_12m": "amount"}), _POWER),
    ),
    Metric(
        "SEG-2",
        _ROWS,
        {"rad_cell": "{letter} + {digit}"},
        (Rows(cell_by_rule, {"letter": of_one("letter"), "digit": of_one("digit")}),),
    ),
    Metric(
        "SEG-3",
        _GRID,
        {"sow_rate": "{own_12m} / {buying_power}"},
        (Rows(accounts_in_cell, {"own_12m": "own_12m", "buying_power": "buying_power"}),),
        _WHOLE,
    ),
    Metric(
        "SEG-4",
        (*_GRID, *_ROWS),
        {"white_space": "{white_space}"},
        (Rows(accounts_in_cell, {"white_space": "white_space"}),),
        _WHOLE,
    ),
    Metric(
        "SEG-5",
        _ROWS,
        {"previous_cell": "{letter_then} + {digit_then}"},
        (
            Rows(
                cell_at_quarter_end,
                {name: of_one(name) for name in ("letter_then", "digit_then")},
            ),
        ),
    ),
    Metric(
        "SEG-6",
        _ROWS,
        {"next_move_value": "max(0, {buying_power} * ({next_edge} - {sow_from_0}))"},
        (
            Rows(
                next_edge,
                {name: of_one(name) for name in ("buying_power", "next_edge", "sow_from_0")},
            ),
        ),
    ),
)
