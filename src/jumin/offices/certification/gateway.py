"""What other rooms may ask of the certification office: values in, values out."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from cryptography import x509
from django.conf import settings

from jumin import pki
from jumin.offices.certification import (
    ceremony,
    issuing,
    keyring,
    ledger,
    own_keys,
    parties,
    phones,
    publishing,
    queries,
    services,
    tls,
    views,
)
from jumin.offices.certification.values import (
    AuthorityView,
    CardCertificates,
    CardOrder,
    CeremonyPlan,
    CrlView,
    IssuedCertificate,
    LedgerEntry,
    NewRelyingParty,
    OwnKeyOrder,
    PhoneApplication,
    PublicationView,
    PublishedStatus,
    QueryCount,
    RelyingPartyView,
)
from jumin.pki.parties import Fault
from jumin.pki.transcript import Step
from jumin.rules import Asker
from jumin.terms import CertificatePurpose, Refusal, RevocationReason, SerialNumber


__all__ = [
    "AuthorityView",
    "CardCertificates",
    "CardOrder",
    "CeremonyPlan",
    "CrlView",
    "IssuedCertificate",
    "LedgerEntry",
    "NewRelyingParty",
    "OwnKeyOrder",
    "PhoneApplication",
    "PublicationView",
    "PublishedStatus",
    "QueryCount",
    "RelyingPartyView",
    "anchors",
    "authorities",
    "beside",
    "check_transcript",
    "current_crls",
    "end_party",
    "entries",
    "entry",
    "entry_of_certificate",
    "found_authorities",
    "found_entries",
    "hold_ceremony",
    "issue_batch",
    "issue_for_card",
    "issue_for_phone",
    "issue_for_request",
    "ocsp_answer",
    "parties_registered",
    "phone_written",
    "plan_ceremony",
    "publish",
    "publish_if_due",
    "published_status",
    "query_counts",
    "refused",
    "register_party",
    "require_revocable",
    "revoke",
    "serial_on_card",
    "set_fault",
    "successor",
    "tls_certificate",
]


def found_authorities(*, at: datetime) -> None:
    """Found the first generation of both authorities, unless they are founded (認証局の開設).

    Nobody attends, and the transcripts say so. The next generations are founded when they fall due.
    """
    for purpose in CertificatePurpose:
        ceremony.found(purpose, at=at)


def hold_ceremony(purpose: CertificatePurpose, witnesses: Sequence[str], *, at: datetime) -> int:
    """Found the next generation before two persons, ahead of its day (鍵生成); tell its number.

    From now on it issues. Raises `WitnessesError` unless they are two, and different ones;
    `SecondLintError` where pkilint, if installed, finds something wrong: then nothing is founded.
    """
    return ceremony.attend(purpose, witnesses, at=at)


def issue_for_card(order: CardOrder, *, at: datetime) -> CardCertificates:
    """Issue what is ordered for a card (発行); an order given once more is answered the same.

    Given once more with other keys, what was not handed over yet is revoked, and new certificates
    are issued. Raises `RequestRefusedError` where a key has not proved that it is there, and
    RefusedError (`certificate.age`).
    """
    return issue_batch((order,), at=at)[0]


def issue_batch(orders: Sequence[CardOrder], *, at: datetime) -> tuple[CardCertificates, ...]:
    """Issue what is ordered for many cards in one act (一括発行): all of it, or nothing.

    Errors are those of `issue_for_card`, and `OrderRepeatedError`.
    """
    return issuing.issue_for_cards(orders, at=at)


def issue_for_request(order: OwnKeyOrder, *, at: datetime) -> IssuedCertificate:
    """Issue a certificate over a key of one's own (PKCS #10, DER); the same request gets the same.

    It is delivered at once, and stands in the ledger as what it is. Raises as `issue_for_card`.
    """
    return own_keys.issue(order, at=at)


def issue_for_phone(application: PhoneApplication, *, at: datetime) -> CardCertificates:
    """Issue a user authentication certificate for a phone (スマホ用電子証明書の発行).

    The holder applies with the card, by its signature key. The certificate ends with that on the
    card. Applied for once more, the same key gets the same certificate; with another key, what
    was not reported as written is revoked.

    Raises RefusedError: `certificate.untrusted` (check), `certificate.revoked`,
    `certificate.held`, `certificate.expired` for the signature certificate, `card.absent` where
    the card was not handed over, `certificate.absent` where it carries none for authentication.
    """
    return phones.issue(application, at=at)


def phone_written(serial: SerialNumber, *, at: datetime) -> None:
    """Report that a phone has its certificate: from now on it serves, a former phone's no more.

    Raises `CertificateUnknownError` where it is none on a phone.
    """
    phones.written(serial, at=at)


def refused(entry: LedgerEntry) -> Refusal | None:
    """Tell why a certificate is not relied on, by the ledger; None where it is in force."""
    return ledger.refused(entry)


def require_revocable(entry: LedgerEntry, reason: RevocationReason) -> None:
    """Make sure that a certificate can still be revoked, or held (失効・一時保留の可否).

    Raises RefusedError (`certificate.held`, `certificate.revoked`, `certificate.expired`) where it
    is so already.
    """
    services.require_revocable(entry, reason)


def revoke(  # noqa: PLR0913 (which, why, at whose asking, and when)
    purpose: CertificatePurpose,
    serial: SerialNumber,
    reason: RevocationReason,
    *,
    asker: Asker = Asker.AUTHORITY,
    at: datetime,
    actor: str,
) -> None:
    """Revoke a certificate (失効), or hold it, or note that a renewed one takes its place.

    Its status is published at once or with the next interval, and it is in tonight's list. Raises
    `CertificateUnknownError`, `CertificateEventRefusedError` where it is void already, or
    RefusedError (`revocation.asker`, `revocation.reason`) where `asker` may not ask for that.
    """
    services.revoke(purpose, serial, reason, asker=asker, at=at, actor=actor)


def entry(purpose: CertificatePurpose, serial: SerialNumber) -> LedgerEntry:
    """Tell whose certificate it is and how it stands."""
    return ledger.entry(purpose, serial)


def successor(purpose: CertificatePurpose, serial: SerialNumber) -> SerialNumber | None:
    """Tell which certificate took the place of one (新旧シリアル番号); None where none did (yet).

    `LedgerEntry.former` leads the other way. So a holder is known again after renewals, new cards
    and new phones.
    """
    return ledger.successor(purpose, serial)


def beside(purpose: CertificatePurpose, serial: SerialNumber) -> SerialNumber | None:
    """Tell the certificate of the other purpose on the same card (署名用と利用者証明用の対応).

    As they were delivered last; for a phone's, that on the card which it was applied for with.
    Raises `CertificateUnknownError`.
    """
    return ledger.beside(purpose, serial)


def found_entries(
    serial: SerialNumber, purpose: CertificatePurpose | None = None
) -> tuple[LedgerEntry, ...]:
    """Find the certificates of a serial number: of one authority, or one of each at most."""
    return ledger.found(serial, purpose)


def entry_of_certificate(certificate: x509.Certificate) -> LedgerEntry | None:
    """Find a certificate itself in the ledger; None where it is none of ours."""
    return ledger.entry_of_certificate(certificate)


def published_status(purpose: CertificatePurpose, serial: SerialNumber) -> PublishedStatus:
    """Tell what is published of a certificate now: good, revoked, or nothing yet (unknown).

    Raises `CertificateUnknownError` and `NotPublishedError`.
    """
    return views.published_status(purpose, serial)


def plan_ceremony(purpose: CertificatePurpose, *, at: datetime) -> CeremonyPlan:
    """Tell what a ceremony would found now; raises `NotFoundedError`."""
    return ceremony.plan(purpose, at=at)


def check_transcript(purpose: CertificatePurpose, generation: int) -> tuple[Step, ...]:
    """Check the transcript of a generation's key ceremony, and tell its steps (記録の検証).

    Raises `TranscriptError` where it can't be believed, `NotFoundedError` where there is none.
    """
    return views.check_transcript(purpose, generation)


def serial_on_card(serial: SerialNumber) -> SerialNumber | None:
    """Tell with which authentication certificate on a card a phone's ends; None where it is none.

    So it is for those on cards, and for unknown ones.
    """
    return ledger.serial_on_card(serial)


def entries() -> Iterator[LedgerEntry]:
    """Tell all certificates ever issued, one after the other."""
    return ledger.entries()


def anchors(purpose: CertificatePurpose) -> tuple[x509.Certificate, ...]:
    """Give the authorities' certificates that a relying party trusts (信頼点)."""
    return keyring.anchors(purpose)


def ocsp_answer(request: bytes, *, at: datetime) -> bytes:
    """Answer an OCSP request with the published status, as the responder does on the wire."""
    return pki.answer(
        request,
        publishing.snapshot(),
        keyring.responders(),
        at=at,
        validity=settings.INSTALLATION.ocsp_validity,
    )


def publish(*, at: datetime) -> PublicationView:
    """Publish status, revocation lists and the register of relying parties now (公表)."""
    parties.publish_if_due()
    return publishing.publish(at=at)


def publish_if_due(*, at: datetime) -> PublicationView | None:
    """Publish what has fallen due (夜間の失効リスト更新)."""
    parties.publish_if_due()
    return publishing.publish_if_due(at=at)


def register_party(  # noqa: PLR0913 (what is notified of a relying party)
    name: str,
    purposes: Collection[CertificatePurpose],
    *,
    is_tester: bool = False,
    certificate: bytes | None = None,
    at: datetime,
    actor: str,
) -> NewRelyingParty:
    """Register a relying party (署名検証者・利用者証明検証者の届出の受付), with a key of its own.

    `certificate` is a client certificate (PEM or DER) by which it is known as well. The key can't
    be told again. Raises `PartyNameError`, `PartyKnownError`, `ClientCertificateError`.
    """
    return parties.register(
        name, purposes, is_tester=is_tester, certificate=certificate, at=at, actor=actor
    )


def end_party(name: str, *, at: datetime, actor: str) -> RelyingPartyView:
    """End a relying party's registration (届出の廃止); raises `PartyUnknownError`."""
    return parties.end(name, at=at, actor=actor)


def set_fault(name: str, fault: Fault | None, *, at: datetime, actor: str) -> RelyingPartyView:
    """Have a tester answered wrongly from now on (異常応答の指定), or rightly again (None).

    Raises `PartyUnknownError`, or `NoTesterError` where it is no tester.
    """
    return parties.set_fault(name, fault, at=at, actor=actor)


def parties_registered() -> tuple[RelyingPartyView, ...]:
    """Tell all relying parties that were ever registered, those that ended, too."""
    return parties.views()


def query_counts(month: date | None = None, name: str | None = None) -> tuple[QueryCount, ...]:
    """Count who asked for how many statuses, by month, with the fees (照会件数と手数料).

    `month` is the first day of the only month wanted, `name` the only party. Raises
    `PartyUnknownError`, or `SegmentError` where a part of the log is damaged.
    """
    return queries.counts(month, name)


def tls_certificate(*, at: datetime) -> bytes:
    """Give the certificate (PEM) of the responder's TLS port, made where there is none yet.

    TLS goes by real time, and so does `at`.
    """
    return tls.certificate(at=at)


def current_crls() -> tuple[CrlView, ...]:
    """Give the revocation lists that are published now."""
    return publishing.current_crls()


def authorities() -> tuple[AuthorityView, ...]:
    """Describe the authorities, each generation."""
    return views.authorities()
