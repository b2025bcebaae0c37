"""The data-quality table: faults of the files, and gaps the metrics see in the data (CVG-5)."""

import pandas as pd

from assets.metrics.coverage import activated_without_contact
from schemas.tables.quality import DataQuality
from schemas.vocabulary import Severity


def data_quality(faults: pd.DataFrame, account_coverage: pd.DataFrame) -> pd.DataFrame:
    """Give the faults with a notice for every account activated without any contact."""
    gaps = activated_without_contact(account_coverage)
    told = pd.DataFrame(
        {
            "severity": str(Severity.NOTICE),
            "extract": "accounts",
            "column": "account_id",
            "value": gaps["account_id"],
            "rule": "activated_without_contact",
            "count": 1,
            "region": gaps["region"],
        }
    )
    empty = DataQuality.empty()
    parts = [part for part in (faults, told.reindex(columns=empty.columns)) if not part.empty]
    full = pd.concat(parts, ignore_index=True) if parts else empty
    return full.astype(dict(empty.dtypes.items()))
