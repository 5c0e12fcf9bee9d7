"""Browsers that look at every page."""

import pytest
from django.test import Client


@pytest.fixture
def client(town: object) -> Client:  # noqa: ARG001 (the town is what is visited)
    """A browser with cookies."""
    return Client()
