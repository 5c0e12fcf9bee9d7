"""The disk is full: whatever is tried is done wholly, or told as a fault and not done at all."""

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import pytest
from cryptography import x509
from django.db import connections
from django.test import Client

from jumin.cli.command import run
from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.common.gateway import OfficeFaultError
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Order, RequestNumber
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.clockwork import clock, set_clock
from jumin.sandbox.residents import resident
from jumin.sandbox.wallet import look_at, take
from jumin.terms import CertificatePurpose, Pin, RefusedError, Yen


MOST_PAGES: Final = 200
AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION


def change_address(at: datetime) -> None:
    number = resident("sakura").resident
    municipality.receive_change_of_address(number, "神奈川県鎌倉市見本町９番", at=at)


def notify_death(at: datetime) -> None:
    municipality.receive_death(resident("sakura").resident, died_on=at.date(), at=at)


def plan_moving_out(at: datetime) -> None:
    planned = at.date() + timedelta(days=7)
    municipality.receive_moving_out(resident("sakura").resident, planned_on=planned, at=at)


def suspend(at: datetime) -> None:
    card_office.suspend(resident("tsubasa").card, at=at)


def begin_at_kiosk(at: datetime) -> None:
    issuance.challenge("T-1", at=at)


ACTS: Final = [change_address, notify_death, plan_moving_out, suspend, begin_at_kiosk]


def has_books_on(disk: Any) -> bool:
    """Tell whether the books are on that disk; those of PostgreSQL are on another."""
    return any((disk.folder / "offices").glob("*.sqlite3"))


def until_there_is_room(disk: Any, act: Callable[[], Any], unchanged: Callable[[], Any]) -> Any:
    """Do an act with ever more room, page by page, until it is done; tell its answer.

    As long as it is not, nothing of it is to be seen.
    """
    before, faults = unchanged(), []
    for room in range(MOST_PAGES):
        disk.fill(but=room)
        try:
            done = act()
        except (OfficeFaultError, OSError) as error:
            faults.append(getattr(error, "kind", None) or os.strerror(error.errno))
            disk.make_room()
            assert unchanged() == before
        else:
            disk.make_room()
            assert set(faults) <= {"full", "No space left on device"}
            return len(faults), done
    pytest.fail("There is never room enough.")


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_an_act_is_told_as_failed_and_undone_until_there_is_room_for_the_whole_of_it(
    town, own_disk, books, all_is_well, act
):
    def body(disk):
        before = books()
        faults, _ = until_there_is_room(disk, partial(act, town.now()), books)
        assert bool(faults) is has_books_on(disk)
        assert books() != before
        all_is_well()

    own_disk(body)


def test_every_step_at_a_kiosk_is_undone_until_there_is_room_for_it(
    town, own_disk, books, all_is_well
):
    person, at = resident("sakura"), town.now()

    def step(disk, act):
        return until_there_is_room(disk, act, books)

    def prove(nonce):
        with take(person, "T-1") as card:
            session = JpkiSession(card)
            session.verify_pin(AUTHENTICATION, Pin(person.authentication_pin or ""))
            return session.certificate(AUTHENTICATION), session.sign(AUTHENTICATION, nonce)

    def body(disk):
        faults = []
        tries, begun = step(disk, lambda: issuance.challenge("T-1", at=at))
        faults.append(tries)
        number: RequestNumber = begun.request
        certificate, signature = prove(begun.nonce)
        for act in (
            partial(issuance.identify, number, certificate=certificate, signature=signature),
            partial(issuance.order, number, Order()),
            partial(issuance.render, number),
            partial(issuance.pay, number, Yen(10_000)),
            partial(issuance.print_paper, number),
            partial(issuance.take, number),
        ):
            tries, _ = step(disk, partial(act, at=at))
            faults.append(tries)
        assert all(faults) is has_books_on(disk)
        assert issuance.view(number).state is issuance.RequestState.TAKEN
        all_is_well()

    own_disk(body)


def test_a_wrong_pin_is_counted_or_not_compared(own_disk):
    person = resident("sakura")

    def tries_left():
        return JpkiSession(look_at(person)).tries_left(AUTHENTICATION)

    def enter_wrong_pin():
        try:
            with take(person, "T-1") as card:
                JpkiSession(card).verify_pin(AUTHENTICATION, Pin("0000"))
        except RefusedError as error:
            return error.refusal.code

    def body(disk):
        before = tries_left()
        _, refused = until_there_is_room(disk, enter_wrong_pin, tries_left)
        assert refused == "pin.wrong"
        assert tries_left() == before - 1

    own_disk(body)


@pytest.mark.source("RFC 5280 §5.2.3")
def test_revocation_lists_stay_whole_and_no_number_stands_for_two(town, own_disk, all_is_well):
    def numbers():
        return [(crl.name, crl.number, crl.der) for crl in certification.current_crls()]

    def body(disk):
        seen = {(name, number): der for name, number, der in numbers()}
        for room in range(0, 60, 2):
            disk.fill(but=room)
            try:
                certification.publish(at=town.now())
            except (OfficeFaultError, OSError):
                disk.make_room()
            for name, number, der in numbers():
                assert x509.load_der_x509_crl(der).issuer
                assert seen.setdefault((name, number), der) == der
        disk.make_room()
        certification.publish(at=town.now())
        all_is_well()

    own_disk(body)


def test_the_clock_is_turned_wholly_or_not_and_what_is_due_is_done_later(
    town, own_disk, all_is_well
):
    to = town.now() + timedelta(days=40)

    def body(disk):
        before = clock().state()
        disk.fill()
        with pytest.raises((OfficeFaultError, OSError)):
            set_clock(to)
        assert clock().state() == before
        disk.make_room()
        set_clock(to)
        assert clock().now() >= to
        all_is_well()

    own_disk(body)


def test_a_full_disk_is_told_as_such_when_the_books_are_opened_only_then(own_disk, books):
    def body(disk):
        connections.close_all()
        disk.fill()
        if has_books_on(disk):
            answer = Client(raise_request_exception=False).get("/")
            page = answer.content.decode()
            assert answer.status_code == 500
            assert "the disk is full" in page
            assert "The books of the " in page
        disk.make_room()
        assert books()

    own_disk(body)


def test_the_command_line_tells_of_a_full_disk(own_disk, capsys, all_is_well, town):
    def body(disk):
        disk.fill()
        capsys.readouterr()
        to = (town.now() + timedelta(days=3)).isoformat(timespec="minutes")
        code = run(["clock", "set", to[:16], "--json", "--lang", "en"])
        error = json.loads(capsys.readouterr().out)["error"]
        assert code == 3
        assert error["kind"] == "fault"
        assert "full" in error["detail"]
        disk.make_room()
        assert run(["clock", "set", to[:16], "--json"]) == 0
        all_is_well()

    own_disk(body)


def test_a_kiosk_on_a_full_disk_says_so_and_goes_on_when_there_is_room(own_disk, all_is_well):
    def body(disk):
        browser = Client(raise_request_exception=False)
        assert browser.get("/kiosk/", follow=True).status_code == 200
        statuses = set()
        for room in range(MOST_PAGES):
            disk.fill(but=room)
            answer = browser.post("/kiosk/bring/", {"resident": "sakura"})
            statuses.add(answer.status_code)
            if answer.status_code == 302:
                break
            assert "Nothing was left half done" in answer.content.decode()
        disk.make_room()
        assert browser.get("/kiosk/", follow=True).context["machine"].card == "sakura"
        assert statuses <= {500, 302}
        all_is_well()

    own_disk(body)
