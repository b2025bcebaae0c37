"""The coverage ladder for any accounts: it never rises, and no order of rows matters (CVG-5)."""

from itertools import pairwise

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.metrics.coverage import RUNGS, coverage, coverage_totals

REGIONS = [f"G{number:02}" for number in range(20)]
STANDING = st.tuples(
    st.sampled_from(REGIONS),
    st.sampled_from(["TOP20", "NAMED", "L3"]),
    *(st.sampled_from([0.0, 1.0]) for _ in RUNGS),
)
ACCOUNTS = st.lists(STANDING, min_size=1, max_size=80)
"""Where each of some accounts stands; every region and tier is a case of its own."""

forty = settings(max_examples=40, deadline=None, database=None)


def rungs_of(standing: list[tuple[str, str, float, float, float, float]]) -> pd.DataFrame:
    """Give the accounts as `account_coverage` does; on which rungs they stand is drawn."""
    rows = pd.DataFrame(standing, columns=["region", "tier", *RUNGS])
    ids = [f"A{number}" for number in range(len(rows))]
    return rows.assign(account_id=ids, industry="power", vacant_owner=0.0, newly_activated=0.0)


@forty
@given(ACCOUNTS)
def test_the_ladder_never_rises(
    standing: list[tuple[str, str, float, float, float, float]],
) -> None:
    accounts = rungs_of(standing)
    for table in (coverage(accounts), coverage_totals(accounts)):
        for below, rung in pairwise(RUNGS):
            on_both = (table[f"{rung}_step_rate"].fillna(0.0) * table[below]).round(9)
            assert (on_both <= table[[below, rung]].min(axis=1)).all(), rung
            assert (table[rung] <= table["accounts"]).all()
    climbed = [
        int(accounts[list(RUNGS[:count])].all(axis=1).sum()) for count in range(len(RUNGS) + 1)
    ]
    assert climbed == sorted(climbed, reverse=True)
    whole = coverage_totals(accounts).query("level == 'company' and dimension == 'all'")
    step = whole["contacted_step_rate"].fillna(0.0) * whole["owned"]
    assert round(float(step.iloc[0])) == climbed[2], "who climbed two rungs took the second step"


@forty
@given(ACCOUNTS)
def test_the_order_of_accounts_changes_no_ladder(
    standing: list[tuple[str, str, float, float, float, float]],
) -> None:
    accounts = rungs_of(standing)
    for ladder in (coverage, coverage_totals):
        there, back = ladder(accounts), ladder(accounts[::-1])
        pd.testing.assert_frame_equal(there, back, check_exact=True)
