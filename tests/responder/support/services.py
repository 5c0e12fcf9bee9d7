"""The responder's parts without a wire, put together as its process does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from published_folders import PASSPHRASE, Office

from jumin.responder.access import Access
from jumin.responder.ocsp import OcspService
from jumin.responder.present import Present
from jumin.responder.published import PublishedFolder
from jumin.responder.queries import QueryLog
from jumin.responder.service import Service
from jumin.responder.shortcut import Shortcut


@dataclass
class Clock:
    """A clock that stands until it is set."""

    at: datetime

    def __call__(self) -> datetime:
        """Tell what it shows."""
        return self.at


@dataclass(frozen=True)
class Serving:
    """What answers requests: on the general way and on the short one."""

    service: Service
    shortcut: Shortcut
    present: Present


def serving(
    office: Office,
    clock: Clock,
    *,
    validity: timedelta = timedelta(days=1),
    interval: timedelta = timedelta(0),
    is_open: bool = True,
    queries: Path | None = None,
) -> Serving:
    """Put the parts together over an office's published folder."""
    publication = office.publication
    access = Access(publication.parties, is_open=is_open)
    present = Present(PublishedFolder(publication, PASSPHRASE), access, clock)
    log = None if queries is None else QueryLog(queries)
    ocsp = OcspService(present, validity, interval, log)
    return Serving(Service(publication, present, ocsp), Shortcut(present, ocsp, log), present)
