"""Browsers that look at every page."""

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from jumin.installation import InstallationClock
from jumin.terms import JST


@pytest.fixture
def client(town: object) -> Client:  # noqa: ARG001 (the town is what is visited)
    """A browser with cookies."""
    return Client()


@pytest.fixture
def passer_by() -> Client:
    """A browser for pages that ask nothing of any office: the clock is all they read."""
    InstallationClock(settings.FOLDER.clock).set(datetime(2026, 11, 20, 10, 1, tzinfo=JST))
    return Client()
