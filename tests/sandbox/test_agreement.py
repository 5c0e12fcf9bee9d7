"""Offices, published status and pockets agree; a planted disagreement of each kind is found."""

import time
from datetime import timedelta

import pytest
from django.db import connections

from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office import models as cards
from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models as ledger
from jumin.offices.common.transactions import office_transaction
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import models as requests
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality import models as register
from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox import agreement, wallet
from jumin.sandbox.agreement import DisagreementCode, disagreements
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, RefusedError, RevocationReason


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


def test_a_message_that_waits_is_told(town, monkeypatch):
    monkeypatch.setattr("jumin.offices.common.courier.deliver", lambda: 0)
    card_office.suspend(resident("emma").card, at=town.now())
    found = {one.code: one for one in disagreements()}
    assert set(found) == {DisagreementCode.MESSAGE_WAITING, DisagreementCode.CERTIFICATE_STATE}
    waiting = found[DisagreementCode.MESSAGE_WAITING]
    assert (waiting.subject, waiting.facts) == ("card_office", {"count": 1})


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


@pytest.mark.usefixtures("town")
def test_the_offices_hold_still_meanwhile(monkeypatch):
    seen = []
    monkeypatch.setattr(
        agreement,
        "_papers",
        lambda: iter(seen.append(connections["certification"].in_atomic_block) or ()),
    )
    disagreements()
    assert seen == [True]


def test_nothing_personal_is_told():
    told = str(agreement.Disagreement(DisagreementCode.POCKET_EMPTY, "sakura", {"what": "card"}))
    assert told == "pocket.empty (sakura, what=card)"
