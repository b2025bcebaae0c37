"""Where a run finds its settings, landing and output: options first, then the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from upath import UPath

from assets.delivery.publishing import HIDDEN
from assets.extracts.layout import weeks_in
from assets.places import Places
from schemas.errors import InputError, OutputError
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
    said = _said(options.out, environ, "RADPACK_OUT")
    if said == "":
        raise OutputError.of("output_unwritable", file=said)
    out = Path(said or "output").absolute()
    landing = _said(options.landing, environ, "RADPACK_LANDING")
    store = environ.get("RADPACK_STORE") or str(out / HIDDEN / "store")
    return Places(_landing(landing), _place(store), out)


def settings(options: Options, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: as said, as RADPACK_SETTINGS says, beside the weeks of the landing, or
    the sample company's when its landing is used."""
    named = options.settings or environ.get("RADPACK_SETTINGS")
    if named:
        return load_settings(Path(named))
    landing = _said(options.landing, environ, "RADPACK_LANDING")
    if landing is None:
        return load_settings(sample_file(SETTINGS_FILE))
    place = _landing(landing)
    weeks_in(place)
    return load_settings(place / SETTINGS_FILE)


def _said(option: str | None, environ: Mapping[str, str], name: str) -> str | None:
    """Give what was said; an empty text is something said, so that nobody gets the sample."""
    return environ.get(name) if option is None else option


def _landing(said: str | None) -> UPath:
    if said == "":
        raise InputError.of("landing_unreadable", file=said)
    return _place(str(sample_file("landing")) if said is None else said)


def _place(path: str) -> UPath:
    try:
        return UPath(path)
    except (ValueError, ImportError) as error:
        raise InputError.of("landing_unreadable", file=path, value=str(error)) from None
