"""What all tests share: the golden world of the metric dictionary, and the sample company."""

import signal
from pathlib import Path

import pytest

from schemas.settings import Settings
from schemas.settings_file import load_settings

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
SAMPLE = ROOT / "data_samples"


def pytest_configure() -> None:
    """Listen to interrupts also in a shell's background, where they are ignored.

    Dagster hands SIGTERM to the same handler, and servers that tests start would inherit both.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def golden() -> Path:
    """Landing of the golden weeks 2026-W36 and 2026-W37, with its company.toml."""
    return GOLDEN


@pytest.fixture(scope="session")
def golden_settings() -> Settings:
    """Settings of the golden company: regions E1 and E2, everything else the defaults."""
    return load_settings(GOLDEN / "company.toml")


@pytest.fixture(scope="session")
def sample_settings() -> Settings:
    """Settings of the sample company."""
    return load_settings(SAMPLE / "company.toml")


@pytest.fixture(scope="session")
def sample_landing() -> Path:
    """Landing of the sample company, four weeks up to 2026-W36."""
    return SAMPLE / "landing"
