"""Offices, published status and pockets agree; a planted disagreement of each kind is found."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections

from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office import models as cards
from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models as ledger
from jumin.offices.common import courier
from jumin.offices.common.books import journal, outbox
from jumin.offices.common.transactions import office_transaction
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import models as requests
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality import models as register
from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox import agreement, pockets, standing, wallet
from jumin.sandbox.agreement import DisagreementCode, disagreements
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, RefusedError, RevocationReason


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(agreement, "PAUSE", 0.0)


@pytest.fixture
def looks(monkeypatch):
    """Count how often the offices are held still."""
    seen = []
    real = standing.waiting
    monkeypatch.setattr(standing, "waiting", lambda: seen.append(1) or real())
    return seen


def first(monkeypatch, where, name, happen):
    """Let something happen before a function of a module is called for the first time."""
    real, done = getattr(where, name), []

    def called(*arguments):
        if not done:
            done.append(1)
            happen()
        return real(*arguments)

    monkeypatch.setattr(where, name, called)


def planted():
    """Tell the codes of what does not agree."""
    return {one.code for one in disagreements()}


def card_of(name):
    return cards.Card.objects.filter(number=resident(name).card)


def certificate_of(name, purpose="authentication"):
    serial = getattr(card_of(name).get(), f"{purpose}_serial")
    return ledger.Certificate.objects.filter(purpose=purpose, serial=serial)


@pytest.mark.usefixtures("town")
def test_a_founded_town_agrees_with_itself():
    assert disagreements() == ()


@pytest.mark.usefixtures("town")
def test_it_is_told_fast():
    disagreements()
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        disagreements()
        took.append(time.perf_counter() - begun)
    assert min(took) < 1.0, "0.3 s on a machine with nothing else to do"


def test_looking_through_pockets_costs_nobody_a_try(town):
    with wallet.take(resident("sakura"), "kiosk") as card, pytest.raises(RefusedError):
        JpkiSession(card).verify_pin(CertificatePurpose.SIGNATURE, Pin("WRONG1"))
    before = {path: path.read_bytes() for path in town.folder.cards.glob("*.card")}
    assert disagreements() == ()
    assert {path: path.read_bytes() for path in town.folder.cards.glob("*.card")} == before


@pytest.mark.usefixtures("town")
def test_a_card_in_use_is_left_out():
    with wallet.take(resident("sakura"), "kiosk"):
        assert disagreements() == ()


@pytest.mark.usefixtures("town")
def test_a_card_whose_pin_is_no_more_the_roster_s_agrees_still():
    with wallet.take(resident("sakura"), "kiosk") as card:
        for _ in range(5):
            with pytest.raises(RefusedError):
                JpkiSession(card).verify_pin(CertificatePurpose.SIGNATURE, Pin("WRONG1"))
    assert disagreements() == ()


def test_whatever_happens_through_the_gateways_the_offices_agree(town):
    at = town.now()
    municipality.receive_change_of_address(resident("sakura").resident, "鎌倉市試験町９番", at=at)
    card_office.suspend(resident("emma").card, at=at)
    municipality.receive_death(resident("tsubasa").resident, died_on=at.date(), at=at)
    certification.revoke(
        CertificatePurpose.AUTHENTICATION,
        certificate_of("aoi").get().serial,
        RevocationReason.CESSATION_OF_OPERATION,
        at=at,
        actor="municipality.counter",
    )
    assert disagreements() == ()


def undelivered(monkeypatch, town):
    """Suspend a card, and let nobody tell the others."""
    with monkeypatch.context() as cut_off:
        cut_off.setattr(courier, "deliver", lambda: 0)
        card_office.suspend(resident("emma").card, at=town.now())


def test_what_is_on_its_way_is_delivered_first(town, monkeypatch, looks):
    undelivered(monkeypatch, town)
    assert disagreements() == ()
    assert len(looks) == 1


def test_an_act_that_comes_between_delivery_and_standstill_is_waited_for(town, monkeypatch, looks):
    undelivered(monkeypatch, town)
    came_too_late = iter((0, 0))

    def deliver():
        return next(came_too_late, None) is None and courier.deliver()

    monkeypatch.setattr(agreement.offices, "deliver", deliver)
    assert disagreements() == ()
    assert len(looks) == 3


def test_a_message_that_waits_is_told(town, monkeypatch, looks):
    undelivered(monkeypatch, town)
    monkeypatch.setattr(agreement.offices, "deliver", lambda: 0)
    found = {one.code: one for one in disagreements()}
    assert set(found) == {DisagreementCode.MESSAGE_WAITING, DisagreementCode.CERTIFICATE_STATE}
    waiting = found[DisagreementCode.MESSAGE_WAITING]
    assert (waiting.subject, waiting.facts) == ("card_office", {"count": 1})
    assert len(looks) == agreement.MOST_LOOKS


@pytest.mark.parametrize(
    "tried", [{"attempts": 1}, {"attempts": 8, "parked_at": "2026-11-20T00:00:00Z"}]
)
def test_a_message_that_was_tried_is_told_at_once_and_so_is_what_waits_behind_it(
    town, monkeypatch, looks, tried
):
    undelivered(monkeypatch, town)
    (message,) = outbox("card_office").filter(delivered_at=None)
    outbox("card_office").filter(pk=message.pk).update(
        next_attempt_at="2099-01-01T00:00:00Z", **tried
    )
    message.pk = None
    message.save(force_insert=True)
    (waiting,) = (one for one in disagreements() if one.code is DisagreementCode.MESSAGE_WAITING)
    assert waiting.facts == {"count": 2}
    assert len(looks) == 1


def test_a_status_that_is_just_being_published_is_waited_for(town, monkeypatch, looks):
    real, snapshots = standing.read, iter((None, b"no snapshot"))

    def read(waiting):
        stood = real(waiting)
        return replace(stood, snapshot=next(snapshots, stood.snapshot))

    monkeypatch.setattr(standing, "read", read)
    assert disagreements() == ()
    assert len(looks) == 3
    assert town.folder.mark.exists()


def holder(name, **values):
    return lambda: register.Resident.objects.filter(number=resident(name).resident).update(**values)


def card(name, **values):
    return lambda: card_of(name).update(**values)


def certificate(name, purpose="authentication", **values):
    return lambda: certificate_of(name, purpose).update(**values)


REVOKED = {"state": CertificateState.REVOKED, "revoked_at": "2026-11-20T00:00:00+09:00"}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (card("sakura", resident="14204-9999999"), DisagreementCode.CARD_OF_NOBODY),
        (
            holder("sakura", removed_on="2026-11-20", removed_cause="died"),
            DisagreementCode.CARD_OF_THE_DEAD,
        ),
        (
            holder("sakura", removed_on="2026-11-20", removed_cause="moved-out"),
            DisagreementCode.CARD_OF_MOVED_OUT,
        ),
        (card("sakura", signature_serial=999_999), DisagreementCode.CERTIFICATE_UNKNOWN),
        (certificate("sakura", resident="x"), DisagreementCode.CERTIFICATE_OF_ANOTHER),
        (certificate("sakura", order="x"), DisagreementCode.CERTIFICATE_OF_ANOTHER),
        (certificate("sakura", state="issued"), DisagreementCode.CERTIFICATE_STATE),
        (certificate("sakura", state="superseded"), DisagreementCode.CERTIFICATE_STATE),
        (certificate("sakura", reason=3, **REVOKED), DisagreementCode.CERTIFICATE_STATE),
        (certificate("sakura", reason=0, **REVOKED), DisagreementCode.CERTIFICATE_STATE),
        (certificate("hisako", state="delivered"), DisagreementCode.CERTIFICATE_STATE),
        (card("sakura", status=CardStatus.LAPSED), DisagreementCode.CERTIFICATE_STATE),
        (card("sakura", status=CardStatus.RETURNED), DisagreementCode.CERTIFICATE_STATE),
        (card("sakura", status=CardStatus.SUSPENDED), DisagreementCode.CERTIFICATE_STATE),
        (card("sakura", status=CardStatus.MANUFACTURED), DisagreementCode.CERTIFICATE_STATE),
        (card("hisako", status=CardStatus.LAPSED), DisagreementCode.CERTIFICATE_STATE),
        (card("sakura", authentication_serial=None), DisagreementCode.CERTIFICATE_ASTRAY),
        (certificate("sakura", reason=5, **REVOKED), DisagreementCode.STATUS_DIFFERS),
        (card("sakura", signature_serial=None), DisagreementCode.POCKET_DIFFERS),
        (card("sakura", number="900000000999999"), DisagreementCode.POCKET_DIFFERS),
    ],
)
def test_a_planted_disagreement_is_found(plant, code):
    with office_transaction("municipality"):
        assert plant() == 1
    assert code in planted()


@pytest.mark.usefixtures("town")
def test_two_cards_in_force_are_told():
    row = card_of("sakura").get()
    row.pk, row.number = None, "900000000999999"
    row.signature_serial = row.authentication_serial = None
    row.save(force_insert=True)
    (found,) = disagreements()
    assert found.code is DisagreementCode.CARDS_IN_FORCE
    assert found.subject == resident("sakura").resident


@pytest.mark.usefixtures("town")
def test_a_certificate_of_two_cards_is_told():
    theirs = card_of("sakura").get().authentication_serial
    card_of("tsubasa").update(authentication_serial=theirs)
    assert {DisagreementCode.CERTIFICATE_OF_ANOTHER, DisagreementCode.POCKET_DIFFERS} <= planted()


@pytest.mark.usefixtures("town")
def test_a_certificate_on_its_way_into_a_card_is_none():
    """It was issued to a card in use, whose visit at the counter was cut off."""
    row = certificate_of("sakura").get()
    row.pk, row.serial, row.state = None, 999_999, CertificateState.ISSUED
    row.save(force_insert=True)
    assert planted() == {DisagreementCode.STATUS_DIFFERS}
    row.order = "900000000999999"
    row.save()
    assert DisagreementCode.CERTIFICATE_ASTRAY in planted()


@pytest.mark.parametrize("content", [None, b"no snapshot"])
def test_a_status_that_can_t_be_read_is_told(town, content):
    path = town.folder.published / "status.snapshot"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert planted() == {DisagreementCode.STATUS_MISSING}


@pytest.mark.usefixtures("town")
def test_a_certificate_that_is_published_and_in_no_ledger_is_told():
    row = certificate_of("isamu").get()
    name = f"authentication:{row.serial}"
    row.delete()
    about = {one.code for one in disagreements() if one.subject == name}
    assert about == {DisagreementCode.STATUS_DIFFERS}


def test_an_empty_pocket_is_told_where_a_card_is_in_use(town):
    (town.folder.cards / "sakura.card").unlink()
    (town.folder.cards / "kei.card").unlink(missing_ok=True)
    assert [(one.code, one.subject) for one in disagreements()] == [
        (DisagreementCode.POCKET_EMPTY, "sakura")
    ]


def test_a_damaged_card_is_told(town):
    path = town.folder.cards / "sakura.card"
    path.write_bytes(path.read_bytes()[:-1])
    assert [(one.code, one.subject) for one in disagreements()] == [
        (DisagreementCode.POCKET_DAMAGED, "sakura")
    ]


@pytest.mark.usefixtures("town")
def test_another_s_card_in_the_pocket_is_told():
    """As if two images had been mixed up, each under its owner's key."""
    theirs = resident("tsubasa").resident
    card_of("sakura").update(resident=theirs)
    assert DisagreementCode.POCKET_DIFFERS in planted()


@pytest.mark.usefixtures("town")
def test_a_card_that_states_what_the_office_never_put_on_it_is_told():
    kept = cards.KeptRecords.objects.filter(card__in=card_of("sakura"))
    assert kept.update(stated="0" * 64) == 1
    (found,) = disagreements()
    assert (found.code, found.subject) == (DisagreementCode.POCKET_DIFFERS, "sakura")
    assert dict(found.facts) == {"what": "particulars"}


def test_a_card_that_states_the_former_address_until_the_visit_is_no_disagreement(town):
    who = resident("sakura").resident
    municipality.receive_change_of_address(who, "神奈川県鎌倉市見本町９番地", at=town.now())
    assert disagreements() == ()


def rendered(town):
    """Bring a request at a kiosk as far as its paper."""
    at = town.now()
    begun = issuance.challenge("kiosk 1", at=at)
    with wallet.take(resident("sakura"), "kiosk 1") as taken:
        session = JpkiSession(taken)
        purpose = CertificatePurpose.AUTHENTICATION
        session.verify_pin(purpose, Pin(resident("sakura").authentication_pin))
        proof = session.sign(purpose, begun.nonce)
        issuance.identify(
            begun.request, certificate=session.certificate(purpose), signature=proof, at=at
        )
    issuance.order(begun.request, issuance.Order(), at=at)
    issuance.render(begun.request, at=at)
    return begun.request


def test_a_paper_that_the_journal_does_not_know_is_told(town):
    number = rendered(town)
    assert disagreements() == ()
    requests.Request.objects.filter(number=number).update(digest="0" * 64)
    (found,) = disagreements()
    assert (found.code, found.subject) == (DisagreementCode.PAPER_UNWRITTEN, number)
    requests.Request.objects.filter(number=number).delete()
    (found,) = disagreements()
    assert (found.code, found.subject) == (DisagreementCode.PAPER_UNWRITTEN, number)


def test_a_request_that_was_ordered_anew_has_no_paper_yet(town):
    number = rendered(town)
    issuance.order(number, issuance.Order(copies=2), at=town.now() + timedelta(seconds=5))
    assert disagreements() == ()


def test_a_paper_that_the_journal_has_no_line_of_is_told(town):
    number = rendered(town)
    journal("issuance").filter(subject=number).delete()
    (found,) = disagreements()
    assert (found.code, found.subject) == (DisagreementCode.PAPER_UNWRITTEN, number)


@pytest.mark.usefixtures("town")
def test_the_offices_hold_still_while_they_are_read_and_go_on_before_pockets_are(monkeypatch):
    held = []

    def watch(where, name):
        first(monkeypatch, where, name, lambda: held.append(is_held()))

    def is_held():
        return connections["certification"].in_atomic_block

    watch(standing, "read")
    watch(agreement, "pocket_of")
    watch(agreement, "_published")
    disagreements()
    assert held == [True, False, False]


def test_requests_are_read_by_as_few_queries_however_many_there_are(town):
    def queries():
        asked = []

        def ask(execute, *arguments):
            asked.append(arguments[0])
            return execute(*arguments)

        with connections["issuance"].execute_wrapper(ask):
            assert disagreements() == ()
        return len(asked)

    rendered(town)
    of_one = queries()
    rendered(town)
    assert queries() == of_one


def test_each_card_is_opened_once(town, monkeypatch):
    opened = []
    monkeypatch.setattr(pockets.Card, "open", _counting(pockets.Card.open, opened))
    assert disagreements() == ()
    assert len(opened) == len(list(town.folder.cards.glob("*.card")))


def _counting(open_, opened):
    def counted(*arguments, **named):
        opened.append(1)
        return open_(*arguments, **named)

    return staticmethod(counted)


def test_a_pocket_that_changed_after_the_offices_were_read_is_no_disagreement(town, monkeypatch):
    def give_back():
        card_office.give_back(resident("sakura").card, at=town.now())
        (town.folder.cards / "sakura.card").unlink()

    first(monkeypatch, agreement, "residents", give_back)
    assert disagreements() == ()
    assert card_of("sakura").get().status == CardStatus.RETURNED


def test_a_paper_that_was_made_after_the_offices_were_read_is_no_disagreement(town, monkeypatch):
    first(monkeypatch, agreement, "residents", lambda: rendered(town))
    assert disagreements() == ()
    assert requests.Request.objects.exclude(digest="").exists()


def test_nothing_personal_is_told():
    told = str(agreement.Disagreement(DisagreementCode.POCKET_EMPTY, "sakura", {"what": "card"}))
    assert told == "pocket.empty (sakura, what=card)"
