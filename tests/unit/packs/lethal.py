"""Tables that kill the process which opens them: once, or every time."""

import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd


class Lethal(Mapping[str, pd.DataFrame]):
    """Tables of a pack; opening them leaves a trace and kills, so many times over."""

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], traces: Path, code: str, deaths: int
    ) -> None:
        """Keep the tables and where traces are left."""
        self._tables, self._traces, self._code, self._deaths = tables, traces, code, deaths
        self._entered = False

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give a table, or die."""
        if not self._entered:
            self._entered = True
            before = len(attempts(self._traces, self._code))
            (self._traces / f"{self._code}-{before}").touch()
            if before < self._deaths:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._tables)

    def __len__(self) -> int:
        """Count the tables."""
        return len(self._tables)


def attempts(traces: Path, code: str) -> list[Path]:
    """Give the traces of every time a pack was opened."""
    return sorted(traces.glob(f"{code}-*"))
