"""The town in which the relying party is tried; and the relying party, as it trusts the town."""

import pytest

from jumin.testing import Town, town  # noqa: F401 (a fixture)
from login import LoginService


@pytest.fixture
def service(town: Town) -> LoginService:  # noqa: F811 (the fixture, as an argument)
    """Trust the town's authorities, and nobody else."""
    return LoginService(town.anchors("authentication"), town.ocsp_url)
