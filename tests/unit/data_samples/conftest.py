"""The committed landing as text frames, read without any of the project's own reading."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data_samples.generator.sample import write_sample
from data_samples.generator.scale import SMALL
from schemas.settings import Settings
from schemas.settings_file import load_settings

DATA = Path(__file__).parents[3] / "data_samples"

CSV_FORMS = {
    "accounts.csv": ("utf-8-sig", ","),
    "opportunities.csv.gz": ("utf-8", ","),
    "visits.csv.gz": ("utf-8", ","),
    "orders.csv.gz": ("utf-8", ","),
    "roster.csv": ("gb18030", ";"),
    "order_events.csv": ("utf-8", "\t"),
    "account_plans.csv": ("utf-8", ";"),
    "actions.csv": ("utf-16", "\t"),
    "credits.csv": ("utf-8", ","),
    "control_totals.csv": ("utf-8", ","),
}

Raw = Callable[..., pd.DataFrame]


def read_raw(path: Path) -> pd.DataFrame:
    """Read a file of the sample as text, nothing for a missing cell."""
    if path.suffix == ".parquet":
        frame: pd.DataFrame = pq.read_table(path).to_pandas()
        return frame
    if path.suffix == ".xlsx":
        rows = [list(map(_cell, row)) for row in _sheet(path)]
        return pd.DataFrame(rows[1:], columns=rows[0])
    encoding, delimiter = CSV_FORMS[path.name]
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    lines = io.StringIO(content.decode(encoding), newline="")
    header, *rows = csv.reader(lines, delimiter=delimiter, strict=True)
    return pd.DataFrame(rows, columns=header)


def _sheet(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the samples."""
    return DATA


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The sample company's settings."""
    return load_settings(DATA / "company.toml")


@pytest.fixture(scope="session")
def raw() -> Raw:
    """Give an extract of a committed week, the latest if none is named."""

    @cache
    def read(extract: str, week: str = "2026-W36") -> pd.DataFrame:
        folder = DATA / "landing" / week
        return read_raw(next(folder.glob(f"{extract}.*")))

    return read


@pytest.fixture(scope="session")
def written(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing of four weeks, written now with the committed landing's seed."""
    out = tmp_path_factory.mktemp("landing")
    write_sample(out, settings, scale=SMALL, weeks=4, seed=2006)
    return out
