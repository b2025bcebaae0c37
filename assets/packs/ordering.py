"""From a week's tables to the orders of its packs: slices, languages, fonts."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from upath import UPath

from assets.extracts.knowledge import KNOWLEDGE
from assets.packs.fonts import FontSet, cut_fonts
from assets.packs.messages import LANGUAGES, catalogue
from assets.packs.pack import COMPANY, About
from assets.packs.rendering import Order, Result
from assets.packs.slices import Names, slice_tables
from assets.proof import CHECKS
from assets.version import VERSION
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.packs import PackStatus
from schemas.vocabulary import PackState, Severity

_ADDED = "…≠∉→»"
"""Characters that formats and charts put in and no table or catalogue holds."""

NAMED_BY = ("roster", "accounts", "opportunities")
"""The extracts that names are taken from."""


def codes_of(settings: Settings) -> tuple[str, ...]:
    """Give the codes of all packs, the company's first: it is the largest."""
    return (COMPANY, *settings.region_codes)


def orders_for(
    codes: Sequence[str],
    tables: Mapping[str, pd.DataFrame],
    names: Names,
    week: Week,
    run_id: str,
    settings: Settings,
    folder: UPath,
) -> list[Order]:
    """Give one order a pack."""
    orders = []
    known_at = tables["extract_status"].attrs.get(KNOWLEDGE, {}).get("known_at")
    checks = [
        passed for frame in tables.values() for passed in frame.attrs.get(CHECKS, {}).values()
    ]
    for code in codes:
        language = settings.language_of(None if code == COMPANY else code)
        sliced = slice_tables(tables, names, code, settings, language)
        about = about_pack(code, language, sliced, week, run_id, settings, known_at, checks)
        orders.append(Order(about, sliced, str(folder / week.key / code)))
    return orders


def fonts_for(
    tables: Iterable[pd.DataFrame], names: Names, settings: Settings, folder: Path
) -> FontSet:
    """Cut the fonts to every character that can occur in a pack of the week."""
    texts = [settings.model_dump_json(), _ADDED]
    texts += [
        name
        for series in (names.reps, names.accounts, names.opportunities)
        for name in series.dropna()
    ]
    for table in tables:
        words: pd.DataFrame = table.select_dtypes(["str"])
        for name in words.columns:
            texts += list(words[name].dropna().unique())
    characters = set("".join(texts))
    for language in LANGUAGES:
        characters |= catalogue(language).characters
    look = settings.branding
    return cut_fonts(characters, folder, look.latin_font, look.cjk_font)


def status_of(results: Sequence[Result]) -> pd.DataFrame:
    """Give results as the `pack_status` frame."""
    rows = [
        {
            "code": result.code,
            "state": str(PackState.DONE if result.fault is None else PackState.FAILED),
            "pages": result.pages,
            "workbook_rows": result.workbook_rows,
            "warnings": " ".join(result.warnings) or None,
            "rule": None if result.fault is None else result.fault.rule,
            "found": None if result.fault is None else result.fault.value,
            "seconds": sum(result.seconds.values()),
        }
        for result in results
    ]
    empty = PackStatus.empty()
    return pd.DataFrame(rows, columns=list(empty.columns)).astype(dict(empty.dtypes.items()))


def about_pack(
    code: str,
    language: str,
    tables: Mapping[str, pd.DataFrame],
    week: Week,
    run_id: str,
    settings: Settings,
    known_at: str | None = None,
    checks: Sequence[bool] = (),
) -> About:
    """Say what pack this is; `tables` has the faults that concern it."""
    region = None if code == COMPANY else settings.region(code)
    faults = tables["data_quality"]
    set_aside = faults[faults["severity"] == Severity.ROW]
    return About(
        code=code,
        language=language,
        company=settings.company.name,
        name=catalogue(language).text("product.company")
        if region is None
        else region.name(language, code),
        directors=() if region is None else region.directors,
        week=week,
        as_of=week.sunday,
        quarter=str(settings.fiscal.quarter(week.sunday)),
        currency=settings.company.base_currency,
        run_id=run_id,
        confidentiality=settings.company.confidentiality,
        set_aside_count=len(set_aside[["extract", "row"]].drop_duplicates()),
        settings=settings.model_dump(mode="json"),
        known_at=known_at,
        settings_sha256=settings.digest,
        version=VERSION,
        check_count=len(checks),
        passed_count=sum(checks),
        branding=settings.branding,
    )
