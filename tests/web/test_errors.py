import sqlite3
from pathlib import Path

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.urls import path

from jumin.installation import LockHeldError
from jumin.locale import LANGUAGES, text
from jumin.terms import FaultError
from jumin.web import urls


def broken(_request):
    raise FaultError("The clock file is damaged. Set the clock anew.")


def unforeseen(_request):
    raise RuntimeError("secret of the inside")


def at_work(_request):
    raise LockHeldError(Path("clock.lock"), "somebody who turns the clock")


def session_lost(_request):
    unwritten = OperationalError("of row 大阪")
    unwritten.__cause__ = sqlite_error(sqlite3.SQLITE_FULL)
    raise SessionInterrupted("deleted") from unwritten


def sqlite_error(code):
    error = sqlite3.OperationalError("of row 大阪")
    error.sqlite_errorcode = code
    return error


def denied(_request):
    raise PermissionDenied


def bad(_request):
    raise BadRequest


urlpatterns = [
    *urls.urlpatterns,
    path("broken/", broken),
    path("unforeseen/", unforeseen),
    path("at-work/", at_work),
    path("session-lost/", session_lost),
    path("denied/", denied),
    path("bad/", bad),
]
handler400 = urls.handler400
handler500 = urls.handler500


@pytest.fixture
def client(town, settings):  # noqa: ARG001 (the pages show the town's clock)
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "japanese", "english"),
    [
        ("/bad/", 400, "リクエストを処理できません", "The request could not be understood"),
        ("/denied/", 403, "この操作は許可されていません", "This is not open to you"),
        ("/nowhere/", 404, "ページが見つかりません", "There is no such page"),
        ("/kiosk/nowhere/", 404, "ページが見つかりません", "There is no such page"),
    ],
)
def test_error_pages_are_in_both_languages(client, address, status, japanese, english):
    for language, title in (("ja", japanese), ("en", english)):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == status
        assert f"<h1>{title}</h1>" in answer.content.decode()


def test_a_fault_says_what_to_do_in_both_languages(client):
    answer = client.get("/broken/")
    page = answer.content.decode()
    assert answer.status_code == 500
    for language in ("ja", "en"):
        assert text("Something is broken", language) in page
    assert page.count("The clock file is damaged. Set the clock anew.") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_is_told_in_the_visitors_language_first(client, language):
    page = client.get("/at-work/", headers={"Accept-Language": language}).content.decode()
    assert f'<html lang="{language}">' in page
    assert f"<h1>{text('Something is broken', language)}</h1>" in page
    assert page.count("<h1") == 1


def test_what_is_unforeseen_tells_nothing_of_the_inside(client):
    answer = client.get("/unforeseen/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


def test_a_damaged_clock_file_is_a_fault_that_says_how_to_mend_it(client, town):
    town.folder.clock.write_text("{")
    answer = client.get("/")
    assert answer.status_code == 500
    japanese, english = answer.content.decode().split("Something is broken")
    assert "時計のファイルが壊れています。`jumin clock real`" in japanese
    assert "the clock file is damaged. Set the clock anew: `jumin clock real`" in english


@pytest.mark.source("RFC 9110 §15.6.4")
def test_what_somebody_else_keeps_from_being_done_may_be_asked_again(client):
    answer = client.get("/at-work/")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "時計を進めている人" in answer.content.decode()


def test_a_session_that_could_not_be_written_is_a_fault_and_not_the_visitors(client):
    answer = client.get("/session-lost/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "the disk is full" in page
    assert "大阪" not in page
