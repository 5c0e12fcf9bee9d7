"""A private pcscd, and a card in its first slot."""

from collections.abc import Iterator

import pytest
from card_makers import ImageInMemory, full_image
from opensc import tries_left
from private_pcscd import PrivatePcscd, running_pcscd
from served_town import ServedTown, serving


@pytest.fixture(scope="session")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePcscd]:
    """Start a pcscd of our own; stop it at the end of the session."""
    with running_pcscd(tmp_path_factory.mktemp("pcscd")) as daemon:
        yield daemon


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    """Serve a town to all of a process's tests: whom a test revokes, no other relies on."""
    with serving(tmp_path_factory.mktemp("served") / "data") as town:
        yield town


@pytest.fixture
def plugged(pcscd: PrivatePcscd) -> Iterator[ImageInMemory]:
    """Put a fresh card with both certificates into the first slot."""
    image = full_image()
    with pcscd.holding(image.open()):
        yield image


@pytest.fixture(scope="module")
def left_plugged(pcscd: PrivatePcscd) -> Iterator[ImageInMemory]:
    """Put a card with both certificates into the first slot, for all tests of a module."""
    image = full_image()
    with pcscd.holding(image.open()):
        yield image


@pytest.fixture
def card(pcscd: PrivatePcscd, left_plugged: ImageInMemory) -> Iterator[ImageInMemory]:
    """Use the module's card, just powered; a test must leave no try spent."""
    assert pcscd.run("opensc-tool", "--reset=cold").returncode == 0
    yield left_plugged
    assert tries_left(left_plugged) == (3, 5)
