"""A private pcscd, and a card in its first slot."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from card_makers import ImageInMemory, full_image
from private_pcscd import PrivatePcscd, running_pcscd


@pytest.fixture(scope="session")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePcscd]:
    """Start a pcscd of our own; stop it at the end of the session."""
    with running_pcscd(tmp_path_factory.mktemp("pcscd")) as daemon:
        yield daemon


@pytest.fixture
def plugged(pcscd: PrivatePcscd) -> Iterator[ImageInMemory]:
    """Put a fresh card with both certificates into the first slot."""
    image = full_image()
    with pcscd.holding(image.open()):
        yield image
