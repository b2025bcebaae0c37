"""How many rows of a week's files were read and set aside, in all and of each region.

What was wrong with them is the data-quality table's; what earlier weeks took in is read elsewhere.
"""

import pandas as pd

from schemas.vocabulary import Level, Severity

_TYPES = {
    "week": "str",
    "level": "str",
    "region": "str",
    "rows_read": "float64",
    "set_aside_count": "float64",
}
NONE = pd.DataFrame(columns=list(_TYPES)).astype(_TYPES)
"""What is known of a week that was never taken in. Never changed in place."""


def arrived(extract_status: pd.DataFrame, faults: pd.DataFrame, week: str) -> pd.DataFrame:
    """Give rows read and set aside, a row for the company and each region that lost one.

    Nobody counts the rows that a region has in a file, so rows read is the company's alone. A row
    set aside for several faults counts once; one whose region nobody knows is in no region.
    """
    if extract_status.empty:
        return NONE
    wrong = faults[faults["severity"] == Severity.ROW]
    rows = wrong.drop_duplicates(["extract", "file", "row"]).dropna(subset="region")
    by_region = rows.groupby("region").size().rename("set_aside_count").reset_index()
    sums = extract_status[["rows_read", "set_aside_count"]].astype("Float64").sum()
    company = pd.DataFrame([sums.to_dict() | {"level": str(Level.COMPANY)}])
    parts = [company, by_region.assign(level=str(Level.REGION))]
    full = pd.concat(parts, ignore_index=True).assign(week=week)
    return full.reindex(columns=list(_TYPES)).astype(_TYPES)
