"""Published files, mapped once for all who fetch them: revocation lists grow large."""

from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from jumin.responder.published import FileId, file_id


class MappedFile(NamedTuple):
    """A file as it is now, though another is renamed over it later."""

    content: mmap
    tag: str
    """Its ETag."""


class MappedFiles:
    """Files by their paths, each mapped until it is replaced."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[FileId, MappedFile]] = {}

    def find(self, path: Path) -> MappedFile | None:
        """Map a file; None where there is none, or nothing in it."""
        found = file_id(path)
        known = self._known.get(path)
        if known is not None and known[0] == found:
            return known[1]
        self._known.pop(path, None)
        if found is None:
            return None
        try:
            with path.open("rb") as file:
                content = mmap(file.fileno(), 0, access=ACCESS_READ)
        except (OSError, ValueError):
            return None
        mapped = MappedFile(content, f'"{sha256(content).hexdigest()}"')
        self._known[path] = found, mapped
        return mapped
