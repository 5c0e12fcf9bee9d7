"""The calendar, the courier and the authorities' work, killed at every point and taken up again."""

from datetime import date, datetime, time, timedelta
from itertools import cycle

import pytest
from aftermath import changed, check_all_is_well, each_aftermath, stand
from cryptography import x509

from jumin.offices.card_office import services as card_office
from jumin.offices.certification import ceremony
from jumin.offices.certification import gateway as certification
from jumin.offices.common import gateway as offices
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality import services as register
from jumin.pki import keys
from jumin.sandbox import clockwork
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.residents import resident
from jumin.terms import JST, CertificatePurpose


DAY = timedelta(days=1)
KEYS = [keys.generate_key() for _ in range(4)]
"""Keys at hand: making them takes long, and nothing that lasts depends on which they are."""
SUCCESSION_ON = date(2030, 8, 21)
"""Four years after the second generation, which was founded while the town's past was played."""


def deliver() -> None:
    offices.deliver()


def publish(at: datetime) -> None:
    certification.publish(at=at)


def turn(to: datetime) -> None:
    """Turn the clock, which stands, to an instant."""
    clockwork.advance_clock(to - clockwork.clock().now())


def turn_with_keys_at_hand(to: datetime) -> None:
    """Turn the clock in a process of its own."""
    at_hand = cycle(KEYS)
    ceremony.generate_key = keys.generate_key = lambda: next(at_hand)
    turn(to)


def restart() -> None:
    do_what_is_due()


def check_lists_say_what_the_ledger_says() -> None:
    """Demand lists that are signed, numbered as the books say, and name what was revoked then."""
    numbers = {(one.purpose, one.generation): one.crl_number for one in certification.authorities()}
    anchors = {purpose: certification.anchors(purpose) for purpose in CertificatePurpose}
    revoked = [entry for entry in certification.entries() if entry.reason is not None]
    everywhere = {purpose: set() for purpose in CertificatePurpose}
    since = dict.fromkeys(CertificatePurpose, clockwork.clock().now())
    for crl in certification.current_crls():
        parsed = x509.load_der_x509_crl(crl.der)
        assert any(parsed.is_signature_valid(one.public_key()) for one in anchors[crl.purpose])
        assert 0 < crl.number <= numbers[crl.purpose, crl.generation]
        listed = {one.serial_number for one in parsed}
        assert listed <= {entry.serial for entry in revoked if entry.purpose is crl.purpose}
        if crl.municipality is None:
            everywhere[crl.purpose] |= listed
            since[crl.purpose] = min(since[crl.purpose], crl.at)
    for entry in revoked:
        if entry.revoked_at < since[entry.purpose]:
            assert entry.serial in everywhere[entry.purpose]


def test_a_delivery_killed_at_any_point_is_effective_once(standing, kept, every):
    at = standing.now()
    for name in ("tsubasa", "sakura"):
        register.receive_change_of_address(resident(name).resident, "試験町９番", at=at)
    card_office.suspend(resident("sakura").card, at=at)
    register.receive_death(resident("sakura").resident, died_on=at.date(), at=at)
    town = kept()
    do_what_is_due()
    after = stand()
    for n in each_aftermath(town, deliver, every=every(16), of_all=8):
        do_what_is_due()
        assert changed(after, stand()) == {}, n
        check_all_is_well()


def test_a_publication_killed_at_any_point_leaves_whole_lists_and_no_number_stands_for_two(
    standing, kept, every
):
    at, town, before = standing.now(), kept(), stand()
    numbers = {crl.name: crl.number for crl in certification.current_crls()}
    for n in each_aftermath(town, publish, at, every=every(16), of_all=10):
        check_lists_say_what_the_ledger_says()
        cut = {crl.name: crl for crl in certification.current_crls()}
        assert all(numbers[name] <= crl.number <= numbers[name] + 1 for name, crl in cut.items())
        do_what_is_due()
        check_all_is_well()
        published = {"certification.Publication", "certification.StatusChange"}
        assert set(changed(before, stand())) <= published, n
        certification.publish(at=at)
        check_lists_say_what_the_ledger_says()
        for crl in certification.current_crls():
            assert crl.number > cut[crl.name].number or crl.der == cut[crl.name].der


def test_a_turn_of_the_clock_killed_at_any_point_goes_on_where_it_was(standing, kept, every):
    to = standing.now() + 11 * DAY
    person = resident("sakura").resident
    municipality.receive_moving_out(
        person, planned_on=standing.now().date() + DAY, at=standing.now()
    )
    town = kept()
    turn(to)
    after = stand()
    check_all_is_well()
    for n in each_aftermath(town, turn_with_keys_at_hand, to, every=every(64), of_all=25):
        do_what_is_due()
        check_all_is_well()
        turn(to)
        assert changed(after, stand()) == {}, n
        check_all_is_well()
        check_lists_say_what_the_ledger_says()


def test_days_that_passed_unseen_are_done_by_a_restart_killed_at_any_point(standing, kept, every):
    standing.clock.turn(standing.now() + 11 * DAY)
    town = kept()
    do_what_is_due()
    after = stand()
    for n in each_aftermath(town, restart, every=every(64), of_all=25):
        do_what_is_due()
        assert changed(after, stand()) == {}, n
        check_all_is_well()
        check_lists_say_what_the_ledger_says()


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize("what", ["responder.renewed", "authority.founded"])
def test_a_ceremony_killed_at_any_point_is_held_once(kept, every, monkeypatch, what):
    at_hand = cycle(KEYS)
    monkeypatch.setattr(ceremony, "generate_key", lambda: next(at_hand))
    monkeypatch.setattr(keys, "generate_key", lambda: next(at_hand))
    on = SUCCESSION_ON if what == "authority.founded" else ceremony.next_day()
    to = datetime.combine(on, time(10), JST)
    turn(to - DAY)
    town, held = kept(), len(ceremonies(what))
    turn(to)
    after = stand()
    assert len(ceremonies(what)) == held + 2
    for n in each_aftermath(town, turn_with_keys_at_hand, to, every=every(64), of_all=25):
        do_what_is_due()
        check_all_is_well()
        turn(to)
        assert changed(after, stand()) == {}, n
        check_all_is_well()
        check_lists_say_what_the_ledger_says()


def ceremonies(act: str) -> tuple[offices.JournalLine, ...]:
    return offices.journal_lines("certification", last=1_000, act=act)
