"""A private PostgreSQL for one run of the tests: a socket in a folder of its own, and no port.

PostgreSQL refuses to run as root: root starts it as Debian's user `postgres`, or as `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg


ROLE: Final = "jumin"
"""May make databases and log in, no more."""
PATIENCE: Final = 60.0
CAREFREE: Final = {
    "autovacuum": "off",  # its data end with the tests
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}
SMALL: Final = {
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "listen_addresses": "",
}


@dataclass(frozen=True)
class PrivatePostgresql:
    """A running server: the folder in which its socket is."""

    folder: Path

    def url(self, database: str, role: str = ROLE) -> str:
        """Tell the address of a database."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.folder), safe='')}"

    def do(self, *statements: str, role: str = ROLE) -> None:
        """Carry out statements, each by itself, beside all databases but the server's own."""
        with psycopg.connect(self.url("postgres", role), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def running_postgresql(*, durable: bool = False) -> Iterator[PrivatePostgresql]:
    """Run a server of our own, gone at the end; it ends with this process, however that ends.

    Where it is `durable`, a commit waits for the disk: that is for measuring.
    """
    chosen = SMALL if durable else SMALL | CAREFREE
    folder = Path(tempfile.mkdtemp(prefix="jumin-postgresql-"))
    try:
        data = folder / "data"
        data.mkdir(mode=0o700)
        apart = _as_somebody_else(folder)
        _make_cluster(apart, data)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *(*apart, "setpriv", "--pdeathsig", "QUIT", _program("postgres")),
                    *("-D", str(data), "-k", str(folder)),
                    *(f"--{name}={value}" for name, value in chosen.items()),
                ],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # apart from the terminal's Ctrl-C: the tests end first
            )
        try:
            server = PrivatePostgresql(folder)
            _wait_until_it_answers(process, server)
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody_else(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    ids = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    return ["setpriv", *ids, "--"]


def _make_cluster(apart: list[str], data: Path) -> None:
    done = subprocess.run(
        [
            *(*apart, _program("initdb"), "-D", str(data), "--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--no-locale", "--no-sync"),
        ],
        cwd=data,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr}")


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", server: PrivatePostgresql) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            server.do(f"CREATE ROLE {ROLE} LOGIN CREATEDB", role="postgres")
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((server.folder / "log").read_text()) from error
            time.sleep(0.02)
        else:
            return


def _program(name: str) -> str:
    """Find a program of the newest PostgreSQL: Debian keeps them off the PATH."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)
    found = shutil.which(name, path=":".join([*map(str, newest_first), os.environ["PATH"]]))
    if found is None:
        raise RuntimeError(f"{name} is missing: install the package postgresql.")
    return found
