"""Which exit checks of its level an opportunity has not done yet (FUN-10)."""

import pandas as pd

from assets.metrics.figures import codes, ratio
from schemas.vocabulary import EXIT_CHECKS, SEPARATOR

_CODES = [code for checks in EXIT_CHECKS.values() for code in checks]
_KNOWN = f"{SEPARATOR}(?:{'|'.join(_CODES)})(?={SEPARATOR})"


def evidence_gaps(stage: pd.Series, evidence: pd.Series) -> pd.DataFrame:
    """Give the share of the present level's exit checks not done, and which these are.

    Columns: evidence_gap_rate, missing_evidence, unknown_evidence. Checks of other levels do not
    matter here; a code that is in no list counts as nothing and is told (`unknown_evidence`). No
    evidence supplied is null, neither none missing nor all.
    """
    given = evidence.str.replace(r"\s", "", regex=True)
    given = given.where(given.str.strip(SEPARATOR) != "")
    given = (SEPARATOR + given + SEPARATOR).dropna()
    levels = [
        _gaps(given[stage.reindex(given.index) == level], checks)
        for level, checks in EXIT_CHECKS.items()
    ]
    rest = given.str.replace(_KNOWN, "", regex=True).str.strip(SEPARATOR)
    strange = (rest != "").reindex(stage.index, fill_value=False)
    return pd.concat(levels).reindex(stage.index).assign(unknown_evidence=strange.astype(bool))


def _gaps(given: pd.Series, checks: tuple[str, ...]) -> pd.DataFrame:
    """Compare what is given at one level with what the level asks for."""
    missing = {
        code: ~given.str.contains(f"{SEPARATOR}{code}{SEPARATOR}", regex=False) for code in checks
    }
    count = pd.DataFrame(missing, index=given.index).sum(axis=1)
    required = pd.Series(float(len(checks)), given.index)
    told = codes(given.index, **missing)
    return pd.DataFrame({"evidence_gap_rate": ratio(count, required), "missing_evidence": told})
