"""The workbook layout as typed values, read from the YAML that its template makes."""

import re
from typing import Any, Literal

import yaml
from jinja2 import Environment
from pydantic import BaseModel, ConfigDict, ValidationError

from assets.packs.pack import About
from schemas.errors import RenderError

PACK_LAYOUT = "workbook.yaml.j2"
WORK_LIST_LAYOUT = "work_list.yaml.j2"

_EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The loader in C where PyYAML was built with it: ten times as fast, as safe.

    It reads 1e-05 as a number, as JSON writes it and YAML does not.
    """


_Loader.add_implicit_resolver("tag:yaml.org,2002:float", _EXPONENT, list("-0123456789"))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Part):
    """One column: which value, under which header, written how, added up how.

    `label` looks codes up in the catalogue (`stages.{}`), `words` joined codes; `reason` names
    the column that says why a value is absent, `among` the reasons that concern it; `format_by`
    the column that names each row's format.
    `total` is `sum`, or a formula whose value stands in the totals row of the table.
    """

    name: str
    header: str
    format: str = "text"
    width: float = 12
    total: str | None = None
    label: str | None = None
    words: str | None = None
    reason: str | None = None
    format_by: str | None = None
    among: tuple[str, ...] = ()


class Sheet(_Part):
    """One sheet: rows of a table, or rows written out in the template."""

    name: str
    title: str
    columns: tuple[Column, ...]
    table: str | None = None
    where: dict[str, Any] = {}
    totals: dict[str, Any] = {}
    rows: tuple[dict[str, Any], ...] = ()


class Layout(_Part):
    """A whole workbook."""

    formats: dict[str, dict[str, Any]]
    subtitle: str
    total: str
    absent: str
    header_height: float = 30
    orientation: Literal["landscape", "portrait"] = "landscape"
    sheets: tuple[Sheet, ...]


def read_layout(env: Environment, about: About, facts: dict[str, Any], name: str) -> Layout:
    """Fill a layout template and read it; anything wrong with it names the place."""
    text = env.get_template(name).render(about=about, **facts)
    try:
        values = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
        return Layout.model_validate(values)
    except (yaml.YAMLError, ValidationError) as error:
        raise RenderError.of("broken_layout", file=name, value=str(error)) from None
