"""Where a command may put its file."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from jumin.cli.out_file import NotWrittenError, OutFileError, out_file


NOBODY = 65534


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder into which we may neither look nor write, even where the tests run as root."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)


def test_what_is_put_is_its_owners_alone(tmp_path: Path) -> None:
    out_file(tmp_path / "copy.pdf", force=False)(b"paper")
    assert (tmp_path / "copy.pdf").read_bytes() == b"paper"
    assert (tmp_path / "copy.pdf").stat().st_mode & 0o777 == 0o600


def test_what_is_put_may_be_a_view_of_a_file_too_large_for_memory(tmp_path: Path) -> None:
    out_file(tmp_path / "town.tar.gz", force=False)(memoryview(b"town"))
    assert (tmp_path / "town.tar.gz").read_bytes() == b"town"


def test_nothing_lies_there_before_it_is_put(tmp_path: Path) -> None:
    out_file(tmp_path / "copy.pdf", force=False)
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_and_the_file_it_names_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    named, link = tmp_path / "elsewhere" / "named.pdf", tmp_path / "link.pdf"
    named.write_bytes(b"old")
    link.symlink_to("elsewhere/named.pdf")
    with pytest.raises(OutFileError, match="--force"):
        out_file(link, force=False)
    out_file(link, force=True)(b"new")
    assert link.is_symlink()
    assert named.read_bytes() == b"new"


def test_a_link_to_nothing_yet_makes_the_file_it_names(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to("named.pdf")
    out_file(tmp_path / "link.pdf", force=False)(b"new")
    assert (tmp_path / "link.pdf").is_symlink()
    assert (tmp_path / "named.pdf").read_bytes() == b"new"


@pytest.mark.parametrize("force", [False, True])
def test_a_pipe_or_socket_is_never_replaced(tmp_path: Path, force: bool) -> None:  # noqa: FBT001  (pytest gives it)
    pipe, plug = tmp_path / "pipe", tmp_path / "socket"
    os.mkfifo(pipe)
    (tmp_path / "link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(plug))
        for path in (pipe, plug, tmp_path / "link"):
            with pytest.raises(OutFileError, match="pipe or socket"):
                out_file(path, force=force)
    assert pipe.is_fifo()
    assert plug.is_socket()


@pytest.mark.parametrize("name", ["a" * 300, "a" * 254, "file/copy.pdf", "none/copy.pdf", "loop"])
def test_a_place_where_no_file_can_be_is_told_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutFileError, match="Name a place"):
        out_file(tmp_path / name, force=True)


def test_a_folder_that_may_not_be_looked_into_is_wrong_use(closed_folder: Path) -> None:
    with pytest.raises(OutFileError, match="Name a place") as caught:
        out_file(closed_folder / "copy.pdf", force=False)
    assert caught.value.path == closed_folder / "copy.pdf"


def test_standard_output_is_no_file() -> None:
    with pytest.raises(OutFileError, match="name a file"):
        out_file(Path("-"), force=True)


def test_a_place_that_is_gone_when_the_file_is_put_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    put = out_file(tmp_path / "folder" / "copy.pdf", force=False)
    (tmp_path / "folder").rmdir()
    with pytest.raises(NotWrittenError, match="could not be written"):
        put(b"paper")
