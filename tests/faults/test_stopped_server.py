"""PostgreSQL stops and comes back: told as a fault meanwhile, and work goes on by itself after."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from private_postgresql import ROLE, PrivatePostgresql, running_postgresql

from jumin.installation import DataFolder, Secrets
from jumin.offices import OFFICES


PATIENCE: Final = 60.0

AT_WORK: Final = """
import json, logging, sys
from datetime import datetime
import django
django.setup()
from django.core.management import call_command
from django.db import close_old_connections, connections
from django.test import Client
from jumin.offices.common import gateway as offices
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import models
from jumin.sandbox import clockwork
from jumin.terms import JST

logging.disable()
clockwork.ROUND = 0.0
for alias in connections:
    call_command("migrate", database=alias, verbosity=0, interactive=False)

def act():
    issuance.challenge("T-1", at=datetime(2026, 11, 20, 10, tzinfo=JST))
    return "done"

def read():
    return models.Request.objects.count()

def page():
    close_old_connections()  # at the beginning of every request, but for the test client's
    browser = Client(raise_request_exception=False)
    browser.cookies["jumin_session"] = "x" * 32
    return browser.get("/kiosk/", headers={"host": "localhost"}).status_code

def courier():
    failed = []
    clockwork._log = type("Log", (), {"error": lambda _, *said: failed.append(said[-1])})()
    left = iter([True])
    clockwork.work(lambda: next(left, False))
    return failed

DOES = {"act": act, "read": read, "page": page, "courier": courier}
print("ready", flush=True)
for line in sys.stdin:
    try:
        told = {"did": DOES[line.strip()]()}
    except Exception as error:
        fault = offices.fault_behind(error)
        told = {"fault": fault.kind if fault else repr(error), "office": fault and fault.office}
    print(json.dumps(told), flush=True)
"""


@dataclass
class Server:
    """A server that can be stopped and started again, as often as one likes."""

    server: PrivatePostgresql
    arguments: list[str]
    user: int
    group: int
    process: "subprocess.Popen[bytes] | None" = None

    @classmethod
    def of(cls, server: PrivatePostgresql) -> "Server":
        """Look how the running server was started."""
        told = Path(f"/proc/{cls.number(server)}")
        arguments = (told / "cmdline").read_bytes().decode().split("\0")[:-1]
        program = str((told / "exe").readlink())
        owner = told.stat()
        return cls(server, [program, *arguments[1:]], owner.st_uid, owner.st_gid)

    @staticmethod
    def number(server: PrivatePostgresql) -> int:
        """Tell the server's process."""
        return int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])

    def stop(self) -> None:
        """Stop it at once, in the middle of whatever it does."""
        os.kill(self.number(self.server), signal.SIGQUIT)
        until = time.monotonic() + PATIENCE
        while (self.server.folder / "data" / "postmaster.pid").exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        if self.process is not None:
            self.process.wait(PATIENCE)

    def start(self) -> None:
        """Start it again, and wait until it answers."""
        is_root = os.geteuid() == 0
        self.process = subprocess.Popen(
            self.arguments,
            cwd=self.server.folder,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **({"user": self.user, "group": self.group, "extra_groups": []} if is_root else {}),
        )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.server.do("SELECT 1", role="postgres")
            except psycopg.OperationalError:
                assert time.monotonic() < until
                time.sleep(0.05)
            else:
                return

    def end(self) -> None:
        """End what was started again."""
        if self.process is not None and self.process.poll() is None:
            self.stop()


@pytest.fixture(scope="module")
def restartable() -> Iterator[Server]:
    """A server with empty databases, apart from that of the other tests."""
    with running_postgresql() as server:
        server.do(*(f'CREATE DATABASE "{name}"' for name in ("web", *OFFICES)))
        # What is told as done must outlive the server's end, other than with the other tests.
        server.do(f"ALTER ROLE {ROLE} SET synchronous_commit = on", role="postgres")
        found = Server.of(server)
        try:
            yield found
        finally:
            found.end()


@pytest.fixture
def worker(restartable: Server, tmp_path: Path) -> Iterator[Any]:
    """A process at work in the offices, for as long as the test lasts; asked, it tells."""
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    Secrets.create(folder.secret)
    environment = {
        "JUMIN_DATA": str(folder.root),
        "JUMIN_DATABASE_URL": restartable.server.url("{office}"),
        "DJANGO_SETTINGS_MODULE": "jumin.web.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-c", AT_WORK],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout
        assert stdout.readline() == "ready\n"

        def ask(what: str) -> Any:
            stdin.write(f"{what}\n")
            stdin.flush()
            return json.loads(stdout.readline())

        yield ask
        stdin.close()


def test_work_goes_on_without_a_restart_when_the_server_is_back(
    restartable: Server, worker: Any
) -> None:
    unreachable = {"fault": "unreachable", "office": "issuance"}
    assert worker("act") == {"did": "done"}
    assert worker("read") == {"did": 1}
    assert worker("page") == {"did": 302}
    restartable.stop()
    assert worker("act") == unreachable
    assert worker("act") == unreachable
    assert worker("read") == unreachable
    assert worker("page") == {"did": 503}
    assert worker("courier")["did"]
    restartable.start()
    assert worker("courier") == {"did": []}
    assert worker("act") == {"did": "done"}
    assert worker("read") == {"did": 2}
    assert worker("page") == {"did": 302}


@pytest.mark.parametrize("first", ["read", "act", "page", "courier"])
def test_a_connection_that_was_cut_is_told_once_at_most(
    restartable: Server, worker: Any, first: str
) -> None:
    for what in ("act", "read", "page", "courier"):
        worker(what)
    restartable.stop()
    restartable.start()
    worker(first)
    assert worker("act") == {"did": "done"}
