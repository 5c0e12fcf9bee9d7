"""A data folder that is not as it should be when the town is started."""

import socket
from pathlib import Path

import pytest

from jumin.cli.preparing import AlreadyUpError, PortTakenError, alone, check_port, prepare_secret
from jumin.installation import DataFolder, Secrets
from jumin.installation.secrets import SecretError


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    made = DataFolder(tmp_path / "data")
    made.prepare()
    return made


def test_a_first_start_makes_the_secret(folder: DataFolder) -> None:
    prepare_secret(folder)
    Secrets.load(folder.secret)


@pytest.mark.parametrize("written", [b"", b"half of it"])
def test_a_first_start_that_ended_while_writing_the_secret_is_repaired(
    folder: DataFolder, written: bytes
) -> None:
    folder.secret.write_bytes(written)
    prepare_secret(folder)
    Secrets.load(folder.secret)


def test_the_secret_of_an_unfinished_founding_is_kept(folder: DataFolder) -> None:
    prepare_secret(folder)
    secret = folder.secret.read_bytes()
    prepare_secret(folder)
    assert folder.secret.read_bytes() == secret


@pytest.mark.parametrize("content", [None, b"", b"x" * 31])
def test_a_towns_secret_is_never_replaced(folder: DataFolder, content: bytes | None) -> None:
    folder.mark_founded()
    if content is not None:
        folder.secret.write_bytes(content)
    with pytest.raises(SecretError, match="backup"):
        prepare_secret(folder)
    assert folder.secret.exists() == (content is not None)


def test_who_comes_second_is_told_who_is_there(folder: DataFolder) -> None:
    with alone(folder), pytest.raises(AlreadyUpError, match="jumin up, process"), alone(folder):
        pytest.fail("two at once")


def test_a_taken_port_is_told_with_another_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"{port}.*RESPONDER_PORT=\d+"):
            check_port("127.0.0.1", port, "RESPONDER_PORT", "--responder-port")


def test_a_free_port_is_left_free(ports: tuple[int, int]) -> None:
    check_port("127.0.0.1", ports[0], "PORT", "--port")
    with socket.create_server(("127.0.0.1", ports[0])):
        pass
