"""The certification office's register of relying parties, and the counts of their queries."""

import errno
import json
import os
import re
import stat
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings as django_settings
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumin.installation.folder import write_atomically
from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models, parties
from jumin.offices.certification.errors import (
    ClientCertificateError,
    NoTesterError,
    PartyKnownError,
    PartyNameError,
    PartyUnknownError,
)
from jumin.offices.certification.gateway import RelyingPartyView
from jumin.offices.common.books import journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import Publication
from jumin.pki.keys import load_key
from jumin.pki.parties import Fault, Register, key_digest, read_register
from jumin.pki.query_log import MAGIC, NOTE, Outcome, authority_number, segment_path
from jumin.terms import JST, CertificatePurpose


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
BOTH = frozenset(CertificatePurpose)
OPERATOR = "operator"


def register(town, name="bank", purposes=BOTH, **more):
    given_more = {"at": town.now(), "actor": OPERATOR, **more}
    return certification.register_party(name, purposes, **given_more)


def published(town) -> Register:
    return read_register(Publication(town.folder.published).parties.read_bytes())


def client_certificate(*usages: x509.ObjectIdentifier) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a client (TEST)")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return builder.sign(key, SHA256())


@pytest.mark.source("JPKI Act, art. 17(1), 36(1)")
@pytest.mark.parametrize("purposes", [{SIGNATURE}, {AUTHENTICATION}, BOTH])
def test_a_registered_party_is_published_with_what_it_may_ask_for(town, purposes):
    """署名検証者・利用者証明検証者."""
    registered = register(town, purposes=frozenset(purposes))
    party = published(town).by_key(registered.key.encode())
    assert (party.number, party.name, party.purposes) == (1, "bank", purposes)
    assert party.fault is None
    assert registered.party in certification.parties_registered()


def test_the_register_is_for_the_responder_alone(town):
    register(town)
    path = Publication(town.folder.published).parties
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_of_32_random_octets_and_only_its_digest_is_kept(town):
    first, second = register(town), register(town, "shop")
    assert first.key != second.key
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", first.key)
    assert bytes(models.RelyingParty.objects.get(number=1).key_digest) == key_digest(
        first.key.encode()
    )
    assert first.key not in repr(first)
    for path in town.folder.root.rglob("*"):
        if path.is_file():
            assert first.key.encode() not in path.read_bytes()


def test_every_act_stands_in_the_journal_without_names(town):
    register(town, is_tester=True)
    certification.set_fault("bank", Fault.STALE, at=town.now(), actor=OPERATOR)
    certification.set_fault("bank", None, at=town.now(), actor=OPERATOR)
    certification.end_party("bank", at=town.now(), actor=OPERATOR)
    lines = journal("certification").filter(subject="party:1").order_by("number")
    assert [line.act for line in lines] == [
        *("party.registered", "party.answered", "party.answered", "party.ended"),
    ]
    assert [line.facts.get("fault") for line in lines] == [None, "stale", "none", None]
    assert all(line.actor == OPERATOR for line in lines)
    assert "bank" not in json.dumps([line.facts for line in lines])


def test_a_name_is_given_once_and_a_number_never_again(town):
    register(town)
    with pytest.raises(PartyKnownError):
        register(town)
    certification.end_party("bank", at=town.now(), actor=OPERATOR)
    assert register(town).party.number == 2
    certification.end_party("bank", at=town.now(), actor=OPERATOR)
    assert register(town, "shop").party.number == 3


def test_who_was_ended_is_no_longer_published(town):
    key = register(town).key
    at = town.now()
    assert certification.end_party("bank", at=at, actor=OPERATOR).ended_at == at
    assert published(town).by_key(key.encode()) is None
    with pytest.raises(PartyUnknownError):
        certification.end_party("bank", at=town.now(), actor=OPERATOR)


@pytest.mark.parametrize("name", ["", " bank", "bank ", "a\nb", "\x1b[31m", "x" * 65])
def test_a_name_can_be_seen_and_has_64_characters_at_most(town, name):
    with pytest.raises(PartyNameError):
        register(town, name)
    assert register(town, "銀" * 64).party.name == "銀" * 64


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(max_size=80))
def test_no_name_of_a_party_breaks_anything(town, name):
    for act in (
        lambda: certification.end_party(name, at=town.now(), actor=OPERATOR),
        lambda: certification.set_fault(name, None, at=town.now(), actor=OPERATOR),
        lambda: certification.query_counts(None, name),
    ):
        with pytest.raises(PartyUnknownError):
            act()


def test_a_name_mistyped_is_met_by_one_like_it(town):
    register(town, "sakura-bank")
    with pytest.raises(PartyUnknownError, match="Did you mean sakura-bank") as raised:
        certification.set_fault("sakura-bnk", Fault.SLOW, at=town.now(), actor=OPERATOR)
    assert raised.value.meant == "sakura-bank"


def test_testers_alone_are_answered_wrongly(town):
    tester, other = register(town, "tester", is_tester=True), register(town)
    for fault in Fault:
        certification.set_fault("tester", fault, at=town.now(), actor=OPERATOR)
        assert published(town).by_key(tester.key.encode()).fault is fault
        with pytest.raises(NoTesterError):
            certification.set_fault("bank", fault, at=town.now(), actor=OPERATOR)
    assert published(town).by_key(other.key.encode()).fault is None
    certification.set_fault("tester", None, at=town.now(), actor=OPERATOR)
    assert published(town).by_key(tester.key.encode()).fault is None
    with pytest.raises(NoTesterError):
        certification.set_fault("bank", None, at=town.now(), actor=OPERATOR)


def test_the_books_themselves_refuse_a_fault_for_others(town):
    register(town)
    with pytest.raises(IntegrityError), office_transaction("certification"):
        models.RelyingParty.objects.update(fault=Fault.SLOW)


@pytest.mark.parametrize("spoil", [os.unlink, lambda path: path.write_bytes(b"{}")])
def test_a_register_that_is_missing_or_spoilt_is_published_again(town, spoil):
    register(town)
    path = Publication(town.folder.published).parties
    whole = path.read_bytes()
    spoil(path)
    certification.publish_if_due(at=town.now())
    assert path.read_bytes() == whole
    changed_at = path.stat().st_mtime_ns
    certification.publish_if_due(at=town.now())
    assert path.stat().st_mtime_ns == changed_at  # the responder loads anew whatever is replaced


def test_an_act_whose_publication_fails_stands_and_is_published_later(town, monkeypatch, caplog):
    certification.publish_if_due(at=town.now())

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(parties, "write_atomically", full)
    key = register(town).key
    assert "could not be published (OSError)" in caplog.text
    assert published(town).by_key(key.encode()) is None
    monkeypatch.setattr(parties, "write_atomically", write_atomically)
    certification.publish_if_due(at=town.now())
    assert published(town).by_key(key.encode()).name == "bank"


def test_a_registration_that_is_rolled_back_is_never_published(town):
    certification.publish_if_due(at=town.now())

    def register_and_fail():
        with office_transaction("certification"):
            register(town)
            models.RelyingParty.objects.update(fault=Fault.SLOW)

    with pytest.raises(IntegrityError):
        register_and_fail()
    assert certification.parties_registered() == ()
    assert published(town).parties == ()


@pytest.mark.source("RFC 5280 §4.1", "RFC 7468 §5")
@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_party_is_known_by_its_client_certificate_too(town, encoding):
    certificate = client_certificate(ExtendedKeyUsageOID.CLIENT_AUTH)
    registered = register(town, certificate=certificate.public_bytes(encoding))
    fingerprint = certificate.fingerprint(SHA256())
    assert registered.party.certificate_fingerprint == fingerprint.hex()
    assert published(town).by_certificate(fingerprint).name == "bank"
    with pytest.raises(ClientCertificateError, match="another relying party"):
        register(town, "shop", certificate=certificate.public_bytes(encoding))
    certification.end_party("bank", at=town.now(), actor=OPERATOR)
    register(town, "shop", certificate=certificate.public_bytes(encoding))


@pytest.mark.parametrize(
    "content", [b"", b"garbage", b"-----BEGIN CERTIFICATE-----\nx\n", b"0\x82"]
)
def test_what_is_no_certificate_is_not_registered(town, content):
    with pytest.raises(ClientCertificateError, match="in PEM or DER"):
        register(town, certificate=content)
    assert certification.parties_registered() == ()


@pytest.mark.source("RFC 5280 §4.2.1.12")
def test_a_certificate_that_is_not_for_clients_is_not_registered(town):
    """The responder's TLS would refuse it whenever it is shown."""
    for_servers = client_certificate(ExtendedKeyUsageOID.SERVER_AUTH)
    with pytest.raises(ClientCertificateError, match="not for the authentication of clients"):
        register(town, certificate=for_servers.public_bytes(Encoding.DER))
    register(town, certificate=client_certificate().public_bytes(Encoding.DER))


def test_the_certificate_of_the_tls_port_is_made_once_and_anew_30_days_before_its_end(town):
    path, at = Publication(town.folder.published).tls, datetime(2026, 11, 22, 9, 0, tzinfo=JST)
    assert not path.exists()
    pem = certification.tls_certificate(at=at)
    certificate = x509.load_pem_x509_certificate(pem)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes()
    assert certificate.not_valid_before_utc < at < certificate.not_valid_after_utc
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    until = certificate.not_valid_after_utc - timedelta(days=30)
    assert certification.tls_certificate(at=until) == pem
    anew = certification.tls_certificate(at=until + timedelta(seconds=1))
    assert anew != pem
    assert certification.tls_certificate(at=until + timedelta(seconds=1)) == anew
    path.write_bytes(b"spoilt")
    assert certification.tls_certificate(at=until) not in {pem, anew}


def note(town, number: int, *notes: tuple[datetime, int, CertificatePurpose, Outcome]) -> None:
    """Write a segment of the log as the responder does."""
    town.folder.queries.mkdir(exist_ok=True)
    packed = (
        NOTE.pack(int(at.timestamp()), 7, party, authority_number(purpose, 1), outcome)
        for at, party, purpose, outcome in notes
    )
    segment_path(town.folder.queries, number).write_bytes(MAGIC + b"".join(packed))


def in_month(year: int, month: int, day: int = 20) -> datetime:
    return datetime(year, month, day, 12, 0, tzinfo=JST)


@pytest.mark.source("digital-agency-jpki-2024-11-19 §fees")
def test_checks_are_counted_by_month_party_and_purpose_and_cost_20_or_2_yen(town):
    """署名用20円・利用者証明用2円."""
    register(town)
    november, december = in_month(2026, 11), in_month(2026, 12)
    good, revoked, unknown = Outcome.GOOD, Outcome.REVOKED, Outcome.UNKNOWN
    note(town, 1, *[(november, 1, SIGNATURE, good)] * 3, (november, 1, SIGNATURE, revoked),
         (november, 1, SIGNATURE, unknown), (november, 1, SIGNATURE, Outcome.WRONG))  # fmt: skip
    note(town, 2, (december, 1, SIGNATURE, good), *[(november, 1, AUTHENTICATION, good)] * 5,
         (november, 1, SIGNATURE, good))  # fmt: skip
    counts = certification.query_counts()
    assert [
        (one.month, one.name, one.purpose, dict(one.outcomes), one.checks, one.fee)
        for one in counts
    ] == [
        (date(2026, 11, 1), "bank", AUTHENTICATION, {good: 5}, 5, 10),
        (
            *(date(2026, 11, 1), "bank", SIGNATURE),
            {good: 4, revoked: 1, unknown: 1, Outcome.WRONG: 1},
            *(5, 100),
        ),
        (date(2026, 12, 1), "bank", SIGNATURE, {good: 1}, 1, 20),
    ]
    assert certification.query_counts(date(2026, 12, 1)) == counts[2:]
    assert certification.query_counts(date(2026, 10, 1)) == ()
    assert certification.query_counts(date(2026, 11, 1), "bank") == counts[:2]


@pytest.mark.source("digital-agency-jpki-2024-11-19 §fees")
@pytest.mark.parametrize(
    ("at", "fee"),
    [
        (datetime(2022, 12, 31, 23, 59, 59, tzinfo=JST), 20),
        (datetime(2023, 1, 1, tzinfo=JST), 0),
        (datetime(2025, 12, 31, 23, 59, 59, tzinfo=JST), 0),
        (datetime(2026, 1, 1, tzinfo=JST), 20),
    ],
)
def test_the_fee_is_that_of_the_day_in_japan(town, at, fee):
    """当面3年間無料."""
    register(town)
    note(town, 1, (at, 1, SIGNATURE, Outcome.GOOD))
    (counted,) = certification.query_counts()
    assert (counted.month, counted.checks, counted.fee) == (at.date().replace(day=1), 1, fee)


def test_nothing_is_due_from_those_whom_nobody_knows(town):
    note(town, 1, (in_month(2026, 11), 0, SIGNATURE, Outcome.GOOD))
    (counted,) = certification.query_counts()
    assert (counted.number, counted.name, counted.checks, counted.fee) == (0, None, 1, 0)


def test_a_party_is_counted_under_all_numbers_that_it_ever_had(town):
    register(town)
    register(town, "shop")
    certification.end_party("bank", at=town.now(), actor=OPERATOR)
    register(town)
    at = in_month(2026, 11)
    note(town, 1, *[(at, number, SIGNATURE, Outcome.GOOD) for number in (1, 2, 3, 3)])
    counts = certification.query_counts(None, "bank")
    assert [(one.number, one.checks) for one in counts] == [(1, 1), (3, 2)]
    assert certification.query_counts(None, "shop")[0].checks == 1


@pytest.mark.usefixtures("town")
def test_without_a_log_nobody_is_counted():
    assert certification.query_counts() == ()


def test_a_view_tells_neither_key_nor_certificate(town):
    party = register(town).party
    assert isinstance(party, RelyingPartyView)
    assert not {"key", "key_digest", "certificate"} & set(vars(party))


def test_the_key_of_the_tls_port_is_that_of_its_certificate(town):
    certificate = x509.load_pem_x509_certificate(certification.tls_certificate(at=town.now()))
    path = Publication(town.folder.published).tls
    key = load_key(path, django_settings.JUMIN_KEY_PASSPHRASE)
    assert key.public_key() == certificate.public_key()
