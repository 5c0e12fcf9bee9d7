"""One small test PKI for all tests of this room."""

import sys
from pathlib import Path

import pytest


sys.path.insert(0, str(Path(__file__).parent / "support"))

from pki_makers import Pki, make_pki


@pytest.fixture(scope="session")
def pki() -> Pki:
    return make_pki()
