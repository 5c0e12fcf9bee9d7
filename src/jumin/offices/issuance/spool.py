"""Where a paper waits from typesetting to printing (印刷待ち).

In 2023 real kiosks printed other people's papers, as papers of several requests met in one place:
a queue whose lock was given up too early, files named by the second. Here none ever meet, and
whatever a spool gives out is compared with what was typeset (`guard`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from jumin.offices.common.encryption import SealedFieldError
from jumin.offices.issuance import models
from jumin.offices.issuance.values import RequestNumber


class Spool(Protocol):
    """Keeps papers until they are printed (印刷待ちの列)."""

    def put(self, number: RequestNumber, pdf: bytes) -> None:
        """Take the paper of a request; it is called in the transaction of the typesetting."""
        ...

    def fetch(self, number: RequestNumber) -> bytes:
        """Give the paper of a request, as often as it is asked for; nothing where there is none."""
        ...


class RequestRows:
    """Each paper lies sealed in the row of its own request, until the request ends."""

    def put(self, number: RequestNumber, pdf: bytes) -> None:
        """Seal the paper into the row."""
        models.Request.objects.filter(number=number).update(paper=pdf)

    def fetch(self, number: RequestNumber) -> bytes:
        """Open what lies in the row; what can't be opened is no paper."""
        papers = models.Request.objects.filter(number=number).values_list("paper", flat=True)
        try:
            return bytes(papers.first() or b"")
        except SealedFieldError:
            return b""


_USED: Final[list[Spool]] = [RequestRows()]


def current() -> Spool:
    """Tell the spool through which papers go."""
    return _USED[-1]


@contextmanager
def printing_by(other: Spool) -> Iterator[None]:
    """Let all papers of this process go through another spool, to show what becomes of it."""
    _USED.append(other)
    try:
        yield
    finally:
        _USED.remove(other)
