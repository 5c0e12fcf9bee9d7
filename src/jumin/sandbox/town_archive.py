"""A saved town as one file: a manifest, then what it lists, nothing else (アーカイブ).

A gzip stream (RFC 1952) of a tar archive in the ustar format (POSIX.1-1988) with regular files
only. The first is `manifest.json`: what this is, when it was saved, and size and SHA-256 of every
other, in the order in which they follow. Any `tar` can unpack it.

What comes from outside is not trusted: no name leads out of the folder, no size is believed that
was not bounded, and no byte is used before its digest was compared.
"""

import hashlib
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from typing import Any, Final, TypeAlias

from jumin.terms import FaultError


WHAT: Final = "JUMIN-TEST town"
FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LARGEST_MANIFEST: Final = 32 * 1024 * 1024
"""Octets; a manifest of a hundred thousand members is smaller."""
LARGEST_TOTAL: Final = 64 * 1024**3
"""Octets that all members have together, at most."""

Tell: TypeAlias = Callable[[int, int], None]
"""Told how many files are done, and how many there are."""

_BLOCK: Final = tarfile.BLOCKSIZE
_LEVEL: Final = 6
_CHUNK: Final = 1 << 20
_PART: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,90}"
_NAME: Final = re.compile(
    rf"town\.json|clock\.json|secret|residents\.csv|cards/{_PART}\.card|keys/{_PART}"
    rf"|published/status\.snapshot|published/(?:papers|cards|parties)\.json|published/tls\.pem"
    rf"|published/(?:ca|crl|responder)/{_PART}|queries/[0-9]{{8}}\.queries"
    rf"|databases/databases\.json|databases/[a-z_]+/{_PART}"
)
"""What a town consists of: nothing that could get into the way of folders or locks."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class ArchiveError(FaultError):
    """The file is no saved town that can be put back here; nothing was changed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This file can't be put back: it {why}.")
        self.why = why


@dataclass(frozen=True)
class Member:
    """What a manifest says of a file."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself, in words that people can read."""

    facts: Mapping[str, Any]
    members: Mapping[str, Member]

    def to_json(self) -> bytes:
        """Write it as it stands in the archive."""
        members = {name: vars(member) for name, member in self.members.items()}
        told = {"what": WHAT, "test": True, "format": FORMAT, **self.facts, "members": members}
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Manifest":
        """Read it; raises ArchiveError for anything that `to_json` does not write."""
        try:
            told = dict(json.loads(content))
            what, number = told.pop("what"), told.pop("format")
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ArchiveError("is no saved town") from None
        if what != WHAT or told.pop("test", None) is not True:
            raise ArchiveError("is no saved town")
        if number != FORMAT:
            raise ArchiveError(f"was saved by another version, whose format is not {FORMAT}")
        try:
            members = {name: Member(**known) for name, known in told.pop("members").items()}
        except (KeyError, TypeError, AttributeError):
            raise ArchiveError("has a damaged manifest") from None
        _require_sound(members)
        return cls(told, members)


def pack(folder: Path, facts: Mapping[str, Any], target: Path, *, tell: Tell) -> Manifest:
    """Pack everything in a folder into a new file, readable by its owner only."""
    paths = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*"))}
    files = {name: path for name, path in paths.items() if path.is_file()}
    manifest = Manifest(facts, {name: _member(path) for name, path in files.items()})
    _require_sound(manifest.members)
    target.touch(mode=0o600)
    with target.open("wb") as raw, GzipFile("", "wb", _LEVEL, raw, mtime=0) as stream:
        content = manifest.to_json()
        stream.write(_header(MANIFEST, len(content)) + content + _padding(len(content)))
        for done, (name, path) in enumerate(files.items(), start=1):
            size = manifest.members[name].size
            stream.write(_header(name, size))
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    stream.write(chunk)
            stream.write(_padding(size))
            tell(done, len(files))
        stream.write(bytes(2 * _BLOCK))
    return manifest


def unpack(source: Path, folder: Path, *, tell: Tell) -> Manifest:
    """Unpack an archive into a new folder, having compared every byte with the manifest.

    Raises ArchiveError where anything is not as `pack` writes it; what was unpacked until then is
    of no use.
    """
    with _told_as_damage(), GzipFile(source, "rb") as stream:
        manifest = _read_manifest(stream)
        folder.mkdir(mode=0o700)
        for done, (name, member) in enumerate(manifest.members.items(), start=1):
            _require_header(stream, name, member.size)
            _unpack_member(stream, folder / name, member)
            tell(done, len(manifest.members))
        _require_end(stream)
    return manifest


def _require_sound(members: Mapping[str, Member]) -> None:
    """Make sure of names and sizes: nothing leads out of the folder or fills the disk unasked."""
    total = 0
    for name, member in members.items():
        if not _NAME.fullmatch(name) or ".." in name:
            raise ArchiveError("lists a file that is not of a town")
        if type(member.size) is not int or member.size < 0:
            raise ArchiveError("lists a file of an impossible size")
        if not isinstance(member.sha256, str) or not _DIGEST.fullmatch(member.sha256):
            raise ArchiveError("lists a file without its digest")
        total += member.size
    if total > LARGEST_TOTAL:
        raise ArchiveError("is larger than any town")


def _read_manifest(stream: GzipFile) -> Manifest:
    header = _read_header(stream)
    if header.name != MANIFEST or not 0 < header.size <= LARGEST_MANIFEST:
        raise ArchiveError("does not begin with its manifest")
    content = _read(stream, header.size)
    _skip_padding(stream, header.size)
    return Manifest.from_json(content)


def _require_header(stream: GzipFile, name: str, size: int) -> None:
    header = _read_header(stream)
    if header.name != name or header.size != size:
        raise ArchiveError("holds something else than its manifest lists")


def _read_header(stream: GzipFile) -> tarfile.TarInfo:
    """Read one header block; links, devices, folders and longer names have none here."""
    try:
        header = tarfile.TarInfo.frombuf(_read(stream, _BLOCK), "ascii", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        raise ArchiveError("is damaged") from None
    if header.type != tarfile.REGTYPE:
        raise ArchiveError("holds something else than files")
    return header


def _unpack_member(stream: GzipFile, path: Path, member: Member) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.size
    with path.open("xb") as file:
        path.chmod(0o600)
        while left:
            chunk = _read(stream, min(left, _CHUNK))
            left -= len(chunk)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())  # before its name comes to where the town is
    _skip_padding(stream, member.size)
    if digest.hexdigest() != member.sha256:
        raise ArchiveError("is damaged: a file is not what was saved")


def _require_end(stream: GzipFile) -> None:
    """Read to the end, for the checksum of the stream stands there."""
    if _read(stream, 2 * _BLOCK) != bytes(2 * _BLOCK) or stream.read(1):
        raise ArchiveError("holds more than its manifest lists")


def _read(stream: GzipFile, size: int) -> bytes:
    content = stream.read(size)
    if len(content) != size:
        raise ArchiveError("ends too early")
    return content


def _skip_padding(stream: GzipFile, size: int) -> None:
    if _read(stream, len(_padding(size))).strip(b"\0"):
        raise ArchiveError("is damaged")


def _header(name: str, size: int) -> bytes:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def _member(path: Path) -> Member:
    with path.open("rb") as file:
        return Member(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


@contextmanager
def _told_as_damage() -> Iterator[None]:
    try:
        yield
    except (BadGzipFile, EOFError, zlib.error):
        raise ArchiveError("is damaged, or no saved town") from None
