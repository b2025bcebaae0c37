"""What the tests of the extracts share."""

import pytest

from schemas.settings import Settings
from tests.unit.extracts.landings import with_limit


@pytest.fixture(scope="session")
def lenient(sample_settings: Settings) -> Settings:
    """The sample company's settings, but any share of the rows may be set aside."""
    return with_limit(sample_settings, 1.0)
