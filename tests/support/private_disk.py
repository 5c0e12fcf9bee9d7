"""A disk of a test's own under a folder: small enough to be filled, and able to be read-only.

The test's body runs in a thread of its own, in a mount namespace of its own, where a tmpfs with a
copy of the folder lies over the folder. Nobody else sees it, and it ends with the thread.
"""

import ctypes
import os
import shutil
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from django.db import connections


PAGE: Final = 4096
"""A tmpfs gives room by the page."""

_NEW_MOUNTS, _NEW_USER = 0x0002_0000, 0x1000_0000
_READ_ONLY, _REMOUNT, _BIND, _MOVE, _RECURSIVE, _PRIVATE = 1, 32, 4096, 8192, 16384, 1 << 18
_SYS_ADMIN: Final = 1 << 21
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Disk:
    """The disk under a folder."""

    folder: Path

    def fill(self, *, but: int = 0) -> None:
        """Fill the disk, leaving room for so many pages."""
        self.make_room()
        free = os.statvfs(self.folder).f_bavail
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, (free - but) * PAGE)
        assert os.statvfs(self.folder).f_bavail == but

    def make_room(self) -> None:
        """Take away what fills the disk."""
        self._ballast.unlink(missing_ok=True)

    @contextmanager
    def read_only(self, folder: Path) -> Iterator[None]:
        """Let a folder be read-only, for root, too."""
        _mount(folder, folder, "", _BIND)
        _mount(folder, folder, "", _BIND | _REMOUNT | _READ_ONLY)
        yield
        _must(_LIBC.umount2(os.fsencode(folder), 0))

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


def on_own_disk(folder: Path, body: Callable[[Disk], None], *, size: int) -> None:
    """Run a test's body where `folder` lies on a disk of its own, of `size` bytes."""
    _in_thread(folder, body, size) if _may_mount() else _in_fork(folder, body, size)


def _may_mount() -> bool:
    """Whether this process may have mounts of its own just so; an ordinary user may not."""
    status = Path("/proc/self/status").read_text()
    capabilities = int(status.partition("CapEff:")[2].split()[0], 16)
    return bool(capabilities & _SYS_ADMIN)


def _in_thread(folder: Path, body: Callable[[Disk], None], size: int) -> None:
    """Run a body in a thread that has mounts of its own."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            _must(_LIBC.unshare(_NEW_MOUNTS))
            _mount("none", Path("/"), "", _RECURSIVE | _PRIVATE)
            _lay_disk_over(folder, size)
            body(Disk(folder))
        except BaseException as error:  # noqa: BLE001 (whatever it was, the test raises it)
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def _in_fork(folder: Path, body: Callable[[Disk], None], size: int) -> None:
    """Run a body in a fork that is the root of a user namespace: a thread may not have its own.

    A body that typesets would wait for ever after somebody else has: Typst's threads are missing.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run(folder, body, size, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    if status or said:
        pytest.fail(said or f"The test's fork ended with status {status}.", pytrace=False)


def _run(folder: Path, body: Callable[[Disk], None], size: int, writing: int) -> None:
    code = 1
    try:
        _become_root_of_a_namespace()
        _lay_disk_over(folder, size)
        body(Disk(folder))
        code = 0
    except BaseException:  # noqa: BLE001 (whatever it was, the test process tells it)
        os.write(writing, traceback.format_exc().encode())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _lay_disk_over(folder: Path, size: int) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as draft:
        _mount("tmpfs", Path(draft), "tmpfs", 0, f"size={size},mode=700")
        shutil.copytree(folder, draft, dirs_exist_ok=True)
        _mount(draft, folder, "", _MOVE)


def _become_root_of_a_namespace() -> None:
    user, group = os.geteuid(), os.getegid()
    _must(_LIBC.unshare(_NEW_USER | _NEW_MOUNTS))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _mount("none", Path("/"), "", _RECURSIVE | _PRIVATE)


def _mount(what: Path | str, where: Path, kind: str, flags: int, options: str = "") -> None:
    words = (os.fsencode(what), os.fsencode(where), kind.encode())
    _must(_LIBC.mount(*words, ctypes.c_ulong(flags), options.encode()))


def _must(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
