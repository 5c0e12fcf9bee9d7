"""Key ceremonies: two persons and a transcript, or unattended and saying so; keys in a token."""

import json
import os
import subprocess
import sys
from datetime import datetime, time, timedelta
from functools import cache
from itertools import count

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import connections
from soft_token import soft_token

from jumin.offices.certification import ceremony, due, keyring, models
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.errors import (
    NotFoundedError,
    TokenSettingsError,
    WitnessesError,
)
from jumin.offices.common.books import journal
from jumin.offices.municipality import gateway as municipality
from jumin.pki import keys
from jumin.pki.keys import FileKeys, generate_key
from jumin.pki.lints import second
from jumin.pki.lints.second import SecondLintError
from jumin.pki.pkcs11_keys import KeyToken, TokenKeyAbsentError
from jumin.pki.requests import card_subject, make_request
from jumin.pki.transcript import CERTIFICATE_MADE, KEY_GENERATED, TranscriptError, fingerprint
from jumin.sandbox import visits
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.residents import resident
from jumin.terms import JST, CertificatePurpose, day_of


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
WITNESSES = ("証人 一郎", "Second Witness")


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    del number
    return generate_key()


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ceremonies take keys that were made once for all tests."""
    numbers = count()

    def next_key() -> rsa.RSAPrivateKey:
        return key(next(numbers) % 6)

    monkeypatch.setattr(keys, "generate_key", next_key)
    monkeypatch.setattr(ceremony, "generate_key", next_key)


def facts(purpose: CertificatePurpose, generation: int) -> dict[str, dict[str, object]]:
    steps = certification.check_transcript(purpose, generation)
    return {step.act: dict(step.facts) for step in steps}


@pytest.mark.usefixtures("town")
def test_what_is_founded_by_itself_says_in_journal_and_transcript_that_nobody_attended() -> None:
    for authority in certification.authorities():
        assert authority.is_attended is False
        told = facts(authority.purpose, authority.generation)
        assert told["ceremony.begun"]["attended"] is False
        assert "witness" not in told
        assert told[CERTIFICATE_MADE]["sha256"] == authority.fingerprint
    lines = journal("certification").filter(act="authority.founded")
    assert [line.facts for line in lines] == [{"unattended": True}] * 4


@pytest.mark.usefixtures("quick_keys")
def test_two_persons_found_the_next_generation_ahead_of_its_day(town, monkeypatch) -> None:
    monkeypatch.setattr(ceremony, "second_lint", lambda _: None)
    at, former = town.now(), keyring.issuing(SIGNATURE)
    planned = certification.plan_ceremony(SIGNATURE, at=at)
    assert planned.due_on > day_of(at)
    generation = certification.hold_ceremony(SIGNATURE, WITNESSES, at=at)
    assert generation == former.generation + 1 == planned.generation
    newest = keyring.issuing(SIGNATURE)
    certificate = keyring.certificate(newest)
    assert certificate.serial_number == planned.serial == former.next_serial
    assert day_of(certificate.not_valid_after_utc) == planned.last_day
    steps = certification.check_transcript(SIGNATURE, generation)
    assert [step.facts["name"] for step in steps if step.act == "witness"] == list(WITNESSES)
    told = facts(SIGNATURE, generation)
    assert told["ceremony.begun"]["attended"] is True
    assert told[KEY_GENERATED]["sha256"] == fingerprint(keyring.rsa_key(certificate))
    assert told[KEY_GENERATED]["where"] == "file"
    assert told[CERTIFICATE_MADE]["sha256"] == certificate.fingerprint(SHA256()).hex()
    view = certification.authorities()[-1]
    assert (view.purpose, view.generation, view.is_attended) == (SIGNATURE, generation, True)
    line = journal("certification").last()
    assert (line.act, line.facts) == ("authority.founded", {"unattended": False})
    assert not any(name in json.dumps(line.facts) + line.subject for name in WITNESSES)
    visits.issue_certificates(resident("sakura"), frozenset({SIGNATURE}), at=at)
    newest_row = models.Certificate.objects.filter(purpose=SIGNATURE).latest("serial")
    assert newest_row.authority == newest
    assert certification.publish_if_due(at=at) is not None
    assert disagreements() == ()


@pytest.mark.usefixtures("quick_keys")
def test_those_who_attend_see_their_own_key_made_not_that_of_a_founding_that_was_cut_off(
    town, monkeypatch
) -> None:
    at, former = town.now(), keyring.issuing(SIGNATURE)
    due_on = certification.plan_ceremony(SIGNATURE, at=at).due_on
    with monkeypatch.context() as cut_off:
        cut_off.setattr(ceremony, "authority_certificate", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ceremony.perform(due_on, at=at)
    path = keyring.files().path(f"signature-{former.generation + 1:02}")
    orphan = path.read_bytes()
    monkeypatch.setattr(ceremony, "second_lint", lambda _: None)
    generation = certification.hold_ceremony(SIGNATURE, WITNESSES, at=at)
    newest = keyring.issuing(SIGNATURE)
    told = facts(SIGNATURE, generation)[KEY_GENERATED]["sha256"]
    assert told == fingerprint(keyring.authority(newest).key.public_key())
    assert path.read_bytes() != orphan
    (aside,) = path.parent.glob(f"{path.name}.*")
    assert aside.read_bytes() == orphan


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "witnesses", [(), ("A",), ("A", "A"), ("A", " a "), ("A", ""), ("A", "B", "C")]
)
def test_a_ceremony_wants_two_different_persons(town, witnesses: tuple[str, ...]) -> None:
    count = models.Authority.objects.count()
    with pytest.raises(WitnessesError):
        certification.hold_ceremony(SIGNATURE, witnesses, at=town.now())
    assert models.Authority.objects.count() == count


@pytest.mark.usefixtures("quick_keys")
def test_in_a_ceremony_pkilint_looks_at_the_certificate_or_the_transcript_says_that_it_did_not(
    town, monkeypatch
) -> None:
    certification.hold_ceremony(SIGNATURE, WITNESSES, at=town.now())
    assert facts(SIGNATURE, 3)["certificate.linted"]["result"].startswith("nothing found (version")
    monkeypatch.setattr(ceremony, "is_installed", lambda: False)
    certification.hold_ceremony(SIGNATURE, WITNESSES, at=town.now())
    assert facts(SIGNATURE, 4)["certificate.linted"]["result"] == "not run: not installed"
    assert facts(SIGNATURE, 1)["certificate.linted"]["result"] == "not run: nobody attends"


@pytest.mark.usefixtures("quick_keys")
def test_what_pkilint_finds_wrong_is_not_founded(town, monkeypatch) -> None:
    def finds(_: bytes) -> None:
        raise SecondLintError("certificate: wrong")

    monkeypatch.setattr(ceremony, "second_lint", finds)
    with pytest.raises(SecondLintError, match="nothing was founded"):
        certification.hold_ceremony(SIGNATURE, WITNESSES, at=town.now())
    assert keyring.issuing(SIGNATURE).generation == 2


def test_pkilint_is_told_from_what_it_finds() -> None:
    name = x509.Name([])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    at = datetime(2026, 1, 1)  # noqa: DTZ001 (the builder wants UTC without saying so)
    odd = builder.not_valid_before(at).not_valid_after(at).public_key(key(0).public_key())
    with pytest.raises(SecondLintError) as found:
        second.second_lint(odd.sign(key(0), SHA256()).public_bytes(Encoding.DER))
    assert "issuer" in found.value.findings


@pytest.mark.usefixtures("town")
def test_a_transcript_that_somebody_changed_is_found() -> None:
    row = keyring.issuing(SIGNATURE)
    row.transcript = bytes(row.transcript).replace(b'"attended": false', b'"attended": true')
    row.save()
    with pytest.raises(TranscriptError):
        certification.check_transcript(SIGNATURE, row.generation)
    views = {(one.purpose, one.generation): one for one in certification.authorities()}
    assert views[SIGNATURE, row.generation].is_attended is None
    assert views[AUTHENTICATION, 1].is_attended is False
    with pytest.raises(NotFoundedError):
        certification.check_transcript(SIGNATURE, 9)


# --- keys in a token


@pytest.fixture
def in_token(town, monkeypatch):
    """The town's settings, changed to keep the authorities' keys in a token from now on."""
    changed = settings.INSTALLATION.model_copy(update=soft_token().settings())
    monkeypatch.setattr(settings, "INSTALLATION", changed)
    return town


def forget_authorities() -> None:
    models.StatusChange.objects.all().delete()
    models.Certificate.objects.all().delete()
    models.Authority.objects.all().delete()
    for path in settings.FOLDER.keys.glob("*-0?.key"):
        path.unlink()


@pytest.mark.source("PKCS #11 v2.40")
def test_authorities_founded_in_a_token_issue_revoke_publish_and_are_succeeded(in_token) -> None:
    forget_authorities()
    at = in_token.now()
    certification.found_authorities(at=at)
    assert not list(settings.FOLDER.keys.glob("signature-*.key"))
    assert facts(SIGNATURE, 1)[KEY_GENERATED]["where"] == "token"
    requests = {
        purpose: make_request(card_subject(purpose, "900000000000099"), key(number))
        for number, purpose in enumerate(CertificatePurpose)
    }
    holder = municipality.holder(resident("sakura").resident)
    ordered = certification.CardOrder(
        "in a token", "900000000000099", holder, requests, day_of(at) + timedelta(days=3000)
    )
    issued = certification.issue_for_card(ordered, at=at)
    for purpose, one in issued.certificates.items():
        issuer = x509.load_der_x509_certificate(issued.authorities[purpose])
        x509.load_der_x509_certificate(one.der).verify_directly_issued_by(issuer)
    lists = certification.publish(at=at).crls
    assert lists
    for crl in lists:
        issuer = next(
            keyring.certificate(row) for row in models.Authority.objects.filter(purpose=crl.purpose)
        )
        assert x509.load_der_x509_crl(crl.der).is_signature_valid(keyring.rsa_key(issuer))
    founded_on = day_of(keyring.certificate(keyring.issuing(SIGNATURE)).not_valid_before_utc)
    succession_on = founded_on.replace(year=founded_on.year + 4)
    ceremony.perform(succession_on, at=datetime.combine(succession_on, time(), JST))
    assert keyring.issuing(SIGNATURE).generation == 2
    assert facts(SIGNATURE, 2)[KEY_GENERATED]["where"] == "token"
    assert due.next_day() > succession_on


def test_after_a_restart_the_keys_in_the_token_go_on_signing(in_token) -> None:
    forget_authorities()
    certification.found_authorities(at=in_token.now())
    connections.close_all()
    token = soft_token()
    environment = {
        **os.environ,
        "JUMIN_KEYS": "pkcs11",
        "JUMIN_PKCS11_MODULE": str(token.module),
        "JUMIN_PKCS11_TOKEN": token.label,
        "JUMIN_PKCS11_PIN_FILE": str(token.pin_file),
    }
    done = subprocess.run(
        [sys.executable, "-m", "jumin.cli", "ca", "publish", "--json"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {crl["generation"] for crl in json.loads(done.stdout)["crls"]} == {1}
    broken = {**environment, "JUMIN_PKCS11_TOKEN": "nowhere"}
    done = subprocess.run(
        [sys.executable, "-m", "jumin.cli", "ca", "publish"],
        env=broken, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "JUMIN_PKCS11_TOKEN" in done.stderr


@pytest.mark.usefixtures("quick_keys")
def test_generations_founded_in_files_go_on_there_when_the_next_is_founded_in_a_token(
    in_token, monkeypatch
) -> None:
    monkeypatch.setattr(ceremony, "second_lint", lambda _: None)
    assert isinstance(keyring.store(), KeyToken)
    at, former = in_token.now(), keyring.issuing(SIGNATURE)
    certification.hold_ceremony(SIGNATURE, WITNESSES, at=at)
    assert facts(SIGNATURE, former.generation + 1)[KEY_GENERATED]["where"] == "token"
    assert {crl.generation for crl in certification.publish(at=at).crls} == {1, 2, 3}
    visits.issue_certificates(resident("sakura"), frozenset(), at=at)
    assert disagreements() == ()


@pytest.mark.usefixtures("in_token")
def test_a_key_that_is_in_another_token_is_told_with_what_to_do() -> None:
    keyring.files().path("signature-02").unlink()
    with pytest.raises(TokenKeyAbsentError, match=r"signature-02.*JUMIN_PKCS11_TOKEN"):
        keyring.authority(keyring.issuing(SIGNATURE))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"pkcs11_module": None}, "JUMIN_PKCS11_MODULE"),
        ({"pkcs11_pin_file": None}, "JUMIN_PKCS11_PIN_FILE"),
        ({"pkcs11_pin_file": soft_token().home / "absent"}, "absent can't be read"),
    ],
    ids=["no module", "no PIN file", "absent PIN file"],
)
@pytest.mark.usefixtures("in_token")
def test_settings_that_name_no_token_are_told(monkeypatch, changed, told: str) -> None:
    wrong = settings.INSTALLATION.model_copy(update=changed)
    monkeypatch.setattr(settings, "INSTALLATION", wrong)
    with pytest.raises(TokenSettingsError, match=told):
        keyring.store()


@pytest.mark.usefixtures("in_token")
def test_a_pin_that_others_can_read_is_not_taken(monkeypatch, tmp_path) -> None:
    open_file = tmp_path / "pin"
    open_file.write_text("1234")
    open_file.chmod(0o644)
    wrong = settings.INSTALLATION.model_copy(update={"pkcs11_pin_file": open_file})
    monkeypatch.setattr(settings, "INSTALLATION", wrong)
    with pytest.raises(TokenSettingsError, match="chmod 600"):
        keyring.store()


@pytest.mark.usefixtures("in_token")
def test_without_the_extra_it_is_told_how_to_install_it(monkeypatch) -> None:
    changed = settings.INSTALLATION.model_copy(update={"pkcs11_token": "never opened"})
    monkeypatch.setattr(settings, "INSTALLATION", changed)
    monkeypatch.setitem(sys.modules, "jumin.pki.pkcs11_keys", None)
    with pytest.raises(TokenSettingsError, match=r"jumin\[hsm\]"):
        keyring.store()


@pytest.mark.usefixtures("town")
def test_without_settings_the_keys_are_in_files() -> None:
    assert isinstance(keyring.store(), FileKeys)
