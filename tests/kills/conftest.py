"""A town whose clock stands, so that an act done twice is the same act."""

from collections.abc import Callable

import pytest
from aftermath import keep
from towns import Template


@pytest.fixture
def standing(town):
    """The town, its clock standing a minute after the founding."""
    town.clock.stop()
    return town


@pytest.fixture
def kept(standing, tmp_path) -> Callable[[], Template]:
    """Keep the town as it is when this is called."""
    assert standing.clock.state().stopped_at is not None
    return lambda: keep(tmp_path / "kept")


@pytest.fixture
def every(engine) -> Callable[[int], int]:
    """Tell which of the points between two changes are killed at: fewer where towns cost more."""
    return lambda n: n if engine == "sqlite" else 4 * n
