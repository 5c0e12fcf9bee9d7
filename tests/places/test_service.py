"""The sample service: who may register, who may log in, and what it keeps (見本サービス)."""

import pytest
from django.db import connections
from django.test import Client

from jumin.offices.certification import gateway as certification
from jumin.places.service import accounts
from jumin.places.service.device import Proof, prove
from jumin.places.service.models import Account
from jumin.sandbox import visits
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, RevocationReason, SerialNumber


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION


@pytest.fixture
def client(town):  # noqa: ARG001 (the town is where the service is)
    client = Client()
    client.post("/language/", {"language": "en", "next": "/"})
    return client


def come(client, way, name, pin=None):
    """Come in by one of the ways; a PIN that is not given is the right one."""
    known = resident(name)
    right = known.signature_pin if way == "register" else known.authentication_pin
    entered = {"resident": name, "pin": pin or right or "0000"}
    return client.post(f"/service/{way}/", entered, follow=True)


def says(page):
    return page.content.decode()


@pytest.mark.source("INFO-3", "CERT-1", "CERT-2", "JPKI Act, art. 17", "JPKI Act, art. 36")
def test_who_registers_by_signature_logs_in_by_authentication(client):
    registered = says(come(client, "register", "sakura"))
    assert "You are registered" in registered
    assert resident("sakura").name in registered
    assert "chain.signature" in registered
    client.post("/service/log-out/")
    assert resident("sakura").name not in says(client.get("/service/"))
    assert "You are logged in." in says(come(client, "log-in", "sakura"))
    assert Account.objects.count() == 1


@pytest.mark.source("JPKI Act, art. 36")
def test_a_good_certificate_is_no_account(client):
    page = says(come(client, "log-in", "akari"))
    assert "nobody registered with it" in page
    assert "certificate.validity" in page
    assert not Account.objects.exists()


@pytest.mark.parametrize(("name", "says_why"), [("yui", "nobody registered"), ("kenji", "pin.")])
def test_who_comes_in_after_somebody_else_never_sees_their_account(client, name, says_why):
    come(client, "register", "sakura")
    page = says(come(client, "log-in", name))
    assert says_why in page
    assert resident("sakura").name not in page


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ren", "certificate.revoked"),
        ("hisako", "certificate.held"),
        ("yamato", "certificate.expired"),
    ],
)
@pytest.mark.source("CERT-7", "JPKI Act, art. 15(1)", "JPKI CPS §4.9.9")
def test_nobody_registers_with_a_certificate_that_is_void(client, name, code):
    page = says(come(client, "register", name))
    assert code in page
    assert not Account.objects.exists()


def test_a_wrong_pin_reaches_the_card_and_not_the_service(client):
    page = says(come(client, "log-in", "sakura", pin="0000"))
    assert "pin.wrong" in page
    assert "no certificate to check" in page


@pytest.mark.parametrize("entered", [{}, {"resident": "nobody", "pin": "1"}])
@pytest.mark.parametrize("way", ["register", "log-in"])
def test_a_form_that_can_t_be_meant_is_asked_for_again(client, way, entered):
    page = client.post(f"/service/{way}/", entered)
    assert page.status_code == 422
    assert "Please look at the entry again" in says(page)


def test_no_pin_is_kept_anywhere(client):
    pin = resident("sakura").signature_pin
    page = come(client, "register", "sakura")
    assert pin not in says(page)
    assert pin not in str(dict(client.session))
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert not any(pin in row[0] for row in cursor.fetchall())


@pytest.mark.source("RFC 8017 §8.2.2")
def test_a_proof_of_another_question_is_none(town):
    at, known = town.now(), resident("sakura")
    pin = Pin(known.authentication_pin)
    once = accounts.question(AUTHENTICATION, at=at)
    proof = prove(known, AUTHENTICATION, pin, once)
    decision = accounts.log_in(proof, accounts.question(AUTHENTICATION, at=at), at=at)
    assert decision.refusal.facts == {"check": "proof.signature"}
    assert accounts.log_in(proof, once, at=at).refusal is None
    assert accounts.log_in(Proof(b"", proof.signature), once, at=at).refusal is not None


@pytest.mark.source("CERT-8", "JPKI CPS §4.9.9")
def test_an_account_outlives_the_renewal_of_its_certificates(client, town):
    """A renewed certificate has another serial number: the ledger's links lead to the account."""
    come(client, "register", "tsumugi")
    before = Account.objects.get()
    visits.renew_certificates(resident("tsumugi"), at=town.now())
    client.post("/service/log-out/")
    assert "You are logged in." in says(come(client, "log-in", "tsumugi"))
    after = Account.objects.get()
    assert after.pk == before.pk
    assert after.authentication_serial != before.authentication_serial
    assert "You are registered" in says(come(client, "register", "tsumugi"))
    assert Account.objects.get().signature_serial != before.signature_serial


@pytest.mark.source("JPKI Act, art. 18 (現況確認)")
def test_who_registered_with_what_is_void_by_now_is_asked_to_register_again(client, town):
    come(client, "register", "sakura")
    certification.revoke(
        SIGNATURE,
        SerialNumber(Account.objects.get().signature_serial),
        RevocationReason.AFFILIATION_CHANGED,
        at=town.now(),
        actor="test",
    )
    page = says(come(client, "log-in", "sakura"))
    assert "You are logged in." in page
    assert "no longer good" in page
    assert "certificate.revoked" in page


def test_who_leaves_leaves_nothing(client):
    come(client, "register", "sakura")
    assert "Your account is gone" in says(client.post("/service/leave/", follow=True))
    assert not Account.objects.exists()
