"""A town that `jumin up` serves to software that we did not write."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from towns import environment, forget_town


@dataclass(frozen=True)
class ServedTown:
    """A town that `jumin up` serves."""

    data: Path
    ocsp: str

    @property
    def environment(self) -> dict[str, str]:
        """Point processes to this town's data folder."""
        settings = "jumin.web.settings"
        own = {**environment(self.data), "JUMIN_LANG": "en", "LC_ALL": "C"}
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": settings}

    def jumin(self, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command on this town."""
        return subprocess.run(
            [sys.executable, "-m", "jumin.cli", *arguments],
            env=self.environment,
            input=said,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def told(self, *arguments: str) -> Any:
        """Run a command that tells something as JSON."""
        done = self.jumin(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def resident(self, name: str) -> dict[str, Any]:
        """Read a resident's line of the roster."""
        return next(one for one in self.told("residents") if one["id"] == name)


@contextmanager
def serving(data: Path) -> Iterator[ServedTown]:
    """Found a town and serve it, as a newcomer does."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        page, responder = one.getsockname()[1], other.getsockname()[1]
    town = ServedTown(data, f"http://127.0.0.1:{responder}/ocsp")
    up = ["up", "--port", str(page), "--responder-port", str(responder)]
    with subprocess.Popen(
        [sys.executable, "-m", "jumin.cli", *up],
        env=town.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            said += line
            assert line, said
        yield town
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    forget_town(town.data)
