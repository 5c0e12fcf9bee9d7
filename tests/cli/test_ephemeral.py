"""`jumin up --ephemeral`: a town in a folder of its own, which goes with it, however it ends."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jumin.cli import ephemeral


Started = Callable[..., "subprocess.Popen[str]"]

PATIENCE = 60.0
NO_SERVER = {"JUMIN_DATABASE_URL": ""}
KEEPER = """
import shutil, sys
from jumin.cli import ephemeral

with ephemeral.folder_for_a_while() as root, ephemeral.free_ports(None, None) as ports:
    shutil.copytree(sys.argv[1], root, dirs_exist_ok=True)
    options = ["--json", "--port", str(ports[0]), "--responder-port", str(ports[1])]
    with ephemeral.running(root, options) as town:
        town.wait()
"""
"""What `jumin up --ephemeral` does, but for the founding, which takes its time."""


@pytest.fixture
def keeper(town: Any, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Keep a founded town for a while."""
    (tmp_path / "room").mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", KEEPER, town.folder.root],
        env={**os.environ, **NO_SERVER, "TMPDIR": str(tmp_path / "room")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def told(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """Wait for the line that says where the town is."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("{"):
            return dict(json.loads(line))
    pytest.fail(said)


def is_free(address: str) -> bool:
    """Tell whether nobody listens there any more."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) != 0


def check_gone(where: dict[str, Any]) -> None:
    """See that nothing of a town is left, in a moment."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and Path(where["data"]).exists():
        time.sleep(0.05)
    assert not Path(where["data"]).exists()
    assert is_free(where["pages"])
    assert is_free(where["responder"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_of_a_founding_that_was_stopped(
    start: Started, tmp_path: Path, number: signal.Signals
) -> None:
    process = start("up", "--ephemeral", **NO_SERVER, TMPDIR=str(tmp_path))
    assert process.stdout is not None
    process.stdout.readline()  # it lays out the books
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    assert list(tmp_path.iterdir()) == []  # nor in `data`, which JUMIN_DATA names


def test_a_town_ends_and_goes_when_its_keeper_is_killed(keeper: "subprocess.Popen[str]") -> None:
    where = told(keeper)
    assert not is_free(where["pages"])
    assert not is_free(where["responder"])
    assert where["ocsp"] == f"{where['responder']}/ocsp"
    assert where["ephemeral"]
    keeper.kill()
    check_gone(where)


def test_a_killed_town_is_cleared_away_by_its_keeper(keeper: "subprocess.Popen[str]") -> None:
    where = told(keeper)
    os.kill(where["process"], signal.SIGKILL)
    keeper.communicate(timeout=PATIENCE)
    check_gone(where)


@pytest.mark.usefixtures("town")
def test_a_town_ends_with_the_process_that_it_is_for(
    start: Started, ports: tuple[int, int], town: Any, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    subprocess.run(["cp", "-r", town.folder.root, data], check=True)
    with subprocess.Popen(["sleep", "600"]) as other:
        options = ("--port", ports[0], "--responder-port", ports[1], "--with-process", other.pid)
        process = start("up", "--json", *options, **NO_SERVER)
        where = told(process)
        other.kill()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert is_free(where["pages"])
    assert not where["ephemeral"]
    assert data.exists()  # it is nobody's for a while


def test_a_process_that_is_not_there_is_told(start: Started) -> None:
    with subprocess.Popen(["true"]) as ended:
        pass
    process = start("up", "--ephemeral", "--with-process", ended.pid, **NO_SERVER)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert f"no process {ended.pid}" in said


def test_books_elsewhere_are_refused(start: Started, tmp_path: Path) -> None:
    process = start(
        "up",
        "--ephemeral",
        JUMIN_DATABASE_URL="postgresql://localhost/{office}",
        TMPDIR=str(tmp_path),
    )
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "JUMIN_DATABASE_URL" in said
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_kept_is_nobody_elses_and_a_servers_all_the_same() -> None:
    with ephemeral.free_ports(None, 65_000, None) as (one, given, other):
        assert given == 65_000
        assert one != other
        with contextlib.closing(socket.create_server(("127.0.0.1", one))) as server:
            assert server.getsockname()[1] == one
        with socket.socket() as careless, pytest.raises(OSError, match="in use"):
            careless.bind(("127.0.0.1", other))
