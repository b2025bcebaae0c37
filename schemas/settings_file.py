"""How a company's settings are read: its TOML over the shipped defaults.

What a setting is and which values it takes stands in `settings.py`.
"""

import tomllib
from importlib.resources import files
from typing import Any, Protocol

from pydantic import ValidationError

from schemas.branding import read_logo
from schemas.errors import Fault, SettingsError
from schemas.settings import Settings


class Readable(Protocol):
    """A file on any disk or object store."""

    @property
    def parent(self) -> Any:
        """Give its folder."""

    def read_text(self, encoding: str) -> str:
        """Give its text."""


def load_settings(path: Readable) -> Settings:
    """Read a company's settings file over the defaults.

    Raises SettingsError with a fault for every unknown key and bad value.
    """
    given = _read_toml(path)
    try:
        return Settings.model_validate(_with_logo(_frozen(_over(default_values(), given)), path))
    except ValidationError as error:
        raise SettingsError(*_faults(error, path)) from None


def default_values() -> dict[str, Any]:
    """Give the shipped defaults as plain values."""
    return tomllib.loads(files("schemas").joinpath("defaults.toml").read_text("utf-8"))


def _read_toml(path: Readable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError.of(
            "settings_unreadable", file=str(path), value=error.strerror
        ) from None
    except ValueError as error:
        raise SettingsError.of("settings_not_toml", file=str(path), value=str(error)) from None


def _over(base: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in given.items():
        below = base.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _over(below, value)
        else:
            merged[key] = value
    return merged


def _with_logo(values: dict[str, Any], path: Readable) -> dict[str, Any]:
    """Put the logo where its name stands, so that settings with another logo are others."""
    branding = values["branding"]
    name = branding.get("logo") if isinstance(branding, dict) else None
    if not isinstance(name, str):
        return values
    try:
        logo = read_logo(path.parent / name, name) if name else None
    except ValueError as error:
        fault = Fault(
            "settings_bad_value",
            file=str(path),
            column="branding.logo",
            value=f"{name!r} ({error})",
        )
        raise SettingsError(fault) from None
    return values | {"branding": branding | {"logo": logo}}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def _faults(error: ValidationError, path: Readable) -> list[Fault]:
    return [_fault(problem, path) for problem in error.errors(include_url=False)]


def _fault(problem: Any, path: Readable) -> Fault:
    rules = {"extra_forbidden": "settings_unknown_key", "missing": "settings_missing_key"}
    where = ".".join(str(part) for part in problem["loc"])
    rule = rules.get(problem["type"], "settings_bad_value")
    return Fault(rule, file=str(path), column=where, value=_found(problem))


def _found(problem: Any) -> str | None:
    """Say what stands there; of a whole list, only what is wrong with it."""
    if problem["type"] == "missing":
        return None
    said = problem["msg"].removeprefix("Value error, ")
    value = problem["input"]
    return said if isinstance(value, tuple | dict) else f"{value!r} ({said})"
