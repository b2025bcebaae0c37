"""The colours that pages, charts and workbooks share."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def theme() -> dict[str, str]:
    """Give the colours by name."""
    return dict(tomllib.loads(files("report_templates").joinpath("theme.toml").read_text("utf-8")))
