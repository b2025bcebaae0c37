"""The accounts drawn at random: size, tier, industry, owners, and how much goes on with each."""

import numpy as np
import pandas as pd

from data_samples.generator.codes import NOTHING
from data_samples.generator.days import Numbers, spread
from data_samples.generator.names import account_names
from data_samples.generator.seats import english_shares
from data_samples.generator.setup import Setup
from schemas.vocabulary import Role, Tier

Rng = np.random.Generator

DORMANT, PAST, ACTIVE = 0, 1, 2
"""No opportunity ever, none since the fiscal year began, some since."""

ZIPF_EXPONENT = 0.7
"""Size of the n-th largest account of a region: n to the minus of this."""

LADDER = {
    Tier.TOP20: (0.01, 0.54, 0.32, 0.97, 0.60),
    Tier.NAMED: (0.05, 0.44, 0.24, 0.93, 0.45),
    Tier.L3: (0.07, 0.20, 0.12, 0.75, 0.20),
}
"""Chances by tier: unowned, active, past; contacted when active, contacted otherwise."""

PAIRED = 0.92
"""Share of named accounts that also have an inside seller."""

ENTERPRISE, ENTERPRISE_SHARE = 2, 0.3
"""The most frequent industry by its place in the settings, and how frequent it is."""

NEW, NEW_DAYS = 0.06, 70
"""Share of quiet accounts opened lately, and how lately at most."""

OLD_DAYS = 3000
"""How long ago the others were opened at most, before anything was sold."""


def random_accounts(setup: Setup, seats: pd.DataFrame) -> pd.DataFrame:
    """Give the accounts, region by region, the largest first; the index is the account's code."""
    rng = setup.stream("accounts")
    frame = _in_regions(setup, seats)
    frame["industry"] = _industries(setup, rng, len(frame))
    frame["english"] = rng.random(len(frame)) < english_shares(setup)[frame["region"]]
    frame["name"] = account_names(rng, frame["industry"].tolist(), frame["english"].tolist())
    frame = frame.assign(**_business(rng, frame))
    frame = frame.assign(**_owners(rng, seats, frame))
    return frame.assign(opened_on=_opening_days(setup, rng, frame))


def keepers(setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame) -> Numbers:
    """Give who works each account: the outside seller, else the inside one, else the region."""
    nobody = np.append(seats["vacant"].to_numpy(dtype=bool), [True])
    keeper = accounts["region"].to_numpy() * setup.scale.sellers_per_region
    for column in ("sr", "ae"):
        owner = accounts[column].to_numpy()
        keeper = np.where(nobody[owner], keeper, owner)
    return keeper


def _in_regions(setup: Setup, seats: pd.DataFrame) -> pd.DataFrame:
    scale = setup.scale
    sellers = np.bincount(seats.loc[seats["role"] == Role.AE, "region"])
    ends = np.rint(np.cumsum(sellers) / sellers.sum() * scale.accounts).astype(int)
    region = np.repeat(np.arange(len(sellers)), np.diff(ends, prepend=0))
    rank = pd.Series(region).groupby(region).cumcount().to_numpy()
    tier = np.full(len(region), str(Tier.L3), dtype=object)
    tier[rank < sellers[region] * scale.named_per_seller] = str(Tier.NAMED)
    tier[rank < scale.top_per_region] = str(Tier.TOP20)
    return pd.DataFrame(
        {
            "account_id": [f"{number + 1:06}" for number in range(scale.accounts)],
            "region": region,
            "rank": rank,
            "size": (rank + 1.0) ** -ZIPF_EXPONENT,
            "tier": tier,
        }
    )


def _industries(setup: Setup, rng: Rng, count: int) -> Numbers:
    codes = np.array([industry.code for industry in setup.settings.industries], dtype=object)
    weights = np.full(len(codes), (1 - ENTERPRISE_SHARE) / len(codes))
    weights[ENTERPRISE % len(codes)] = ENTERPRISE_SHARE
    drawn: Numbers = codes[rng.choice(len(codes), count, p=weights / weights.sum())]
    return drawn


def _business(rng: Rng, frame: pd.DataFrame) -> dict[str, Numbers]:
    chances = np.array([LADDER[Tier(tier)] for tier in frame["tier"]])
    unowned, active, past, when_active, otherwise = chances.T
    draws = rng.random((3, len(frame)))
    owned = draws[0] >= unowned
    level = np.select([draws[1] < active, draws[1] < active + past], [ACTIVE, PAST], DORMANT)
    activity = np.where(owned, level, DORMANT)
    reached = np.where(activity == ACTIVE, when_active, otherwise)
    return {"owned": owned, "activity": activity, "contacted": (draws[2] < reached) & owned}


def _owners(rng: Rng, seats: pd.DataFrame, frame: pd.DataFrame) -> dict[str, Numbers]:
    """Give named accounts an outside seller and mostly an inside one, the tail only the latter."""
    owned = frame["owned"].to_numpy(dtype=bool)
    named = (frame["tier"] != Tier.L3).to_numpy(dtype=bool)
    paired = ~named | (rng.random(len(frame)) < PAIRED)
    return {
        "ae": np.where(owned & named, _in_turn(seats, Role.AE, frame), NOTHING),
        "sr": np.where(owned & paired, _in_turn(seats, Role.SR, frame), NOTHING),
    }


def _in_turn(seats: pd.DataFrame, role: Role, frame: pd.DataFrame) -> Numbers:
    """Deal the accounts of each region to its sellers of a role, one after the other."""
    sellers = seats[seats["role"] == role].sort_values("region", kind="stable")
    counts = np.bincount(sellers["region"])
    first = np.cumsum(counts) - counts
    region = frame["region"].to_numpy()
    dealt: Numbers = sellers.index.to_numpy()[first[region] + frame["rank"] % counts[region]]
    return dealt


def _opening_days(setup: Setup, rng: Rng, frame: pd.DataFrame) -> Numbers:
    """Open most accounts years ago, and some on which nothing goes on in the last weeks."""
    long_ago = setup.first_deal - 1 - spread(rng.integers(0, OLD_DAYS, len(frame)))
    lately = setup.last_day - spread(rng.integers(0, NEW_DAYS, len(frame)))
    quiet = (frame["activity"] == DORMANT) & ~frame["contacted"]
    return np.where(quiet & (rng.random(len(frame)) < NEW), lately, long_ago)
