"""The lasting memory of a card: its files and the tries left, as they lie in the store."""

from collections.abc import Callable, Mapping
from typing import Self

from jumin.chip.counters import counter_record, read_counter_record
from jumin.chip.image import COUNTERS_OFFSET, NONCE_LENGTH, ImageStore, Seal, open_image
from jumin.chip.specification import MOST_TRIES


class Memory:
    """What a card keeps without power (不揮発性メモリ).

    Nothing counts before it is written, so it is never lost by a process that dies; a try that is
    taken off counts even if it could not be written. Every method that changes something may
    raise the store's `OSError`.
    """

    def __init__(
        self,
        *,
        files: Mapping[int, bytes],
        tries: Mapping[int, int],
        seal: Seal,
        store: ImageStore,
        random: Callable[[int], bytes],
    ) -> None:
        self.files = files
        self._tries = dict(tries)
        self._seal = seal
        self._store = store
        self._random = random

    @classmethod
    def open(
        cls,
        image: bytes,
        *,
        image_key: bytes,
        store: ImageStore,
        random: Callable[[int], bytes],
    ) -> Self:
        """Read an image; raises `DamagedImageError` where any byte of it was changed.

        A secret that is not there has no tries: the record may be that of the card before an
        erasure whose end the store did not tell.
        """
        opened = open_image(image, image_key=image_key)
        counted = read_counter_record(opened.counter_record, key=opened.seal.counter_key)
        tries = {place: left for place, left in counted.items() if opened.files.get(place)}
        return cls(files=opened.files, tries=tries, seal=opened.seal, store=store, random=random)

    def tries_left(self, place: int) -> int:
        """Tell the tries left (残り照合回数) of the secret at a place; 0 is blocked."""
        return self._tries.get(place, 0)

    def spend_try(self, place: int) -> None:
        """Take one try off, in place, before the secret is compared."""
        self._tries[place] -= 1
        self._store.write(COUNTERS_OFFSET, self._record(self._tries))

    def restore_tries(self, place: int) -> None:
        """Set the tries back to the most, in place: the secret was right, or its lock is undone."""
        restored = {**self._tries, place: MOST_TRIES[place]}
        self._store.write(COUNTERS_OFFSET, self._record(restored))
        self._tries = restored

    def replace(self, files: Mapping[int, bytes]) -> None:
        """Change files all at once: one image takes the other's place.

        A secret among them gets its full tries.
        """
        tries = {**self._tries, **{at: MOST_TRIES[at] for at in files if at in MOST_TRIES}}
        self._put({**self.files, **files}, tries)

    def erase(self) -> None:
        """Leave no file and no try, in one write: this is a card no more."""
        self._put({}, {})

    def _put(self, files: Mapping[int, bytes], tries: dict[int, int]) -> None:
        nonce = self._random(NONCE_LENGTH)
        self._store.replace(self._seal.close(files, self._record(tries), nonce=nonce))
        self.files, self._tries = files, tries

    def _record(self, tries: Mapping[int, int]) -> bytes:
        return counter_record(tries, key=self._seal.counter_key)
