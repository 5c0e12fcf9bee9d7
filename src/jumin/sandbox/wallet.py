"""Cards and phones in people's pockets: each is in one place at a time."""

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings

from jumin.chip import Card
from jumin.client import CardContentError, StatusWordError
from jumin.installation import LockHeldError, exclusive, require_free
from jumin.installation.folder import settle, write_atomically
from jumin.iso7816 import ResponseFormError
from jumin.sandbox.place import folder
from jumin.terms import Medium, Refusal, RefusalCode, RefusedError


_SUFFIXES: Final = {Medium.CARD: ".card", Medium.PHONE: ".phone.card"}


class Owner(Protocol):
    """Whoever has a pocket: known by a short name."""

    @property
    def id(self) -> str:
        """Tell the short name."""
        ...


class ImageFile:
    """A card image on disk, as the store of its card: counters in place, the whole by a new file.

    Only the holder of the card's lock may have one.
    """

    def __init__(self, path: Path, *, durable: bool) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR)
        self._durable = durable

    def read(self) -> bytes:
        """Read the whole image."""
        return os.pread(self._descriptor, os.fstat(self._descriptor).st_size, 0)

    def write(self, offset: int, record: bytes) -> None:
        """Write a record in place; when durable, not before it lies on the disk."""
        os.pwrite(self._descriptor, record, offset)
        if self._durable:
            os.fdatasync(self._descriptor)

    def replace(self, image: bytes) -> None:
        """Let a new file take the old one's place; whoever opens it finds one of them, whole."""
        draft = self._path.with_suffix(".draft")  # what a killed process left is written over
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write_whole(descriptor, image)
            draft.replace(self._path)
            if self._durable:
                settle(self._path.parent)
        finally:
            self._follow(descriptor)
            draft.unlink(missing_ok=True)

    def _follow(self, descriptor: int) -> None:
        """Keep the new file if it has the name now, else the old one: there counters belong."""
        if os.path.samestat(os.fstat(descriptor), self._path.stat()):
            self._descriptor, descriptor = descriptor, self._descriptor
        os.close(descriptor)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._descriptor)


def _write_whole(descriptor: int, image: bytes) -> None:
    """Write a new file and wait for the disk: its name must never come before its content."""
    if os.pwrite(descriptor, image, 0) != len(image):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)


@contextmanager
def take(resident: Owner, place: str, *, medium: Medium = Medium.CARD) -> Iterator[Card]:
    """Take a resident's card to a place, powered; whoever comes second is told where it is.

    Or the phone, whose secure element answers like a card. Raises RefusedError: `card.absent`,
    `card.elsewhere` (place), `card.unreadable`.
    """
    path = _pocket(resident, medium)
    with ExitStack() as held:
        try:
            held.enter_context(exclusive(_lock_of(path), place))
        except LockHeldError as error:
            raise _elsewhere(error) from error
        yield from _opened(path, image_key(resident.id, medium))


@contextmanager
def readable() -> Iterator[None]:
    """Whatever the card answers that no My Number Card would: it can't be read."""
    try:
        yield
    except (StatusWordError, CardContentError, ResponseFormError) as error:
        raise RefusedError(Refusal(RefusalCode.CARD_UNREADABLE)) from error


def has_phone(owner: Owner) -> bool:
    """Whether somebody has a phone with a certificate of its own, or had one for it."""
    return image_path(owner.id, Medium.PHONE).exists()


def look_at(owner: Owner) -> Card:
    """Look at a card in its pocket without taking it: it can be read, and no PIN tried.

    Raises RefusedError as `take` does.
    """
    return Card.open(image_of(owner), image_key=image_key(owner.id), store=_ReadOnly())


def image_of(owner: Owner, medium: Medium = Medium.CARD) -> bytes:
    """Read the image of a card or phone in its pocket.

    Raises RefusedError: `card.absent`, `card.elsewhere` (place).
    """
    path = _pocket(owner, medium)
    try:
        require_free(_lock_of(path))
    except LockHeldError as error:
        raise _elsewhere(error) from error
    return path.read_bytes()


def put_in(name: str, image: bytes, medium: Medium = Medium.CARD) -> None:
    """Put a new card or phone into somebody's pocket, in place of an old one.

    Raises RefusedError (`card.elsewhere`) while the old one is in another place: it would be
    written over the new one there.
    """
    path = image_path(name, medium)
    try:
        with exclusive(_lock_of(path), "card office"):
            write_atomically(path, image, mode=0o600)
    except LockHeldError as error:
        raise _elsewhere(error) from error


def image_key(name: str, medium: Medium = Medium.CARD) -> bytes:
    """Derive the key that seals the image of a person's card or phone."""
    key: bytes = settings.JUMIN_SECRETS.derive(f"{medium}:{name}")
    return key


def image_path(name: str, medium: Medium = Medium.CARD) -> Path:
    """Tell where the image of a person's card or phone lies."""
    return folder().cards / f"{name}{_SUFFIXES[medium]}"


class _ReadOnly:
    """The store of a card that is only looked at: the card answers that it can't write (6581)."""

    def write(self, offset: int, record: bytes) -> None:  # noqa: ARG002 (as the protocol has it)
        """Refuse."""
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def replace(self, image: bytes) -> None:  # noqa: ARG002 (as the protocol has it)
        """Refuse."""
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def _pocket(owner: Owner, medium: Medium) -> Path:
    path = image_path(owner.id, medium)
    if not path.exists():
        raise RefusedError(Refusal(RefusalCode.CARD_ABSENT))
    return path


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _elsewhere(held: LockHeldError) -> RefusedError:
    return RefusedError(Refusal(RefusalCode.CARD_ELSEWHERE, {"place": held.holder}))


def _opened(path: Path, key: bytes) -> Iterator[Card]:
    file = ImageFile(path, durable=settings.INSTALLATION.durable_cards)
    try:
        yield Card.open(file.read(), image_key=key, store=file)
    finally:
        file.close()
