"""`jumin up` as people start it: a process of its own, on free ports, in a folder of its own."""

import contextlib
import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from towns import copy_town, environment

from jumin.cli.up import next_program


Started = Callable[..., "subprocess.Popen[str]"]
Up = Callable[..., "subprocess.Popen[str]"]

PATIENCE = 120.0
DAMAGE = b"this is no such file" * 300
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


@pytest.fixture
def up(start: Started, ports: tuple[int, int]) -> Up:
    """Start `jumin up` on free ports."""
    return lambda *options, **environment: start(
        "up", "--port", ports[0], "--responder-port", ports[1], *options, **environment
    )


@pytest.fixture
def data(town: Any, tmp_path: Path) -> Path:
    """A founded town's folder, for `jumin up` alone."""
    copy = tmp_path / "data"
    copy_town(town.folder.root, copy)
    return copy


def read_until(process: "subprocess.Popen[str]", sign: str) -> str:
    """Read what a process says up to a sign; what it said otherwise, if it ends before."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if sign in line:
            return said
    pytest.fail(f"It ended without {sign!r}: {said}")


def status(port: int, path: str = "/") -> int:
    """Ask a server of this computer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def servers_of(process: "subprocess.Popen[str]") -> list[int]:
    """List the servers that a process has started, in order: each leads a group of its own."""
    servers = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            _, parent, group = stat.read_text().rpartition(") ")[2].split()[:3]
            pid = int(stat.parent.name)
            if int(parent) == process.pid and int(group) == pid:
                servers.append(pid)
    return sorted(servers)


def children_of(pid: int) -> list[int]:
    """List the processes that a process has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in children.split()]


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port any more."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.usefixtures("data")
def test_a_town_is_served_until_it_is_told_to_stop(
    up: Up, ports: tuple[int, int], number: signal.Signals
) -> None:
    process = up()
    said = read_until(process, "Ctrl-C")
    assert f"http://localhost:{ports[0]}" in said
    assert f"http://127.0.0.1:{ports[1]}/ocsp" in said
    assert status(ports[0]) == 200
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert all(is_free(port) for port in ports)


@pytest.mark.usefixtures("data")
def test_no_server_outlives_a_town_that_was_killed(up: Up, ports: tuple[int, int]) -> None:
    process = up()
    read_until(process, "Ctrl-C")
    process.kill()
    process.communicate(timeout=PATIENCE)  # its output ends when the last server has ended
    assert all(is_free(port) for port in ports)


@pytest.mark.usefixtures("data")
def test_several_processes_may_serve_the_pages(up: Up, ports: tuple[int, int]) -> None:
    process = up("--workers", 2)
    read_until(process, "Ctrl-C")
    _, pages, _ = servers_of(process)
    assert len(children_of(pages)) == 2
    assert [status(ports[0]) for _ in range(8)] == [200] * 8
    process.kill()
    process.communicate(timeout=PATIENCE)  # its output ends when the last server has ended
    assert all(is_free(port) for port in ports)


@pytest.mark.parametrize(("server", "name"), [(0, "courier"), (1, "page server"), (2, "responder")])
@pytest.mark.usefixtures("data")
def test_when_a_server_ends_the_town_ends_and_says_which(
    up: Up, ports: tuple[int, int], server: int, name: str
) -> None:
    process = up()
    read_until(process, "Ctrl-C")
    servers = servers_of(process)
    assert len(servers) == 3
    os.kill(servers[server], signal.SIGKILL)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert f"{name} ended by itself" in said
    assert all(is_free(port) for port in ports)


@pytest.mark.usefixtures("data")
def test_a_second_start_in_the_same_folder_is_told_of_the_first(
    up: Up, start: Started, ports: tuple[int, int]
) -> None:
    read_until(up(), "Ctrl-C")
    second = start("up", "--port", ports[0] + 1, "--responder-port", ports[1] + 1)
    said, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 3
    assert "already at work" in said


def test_a_founding_that_was_interrupted_is_finished_by_the_next_start(
    up: Up, tmp_path: Path
) -> None:
    first = up()
    read_until(first, "Playing")
    first.kill()
    first.communicate(timeout=PATIENCE)
    assert not (tmp_path / "data" / "town.json").exists()
    second = up()
    read_until(second, "Ctrl-C")
    assert (tmp_path / "data" / "town.json").exists()
    second.terminate()
    second.communicate(timeout=PATIENCE)
    assert second.returncode == 0


def test_a_taken_port_is_told_before_anything_is_founded(
    up: Up, ports: tuple[int, int], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", ports[1])):
        process = up()
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert f"Port {ports[1]} can't be used" in said
    assert "RESPONDER_PORT=" in said
    assert not list((tmp_path / "data" / "offices").iterdir())


def test_a_mark_of_another_version_is_told_before_anything_is_served(up: Up, data: Path) -> None:
    (data / "town.json").write_text('{"format": 1, "seed": 1}')
    process = up()
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert "has format 1, this version needs 5" in said
    assert "jumin sandbox reset" in said


def spoil(data: Path, name: str, engine: str) -> str:
    """Damage a file of a town, or an office's database; tell what it is called."""
    if not name.startswith("offices/"):
        (data / name).write_bytes(DAMAGE)
        return name
    if engine == "sqlite":
        (data / f"{name}.sqlite3").write_bytes(DAMAGE)
        return f"{name}.sqlite3"
    url = environment(data)["JUMIN_DATABASE_URL"].replace("{office}", Path(name).name)
    with psycopg.connect(url) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            connection.execute(f'DROP TABLE "{table}" CASCADE'.encode())
        return connection.info.dbname


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("secret", "backup"),
        ("town.json", "jumin sandbox reset"),
        ("clock.json", "jumin clock set"),
        ("offices/municipality", "jumin sandbox restore"),
        ("offices/web", "jumin sandbox restore"),
    ],
)
def test_what_is_damaged_is_named_with_what_to_do(
    up: Up, data: Path, engine: str, name: str, cure: str
) -> None:
    called = spoil(data, name, engine)
    process = up()
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert called in said
    assert cure in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["secret", "town.json", "offices/municipality"])
def test_commands_beside_a_damaged_town_say_what_to_do(
    start: Started, data: Path, engine: str, name: str
) -> None:
    spoil(data, name, engine)
    process = start("residents")
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert "Traceback" not in said
    assert re.search("backup|jumin sandbox (reset|restore)|jumin up", said)


def test_a_folder_that_cannot_be_made_is_named(up: Up, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    process = up(JUMIN_DATA=str(tmp_path / "file" / "data"))
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert "JUMIN_DATA" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.2", "192.0.2.1", "::", "example.org"])  # noqa: S104  (refused)
def test_the_town_stays_on_this_computer(start: Started, host: str) -> None:
    process = start("up", "--host", host)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "127.0.0.1" in said


def test_the_two_servers_need_two_ports(start: Started) -> None:
    process = start("up", "--port", 8000, "--responder-port", 8000)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "--responder-port" in said


@pytest.mark.usefixtures("data")
def test_it_says_when_the_clock_is_not_real_and_certificates_name_another_responder(
    up: Up, ports: tuple[int, int]
) -> None:
    said = read_until(up(), "Ctrl-C")
    assert "2026-11-20 10:0" in said
    assert "not real time" in said
    assert "name http://127.0.0.1:8001 as their responder" in said
    assert f"now at http://127.0.0.1:{ports[1]}" in said


def test_a_new_town_is_where_its_certificates_say_and_shows_a_living_hour(up: Up) -> None:
    said = read_until(up(), "Ctrl-C")
    assert "as their responder" not in said


def test_the_next_command_can_be_run_where_jumin_is_not_on_the_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also in the child of `--ephemeral`, which runs the package as a module."""
    monkeypatch.setattr(sys, "argv", ["…/jumin/cli/__main__.py", "up"])
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    command = [*shlex.split(next_program()), "--help"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Usage:" in said
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert next_program() == f"{tmp_path / 'python'} -m jumin.cli"
