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
        """Read an image; raises `DamagedImageError` where any byte of it was changed."""
        opened = open_image(image, image_key=image_key)
        tries = read_counter_record(opened.counter_record, key=opened.seal.counter_key)
        return cls(files=opened.files, tries=tries, seal=opened.seal, store=store, random=random)

    def tries_left(self, identifier: int) -> int:
        """Tell the tries left (残り照合回数) of the secret in a file; 0 is blocked."""
        return self._tries[identifier]

    def spend_try(self, identifier: int) -> None:
        """Take one try off, in place, before the secret is compared."""
        self._tries[identifier] -= 1
        self._store.write(COUNTERS_OFFSET, self._record(self._tries))

    def restore_tries(self, identifier: int) -> None:
        """Set the tries back to the most, in place, after the secret was right."""
        restored = {**self._tries, identifier: MOST_TRIES[identifier]}
        self._store.write(COUNTERS_OFFSET, self._record(restored))
        self._tries = restored

    def replace(self, files: Mapping[int, bytes]) -> None:
        """Change files all at once: one image takes the other's place.

        A secret among them gets its full tries.
        """
        tries = {**self._tries, **{file: MOST_TRIES[file] for file in files if file in MOST_TRIES}}
        files = {**self.files, **files}
        nonce = self._random(NONCE_LENGTH)
        self._store.replace(self._seal.close(files, self._record(tries), nonce=nonce))
        self.files, self._tries = files, tries

    def _record(self, tries: Mapping[int, int]) -> bytes:
        return counter_record(tries, key=self._seal.counter_key)
