"""RAD segmentation as published: one row an account, and the grid it adds up to."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Kind, Model, column, fraction, identifier, integer, money, one_of, text
from schemas.vocabulary import Level, MoveCause, RadCell, Tier


class AccountSegments(Model):
    """One row an account (SEG-1 to SEG-6); `account_segments`."""

    account_id: Series[str] = identifier("The account.", key=True)
    region: Series[str] = identifier("Region of the account.")
    industry: Series[str] = identifier("Industry code.")
    tier: Series[str] = one_of(list(Tier), "How closely it is worked.")
    ae_id: Series[str] = identifier("Outside seller.", optional=True)
    sr_id: Series[str] = identifier("Inside seller.", optional=True)
    buying_power: Series[float] = money("What it can buy in a year, base currency.", optional=True)
    own_12m: Series[float] = money("Net own sales of the window (SEG-1).", optional=True)
    sow_rate: Series[float] = column(Kind.FRACTION, "Share of wallet (SEG-1).", optional=True)
    rad_cell: Series[str] = one_of(list(RadCell), "Cell of the grid (SEG-2).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)
    flags: Series[str] = text("Remarks.", optional=True)
    white_space: Series[float] = money("Buying power not yet ours (SEG-4).", optional=True)
    next_move_value: Series[float] = money("Worth of the next move (SEG-6).", optional=True)
    previous_cell: Series[str] = one_of(
        list(RadCell), "Cell at the last quarter end (SEG-5).", optional=True
    )
    move_cause: Series[str] = one_of(list(MoveCause), "Why it moved (SEG-5).", optional=True)


class SegmentGrid(Model):
    """One row a RAD cell of the company or a region (SEG-3, SEG-4); `segment_grid`."""

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rad_cell: Series[str] = one_of([*RadCell, "ALL"], "Cell; ALL is all but U.", key=True)
    account_count: Series[pd.Int64Dtype] = integer("Accounts in the cell.", optional=True, ge=0)
    buying_power: Series[float] = money("Their buying power.", optional=True)
    own_12m: Series[float] = money("Their net own sales.", optional=True)
    sow_rate: Series[float] = fraction("Own sales over buying power (SEG-3).", optional=True)
    white_space: Series[float] = money("Their white space (SEG-4).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class SegmentMoves(Model):
    """One row a cell of then, a cell of now and a cause, of company or region; `segment_moves`.

    Since the last quarter end (SEG-5). Accounts that stayed have no cause; nothing is known of
    the cell of then where it is null and the account is not new.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    previous_cell: Series[str] = one_of(
        list(RadCell), "Cell at the last quarter end.", optional=True, key=True
    )
    rad_cell: Series[str] = one_of(list(RadCell), "Cell now (SEG-2).", optional=True, key=True)
    move_cause: Series[str] = one_of(list(MoveCause), "Why they moved.", optional=True, key=True)
    account_count: Series[int] = integer("Accounts.", ge=0)
    own_12m: Series[float] = money("Their net own sales (SEG-1).", optional=True)
    white_space: Series[float] = money("Their white space (SEG-4).", optional=True)
    next_move_value: Series[float] = money("Worth of their next moves (SEG-6).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)
