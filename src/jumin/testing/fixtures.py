"""The fixtures; a test module or `conftest.py` imports those that it wants."""

from collections.abc import Iterator

import pytest

from jumin.testing.running import running_town
from jumin.testing.town import Town


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """Run a town for all tests of the session; what one does to it, the others find."""
    with running_town() as running:
        yield running


@pytest.fixture
def fresh_town() -> Iterator[Town]:
    """Run a town for one test alone, as it was founded."""
    with running_town() as running:
        yield running
