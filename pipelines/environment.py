"""Where a run finds its settings, landing and output: options first, then the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from upath import UPath

from assets.delivery.publishing import HIDDEN
from assets.places import Places
from schemas.settings import Settings
from schemas.settings_file import load_settings

SETTINGS_FILE = "company.toml"


@dataclass(frozen=True)
class Options:
    """What was said on the command line; nothing said is None."""

    landing: str | None = None
    out: str | None = None
    settings: str | None = None


def sample_file(*parts: str) -> Path:
    """Give the path of a file of the committed sample company."""
    return Path(str(files("data_samples").joinpath(*parts)))


def places(options: Options, environ: Mapping[str, str] = os.environ) -> Places:
    """Give where to read and write; RADPACK_LANDING, RADPACK_OUT and RADPACK_STORE stand in."""
    out = Path(options.out or environ.get("RADPACK_OUT") or "output").absolute()
    landing = options.landing or environ.get("RADPACK_LANDING") or str(sample_file("landing"))
    store = environ.get("RADPACK_STORE") or str(out / HIDDEN / "store")
    return Places(UPath(landing), UPath(store), out)


def settings(options: Options, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: as said, as RADPACK_SETTINGS says, beside the weeks of the landing, or
    the sample company's when its landing is used."""
    named = options.settings or environ.get("RADPACK_SETTINGS")
    if named:
        return load_settings(Path(named))
    landing = options.landing or environ.get("RADPACK_LANDING")
    if landing is None:
        return load_settings(sample_file(SETTINGS_FILE))
    return load_settings(UPath(landing) / SETTINGS_FILE)
