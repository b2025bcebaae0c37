"""The version of radpack that is running, and of the libraries that shape its output."""

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("radpack")
    except PackageNotFoundError:
        return "0+source"


VERSION = _version()

LIBRARIES = (
    "pandas",
    "pandera",
    "pyarrow",
    "dagster",
    "weasyprint",
    "vl-convert-python",
    "xlsxwriter",
)


def library_versions() -> dict[str, str]:
    """Give the versions of the libraries that shape tables and packs."""
    return {name: version(name) for name in LIBRARIES}
