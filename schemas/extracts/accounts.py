"""The `accounts` extract: who we sell to."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, money, one_of, text
from schemas.vocabulary import Tier


class Accounts(Model):
    """One row an account. Its region is its own, not its owner's."""

    account_id: Series[str] = identifier("The account.", key=True)
    name: Series[str] = text("Name as in the CRM.")
    region: Series[str] = identifier("Region code.", refers_to="regions")
    industry: Series[str] = identifier("Industry code of the settings.", refers_to="industries")
    tier: Series[str] = one_of(list(Tier), "How closely the account is worked.")
    ae_id: Series[str] = identifier("Outside seller.", optional=True, refers_to="roster")
    sr_id: Series[str] = identifier("Inside seller.", optional=True, refers_to="roster")
    buying_power: Series[float] = money("What the account can buy in a year.", optional=True)
    buying_power_on: Series[pd.Timestamp] = day("Day of that estimate.", optional=True)
    currency: Series[str] = identifier("Currency of the buying power.", optional=True)
    opened_on: Series[pd.Timestamp] = day("Day the account was opened.", optional=True)
