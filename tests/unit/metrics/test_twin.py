"""Four tables against their twins in SQL, row by row and exactly."""

import pandas as pd
import pytest

from schemas.extracts.registry import key_of
from schemas.tables.registry import TABLES
from tests.benchmarks import twin
from tests.company import Company


def aligned(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give rows in the order of the key, nulls alike, whole numbers and reals alike."""
    keys = key_of(TABLES[name])
    columns = list(TABLES[name].empty().columns)
    plain = frame[columns].astype(object).where(frame[columns].notna(), None)
    for column in frame[columns].select_dtypes("number"):
        plain[column] = frame[column].astype(float)
    order = plain[keys].astype("str").sort_values(keys).index
    return plain.loc[order].reset_index(drop=True)


@pytest.mark.parametrize("name", twin.TABLES)
@pytest.mark.parametrize("world", ["w36", "w37", "sample"])
def test_a_table_and_its_twin_in_sql_are_the_same(
    world: str, name: str, request: pytest.FixtureRequest
) -> None:
    company: Company = request.getfixturevalue(world)
    ours = aligned(getattr(company, name), name)
    theirs = aligned(twin.table(twin.twin(company), name), name)
    assert len(ours) > 0
    pd.testing.assert_frame_equal(ours, theirs, check_exact=True, check_dtype=False)
