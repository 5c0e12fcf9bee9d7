"""What holds at present: the clock, the published state, and who may ask."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from jumin.responder.access import Access
from jumin.responder.names import Names
from jumin.responder.published import PublishedFolder, PublishedStatus
from jumin.terms import FaultError


_log: Final = logging.getLogger(__name__)


class Present:
    """What was seen at the last look.

    `now` is the installation's clock. `status` is None while nothing sound is published, `at` while
    the clock can't be read: nobody knows then for when to answer.
    """

    def __init__(
        self, folder: PublishedFolder, access: Access, now: Callable[[], datetime]
    ) -> None:
        self._folder = folder
        self._now = now
        self.access = access
        self.names = Names(folder.beside)
        self.status: PublishedStatus | None = None
        self.at: datetime | None = None
        self._is_clock_sound = True

    def look(self) -> None:
        """Look at folder, register and clock."""
        self.look_at_status()
        self.access.look()
        try:
            self.at = self._now()
            self._is_clock_sound = True
        except FaultError as error:
            if self._is_clock_sound:
                _log.error("Nothing can be answered: %s", error)
            self.at, self._is_clock_sound = None, False

    def look_at_status(self) -> None:
        """Look whether something was published."""
        status = self._folder.status()
        if status is not self.status:
            self.status = status
            if status is not None:
                self.names.follow(status)
