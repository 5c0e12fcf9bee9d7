"""What every test of a fault compares: the books before and after, and that all is well at last."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from django.apps import apps
from django.db import connections
from private_disk import Disk, on_own_disk

from jumin.offices import OFFICES
from jumin.offices.certification import gateway as certification
from jumin.offices.common import gateway as offices
from jumin.sandbox.clockwork import do_what_is_due


Books: TypeAlias = Callable[[], dict[str, list[Any]]]
OnDisk: TypeAlias = Callable[[Callable[[Disk], None]], None]

SIZE = 64 * 2**20
"""Bytes of a disk: room for the town and some more."""


@pytest.fixture
def books(town: object) -> Books:  # noqa: ARG001 (the books are the town's)
    """Read all that the offices have written, row by row."""

    def read() -> dict[str, list[Any]]:
        return {
            model._meta.label: list(model._default_manager.order_by("pk").values_list())
            for office in OFFICES
            for model in apps.get_app_config(office).get_models()
        }

    return read


@pytest.fixture
def all_is_well(town) -> Callable[[], None]:
    """Make sure that nothing is half done, once the town has done what is due."""

    def check() -> None:
        for office in OFFICES:
            for message in offices.messages(office):
                offices.retry(office, message.number)  # without the pause after a failure
        do_what_is_due()
        for office in OFFICES:
            assert offices.verify(office).is_whole, office
        assert not any(queue.waiting for queue in offices.queues())
        assert certification.publish_if_due(at=town.now()) is None

    return check


@pytest.fixture
def own_disk(town) -> OnDisk:
    """Run the body of a test where the data folder lies on a disk of its own."""
    connections.close_all()  # a fork must not use them
    return lambda body: on_own_disk(town.folder.root, body, size=SIZE)
