"""Where a run reads and writes. Not a setting of the company but of the machine."""

from dataclasses import dataclass
from pathlib import Path

from upath import UPath


@dataclass(frozen=True)
class Places:
    """Landing to read from, store between the steps, output folder for people.

    Landing and store may be URLs that fsspec understands; the output is a local folder, because
    a week appears there by renaming.
    """

    landing: UPath
    store: UPath
    out: Path

    @property
    def packs(self) -> UPath:
        """Give the folder of rendered packs, by week and code, from which a week is published."""
        return self.store / "packs"
