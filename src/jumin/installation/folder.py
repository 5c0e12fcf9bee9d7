"""The data folder: one place for everything that lasts, and a mark that says what is in it."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jumin.terms import FaultError


FORMAT: Final = 5
"""Raised when the layout below changes so that an older folder can't be used as it is."""


class FolderError(FaultError):
    """The data folder can't be used; the text says why and what to do."""

    def __init__(self, root: Path, why: str, cure: str) -> None:
        super().__init__(f"{root}: {why} {cure}")
        self.root, self.why, self.cure = root, why, cure


class NoTownError(FaultError):
    """There is no town in the data folder, or its founding was never finished."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"{root}: there is no town here yet, or its founding was interrupted. Start it with "
            f"`make run` or `jumin up`; where the town is elsewhere, name its folder in JUMIN_DATA."
        )
        self.root = root


class RestoreInterruptedError(FaultError):
    """Putting a saved town back was cut short: there is no town, nor is one founded unasked."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"{root}: there is no town here, for putting a saved one back was interrupted. Run "
            f"`jumin sandbox restore FILE` again, or found a new town: `jumin sandbox reset`."
        )
        self.root = root


def write_atomically(path: Path, content: bytes | memoryview, *, mode: int = 0o644) -> None:
    """Put `content` at `path` so that a reader sees the old file or the new one, whole."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def settle(folder: Path) -> None:
    """Wait until the names in a folder lie on the disk: power may be lost from now on."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class DataFolder:
    """The paths of one installation (データフォルダ)."""

    root: Path

    @property
    def offices(self) -> Path:
        """Where each office keeps its own database."""
        return self.root / "offices"

    @property
    def cards(self) -> Path:
        """Where the residents' card images lie: a pocket each."""
        return self.root / "cards"

    @property
    def keys(self) -> Path:
        """Where the encrypted private keys of the authorities lie."""
        return self.root / "keys"

    @property
    def field_keys(self) -> Path:
        """The keys of encrypted fields, once they were rotated."""
        return self.keys / "fields.json"

    @property
    def published(self) -> Path:
        """What the certification office publishes: status, CRLs, CA certificates."""
        return self.root / "published"

    @property
    def queries(self) -> Path:
        """Where the responder's log of queries lies: who asked for whose status."""
        return self.root / "queries"

    @property
    def paper_keys(self) -> Path:
        """Public keys by which papers are proved (検証鍵)."""
        return self.published / "papers.json"

    @property
    def card_keys(self) -> Path:
        """Public keys by which the records on cards are proved (検証鍵)."""
        return self.published / "cards.json"

    @property
    def clock(self) -> Path:
        """The clock file."""
        return self.root / "clock.json"

    @property
    def secret(self) -> Path:
        """The installation's one secret, of which all others are derived."""
        return self.root / "secret"

    @property
    def mark(self) -> Path:
        """The file that says that a town was founded here, and how."""
        return self.root / "town.json"

    @property
    def restoring(self) -> Path:
        """Where a saved town is unpacked before it takes its place."""
        return self.root / "restoring"

    @property
    def is_interrupted(self) -> bool:
        """Whether a saved town was not put back whole."""
        return self.restoring.exists() and not self.mark.exists()

    def prepare(self) -> None:
        """Make the folders; say clearly when that is impossible."""
        for folder in (
            *(self.root, self.offices, self.cards, self.keys),
            *(self.published, self.queries),
        ):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise FolderError(
                    self.root,
                    f"the data folder can't be made ({error.strerror}).",
                    "Give write access to it, or name another folder in JUMIN_DATA.",
                ) from error
            if not os.access(folder, os.W_OK | os.X_OK):
                raise FolderError(
                    folder,
                    "the data folder can't be written to.",
                    "Give write access to it, or name another folder in JUMIN_DATA.",
                )

    def founded(self) -> dict[str, object] | None:
        """Read the mark of a founded town; None where founding was never finished."""
        try:
            mark = json.loads(self.mark.read_text())
            if mark["format"] != FORMAT:
                raise FolderError(
                    self.root,
                    f"the data folder has format {mark['format']}, this version needs {FORMAT}.",
                    "Move the folder away, or begin anew in it: jumin sandbox reset.",
                )
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FolderError(
                self.root,
                f"the data folder can't be read ({error.strerror}).",
                "Give read access to it, or name another folder in JUMIN_DATA.",
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise FolderError(
                self.root,
                "the mark of the town (town.json) is damaged.",
                "Move the folder away, or begin anew in it: jumin sandbox reset.",
            ) from error
        return dict(mark)

    def require_founded(self) -> dict[str, object]:
        """Read the mark of a town; raises `NoTownError` or `RestoreInterruptedError`."""
        if self.is_interrupted:
            raise RestoreInterruptedError(self.root)
        mark = self.founded()
        if mark is None:
            raise NoTownError(self.root)
        return mark

    def mark_founded(self, **facts: object) -> None:
        """Write the mark: from now on this folder holds a whole town."""
        mark = json.dumps({"format": FORMAT, **facts}, indent=2) + "\n"
        write_atomically(self.mark, mark.encode())
