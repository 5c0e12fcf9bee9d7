"""A damaged or missing file is named with what to do, by every command, page and server."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from jumin.cli.command import run
from jumin.installation.field_keys import FieldKeysError
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber
from jumin.offices.common.faults import OfficeDamagedError
from jumin.offices.issuance import gateway as issuance
from jumin.offices.municipality import gateway as municipality
from jumin.pki.ocsp.answers import TRY_LATER
from jumin.pki.publication import Publication
from jumin.responder.access import Access
from jumin.responder.messages import HttpRequest
from jumin.responder.ocsp import OcspService
from jumin.responder.present import Present
from jumin.responder.published import PublishedFolder
from jumin.responder.service import Service
from jumin.sandbox import clockwork
from jumin.sandbox.residents import resident


DAMAGE: Final = b"{\x00 damaged"
MEND_THE_CLOCK: Final = "jumin clock real"


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command that answers in JSON; tell its exit code and what it says of the fault."""
    capsys.readouterr()
    code = run([*arguments, "--json"])
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["kind"] == "fault"
    return code, error["detail"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("residents",),
        ("clock", "show"),
        ("clock", "advance", "1d"),
        ("clock", "stop"),
        ("kiosk", "issue", "--resident", "sakura", "--pin", "1234", "--out", os.devnull),
        ("ca", "publish"),
    ],
    ids=" ".join,
)
def test_every_command_tells_of_a_damaged_clock_file_and_how_to_mend_it(
    town, books, capsys, arguments
):
    before = books()
    town.folder.clock.write_bytes(DAMAGE)
    code, said = command(capsys, *arguments)
    assert code == 3
    assert "clock.json" in said
    assert MEND_THE_CLOCK in said
    assert books() == before


def test_the_clock_is_mended_by_what_the_fault_says(town, capsys):
    at = town.now() + timedelta(hours=1)
    town.folder.clock.write_bytes(DAMAGE)
    capsys.readouterr()
    assert run(["clock", "set", at.isoformat(timespec="minutes")[:16]]) == 0
    assert run(["residents", "--json"]) == 0


@pytest.mark.parametrize("address", ["/", "/kiosk/", "/kiosk/service/", "/nowhere/"])
def test_every_page_tells_of_a_damaged_clock_file_and_how_to_mend_it(town, address):
    town.folder.clock.write_bytes(DAMAGE)
    answer = Client(raise_request_exception=False).get(address, follow=True)
    assert answer.status_code == 500
    assert answer.content.decode().count(MEND_THE_CLOCK) == 2
    assert "Traceback" not in answer.content.decode()


def test_the_responder_tells_to_try_later_while_the_clock_file_is_damaged(town, caplog):
    publication = Publication(town.folder.published)
    folder = PublishedFolder(publication, settings.JUMIN_KEY_PASSPHRASE)
    access = Access(publication.parties, is_open=True)
    present = Present(folder, access, town.clock.now)
    service = Service(publication, present, OcspService(present, timedelta(days=1)))
    town.folder.clock.write_bytes(DAMAGE)
    asked = HttpRequest(b"POST", b"/ocsp", {b"content-type": b"application/ocsp-request"}, b"?")
    answer = service.answer(asked)
    assert answer.status == 200
    assert answer.body == TRY_LATER
    assert MEND_THE_CLOCK in caplog.text


def rounds(count: int) -> Any:
    """Tell to go on so many times."""
    left = iter(range(count))
    return lambda: next(left, None) is not None


def test_the_courier_goes_on_after_a_damaged_clock_file_was_mended(
    town, caplog, monkeypatch, all_is_well
):
    monkeypatch.setattr(clockwork, "ROUND", 0.0)
    kept = town.folder.clock.read_bytes()
    town.folder.clock.write_bytes(DAMAGE)
    with caplog.at_level(logging.ERROR):
        clockwork.work(rounds(2))
    assert caplog.text.count(MEND_THE_CLOCK) == 2
    town.folder.clock.write_bytes(kept)
    clockwork.work(rounds(1))
    all_is_well()


PAGE: Final = 4096
SPOILED: Final = """
CREATE FUNCTION spoiled() RETURNS boolean LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'invalid page in block 0' USING ERRCODE = 'data_corrupted'; END $$;
ALTER TABLE card_office_card RENAME TO sound_card;
CREATE VIEW card_office_card AS SELECT * FROM sound_card WHERE spoiled();
"""
SOUND: Final = """
DROP VIEW card_office_card; ALTER TABLE sound_card RENAME TO card_office_card;
DROP FUNCTION spoiled;
"""


@pytest.fixture
def card(town: object) -> CardNumber:  # noqa: ARG001 (whose card it is)
    """Tell the number of a card before the books are damaged."""
    return resident("tsubasa").card


@pytest.fixture
def damaged_books(card: CardNumber, town: Any, engine: str) -> Iterator[None]:  # noqa: ARG001
    """Let the card office's books be damaged but for their beginning."""
    connections.close_all()
    if engine == "sqlite":
        path = town.folder.offices / "card_office.sqlite3"
        content = path.read_bytes()
        path.write_bytes(content[:PAGE] + b"\xa5" * (len(content) - PAGE))
        yield
        return
    with connections["card_office"].cursor() as cursor:
        cursor.execute(SPOILED)
    yield
    with connections["card_office"].cursor() as cursor:
        cursor.execute(SOUND)


@pytest.mark.usefixtures("damaged_books")
def test_damaged_books_are_told_as_such_and_the_other_offices_go_on(town, card):
    with pytest.raises(OfficeDamagedError) as told:
        card_office.suspend(card, at=town.now())
    assert told.value.office == "card_office"
    begun = issuance.challenge("T-1", at=town.now())
    assert issuance.view(begun.request).state is issuance.RequestState.CHALLENGED


@pytest.mark.usefixtures("damaged_books")
def test_reading_damaged_books_is_told_on_pages_and_by_commands(capsys):
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "they are damaged" in answer.content.decode()
    assert "card office" in answer.content.decode()
    assert "malformed" not in answer.content.decode()
    code, said = command(capsys, "residents")
    assert code == 3
    assert "The books of the card office: they are damaged" in said


def test_damaged_field_keys_are_told_and_nothing_is_read(town):
    number = resident("sakura").resident
    town.folder.field_keys.write_bytes(DAMAGE)
    with pytest.raises(FieldKeysError, match="restore"):
        municipality.household_record(number, numbers_of=frozenset({number}))
    town.folder.field_keys.unlink()
    assert municipality.household_record(number, numbers_of=frozenset({number}))


def in_own_process(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "jumin.cli", *arguments],
        env={**os.environ, "JUMIN_DATA": str(folder), "JUMIN_LANG": "en"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("secret", None, "backup"),
        ("secret", b"short", "backup"),
        ("town.json", DAMAGE, "town.json"),
        ("town.json", b"[]", "town.json"),
        ("town.json", b'{"format": 5}', "town.json"),
        ("town.json", None, "jumin up"),
    ],
)
def test_what_is_missing_or_damaged_is_named_with_what_to_do(town, name, content, cure):
    path = town.folder.root / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    done = in_own_process(town.folder.root, "residents", "--json")
    assert done.returncode == 3
    error = json.loads(done.stdout)["error"]
    assert error["kind"] == "fault"
    assert cure in error["detail"]
    assert "Traceback" not in done.stderr
