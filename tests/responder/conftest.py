"""The same small test PKI, published in a folder, behind a responder process."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


sys.path.insert(0, str(Path(__file__).parents[1] / "pki" / "support"))
sys.path.insert(0, str(Path(__file__).parent / "support"))

from pki_makers import AT, Pki, make_pki
from published_folders import Office, Served, free_port, start_process

from jumin.pki import Publication
from jumin.terms import CertificatePurpose


@pytest.fixture(scope="session")
def pki() -> Pki:
    return make_pki()


@pytest.fixture
def office(pki: Pki, tmp_path: Path) -> Office:
    publication = Publication(tmp_path / "published")
    for folder in publication.folders:
        folder.mkdir()
    office = Office(publication, pki)
    for purpose in CertificatePurpose:
        office.publish_responder(purpose)
    return office


@pytest.fixture
def start(office: Office, tmp_path: Path) -> Iterator[Callable[[], Served]]:
    """Start responder processes; end them after the test."""
    processes: list[subprocess.Popen[str]] = []

    def serve() -> Served:
        port = free_port()
        clock = tmp_path / "clock"
        clock.write_text(AT.isoformat())
        process = start_process(office.publication.directory, port, clock)
        processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return Served(port, office, clock, process)

    yield serve
    for process in processes:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
        assert process.returncode == 0, errors


@pytest.fixture
def served(start: Callable[[], Served], office: Office) -> Served:
    office.publish()
    return start()
