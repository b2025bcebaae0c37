"""The whole simulated company: every subject, built once, in the order in which they depend."""

from dataclasses import dataclass

import pandas as pd

from data_samples.generator.accounts import keepers, random_accounts
from data_samples.generator.actions import actions
from data_samples.generator.buying_power import with_buying_power
from data_samples.generator.deals import Deals, random_deals, together
from data_samples.generator.forecasts import all_forecasts
from data_samples.generator.histories import stage_events
from data_samples.generator.order_changes import order_events, shared_credits
from data_samples.generator.orders import all_orders
from data_samples.generator.plans import account_plans
from data_samples.generator.planting import planted_deals
from data_samples.generator.planting_accounts import planted_accounts
from data_samples.generator.quotas import quotas
from data_samples.generator.rates import fx_rates
from data_samples.generator.roster import roster
from data_samples.generator.seats import seats
from data_samples.generator.setup import Setup
from data_samples.generator.visits import all_visits


@dataclass(frozen=True)
class World:
    """What happens in the company from first to last day, known or not yet."""

    setup: Setup
    seats: pd.DataFrame
    accounts: pd.DataFrame
    deals: Deals
    tables: dict[str, pd.DataFrame]
    """The other extracts by name, with everything that a landing needs to choose its rows."""


def simulate(setup: Setup) -> World:
    """Build the company; accounts, deals and orders first, what follows from them after."""
    seat = seats(setup)
    accounts = random_accounts(setup, seat)
    accounts = pd.concat([accounts, planted_accounts(setup, seat)], ignore_index=True)
    keeper = keepers(setup, seat, accounts)
    drawn = random_deals(setup, seat, accounts, keeper)
    deals = together(drawn, planted_deals(seat, accounts))
    lines = all_orders(setup, seat, accounts, keeper, deals)
    events = order_events(setup, lines)
    accounts = with_buying_power(setup, accounts, lines, events)
    tables = {
        "roster": roster(setup, seat),
        "orders": lines,
        "order_events": events,
        "credits": shared_credits(setup, seat, lines),
        "quotas": quotas(setup, seat, deals, lines, events),
        "visits": all_visits(setup, seat, accounts, deals),
        "forecasts": all_forecasts(setup, seat, accounts, deals, lines),
        "stage_events": stage_events(seat, deals),
        "account_plans": account_plans(setup, seat, accounts),
        "actions": actions(setup, seat),
        "fx_rates": fx_rates(setup),
    }
    return World(setup, seat, accounts, deals, tables)
