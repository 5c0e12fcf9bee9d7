"""A card image in a file, as the wallet keeps it."""

import os
from pathlib import Path


class ImageFile:
    """The store of a card whose counters are written, and nothing else.

    `durable` waits for the disk at each write.
    """

    def __init__(self, path: Path, *, durable: bool = False) -> None:
        self._file = os.open(path, os.O_RDWR)
        self._durable = durable

    def write(self, offset: int, record: bytes) -> None:
        """Write the counter record in place."""
        os.pwrite(self._file, record, offset)
        if self._durable:
            os.fdatasync(self._file)

    def replace(self, image: bytes) -> None:
        """Write a whole image; nothing measured asks for it."""
        raise NotImplementedError

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)
