"""Somebody else holds an office's books for too long: who it is is told, and nothing is done."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
import pytest
from django.db import connections
from django.test import Client
from towns import server

from jumin.cli.command import run
from jumin.offices import OFFICES
from jumin.offices.common import transactions, writers
from jumin.offices.common.faults import OfficeBusyError
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.residents import resident


OFFICE: Final = "municipality"
PATIENCE: Final = 0.2

HOLDER: Final = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def impatient(town, monkeypatch) -> None:  # noqa: ARG001 (the offices are the town's)
    """Wait for others a moment only."""
    monkeypatch.setattr(transactions, "PATIENCE", PATIENCE)
    connection = connections[OFFICE]
    connection.close()
    if connection.vendor == writers.SQLITE:
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", PATIENCE)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")


@contextmanager
def held_by_another_program() -> Iterator[int]:
    """Let a program that knows nothing of us hold the municipality's database; tell its process."""
    connection = connections[OFFICE]
    if connection.vendor == writers.SQLITE:
        path = str(connection.settings_dict["NAME"])
        with subprocess.Popen(
            [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdin is not None
            assert holder.stdout.readline() == b"held\n"
            yield holder.pid
            holder.stdin.close()
        return
    postgresql = server()
    assert postgresql is not None
    with psycopg.connect(postgresql.url(str(connection.settings_dict["NAME"]))) as other:
        lock = [writers.ADVISORY_LOCKS, OFFICES.index(OFFICE)]
        other.execute("SELECT pg_advisory_lock(%s, %s)", lock)
        yield other.info.backend_pid


@contextmanager
def held_by_a_stopped_process() -> Iterator[int]:
    """Let one of our own processes stop in the middle of an act; tell which one."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with office_transaction(OFFICE):
            os.write(writing, b".")
            os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    assert os.read(reading, 1) == b"."
    os.waitpid(child, os.WUNTRACED)
    try:
        impatient_again()
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)


def impatient_again() -> None:
    if connections[OFFICE].vendor != writers.SQLITE:
        with connections[OFFICE].cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")


def change_address(at) -> None:
    number = resident("sakura").resident
    municipality.receive_change_of_address(number, "神奈川県鎌倉市見本町９番", at=at)


@pytest.mark.parametrize("held", [held_by_another_program, held_by_a_stopped_process])
def test_who_holds_the_books_is_told_and_the_act_is_done_afterwards(
    town, books, all_is_well, engine, held
):
    before = books()
    with held() as process:
        with pytest.raises(OfficeBusyError) as told:
            change_address(town.now())
        assert told.value.office == OFFICE
        if engine == "sqlite" or held is held_by_another_program:
            assert told.value.holder.startswith(f"process {process}")
        assert told.value.holder.startswith("process ")
        assert books() == before  # reading goes on meanwhile
    change_address(town.now())
    assert books() != before
    all_is_well()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_command_line_tells_who_holds_the_books(capsys, language):
    with held_by_another_program() as process:
        capsys.readouterr()
        code = run(["clock", "advance", "60d", "--json", "--lang", language])
        error = json.loads(capsys.readouterr().out)["error"]
    assert code == 3
    assert error["kind"] == "fault"
    assert f"process {process}" in error["detail"]


@pytest.mark.source("RFC 9110 §15.6.4")
def test_a_page_tells_who_holds_the_books_and_that_it_may_be_tried_again():
    browser = Client(raise_request_exception=False)
    with held_by_another_program() as process:
        answer = browser.post("/clock/advance/", {"count": 60, "unit": "days"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert f"process {process}" in answer.content.decode()
