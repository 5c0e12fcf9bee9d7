"""The register of relying parties (検証者の登録): who may ask, and how testers are answered."""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime
from difflib import get_close_matches
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.db import transaction
from django.db.models import Max

from jumin.installation.folder import write_atomically
from jumin.offices.certification import keyring, models, publishing
from jumin.offices.certification.errors import (
    ClientCertificateError,
    NoTesterError,
    PartyKnownError,
    PartyNameError,
    PartyUnknownError,
)
from jumin.offices.certification.values import NewRelyingParty, RelyingPartyView
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki.parties import (
    KEY_OCTETS,
    MOST_NUMBER,
    Fault,
    Register,
    RelyingParty,
    encode_register,
    key_digest,
)
from jumin.terms import CertificatePurpose, FaultError


OFFICE: Final = publishing.OFFICE
LONGEST_NAME: Final = 64
_UNNAMED: Final = frozenset("/\\")
"""A name may become a file's."""
_FOR_CLIENTS: Final = frozenset(
    {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
)
_PRIVATE: Final = 0o600
_log: Final = logging.getLogger(__name__)


def register(  # noqa: PLR0913 (what is notified of a relying party)
    name: str,
    purposes: Collection[CertificatePurpose],
    *,
    is_tester: bool,
    certificate: bytes | None,
    at: datetime,
    actor: str,
) -> NewRelyingParty:
    """Register a relying party (届出の受付), and make its key, which is told this once only.

    JPKI Act, art. 17(1) (signature), art. 36(1) (authentication).
    """
    key = secrets.token_urlsafe(KEY_OCTETS)
    client = None if certificate is None else _client_certificate(certificate)
    _require_name(name)
    with office_transaction(OFFICE):
        _require_new(name, client)
        number = (models.RelyingParty.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        if number > MOST_NUMBER:
            raise PartyNameError("No number is left for another relying party.")
        row = models.RelyingParty.objects.create(
            number=number,
            name=name,
            asks_signature=CertificatePurpose.SIGNATURE in purposes,
            asks_authentication=CertificatePurpose.AUTHENTICATION in purposes,
            key_digest=key_digest(key.encode()),
            certificate=client,
            is_tester=is_tester,
            registered_at=at,
        )
        asked = " ".join(sorted(purposes))
        _tell(row, "party.registered", at=at, actor=actor, purposes=asked, tester=is_tester)
    return NewRelyingParty(view(row), key)


def end(name: str, *, at: datetime, actor: str) -> RelyingPartyView:
    """End a relying party's registration (届出の廃止): from now on it is told nothing."""
    with office_transaction(OFFICE):
        row = _living(name)
        row.ended_at, row.fault = at, ""
        row.save(update_fields=["ended_at", "fault"])
        _tell(row, "party.ended", at=at, actor=actor)
    return view(row)


def set_fault(name: str, fault: Fault | None, *, at: datetime, actor: str) -> RelyingPartyView:
    """Have a tester answered wrongly from now on (異常応答の指定), or rightly again."""
    with office_transaction(OFFICE):
        row = _living(name)
        if not row.is_tester:
            raise NoTesterError(name)
        row.fault = fault or ""
        row.save(update_fields=["fault"])
        _tell(row, "party.answered", at=at, actor=actor, fault=row.fault or "none")
    return view(row)


def views() -> tuple[RelyingPartyView, ...]:
    """Tell all relying parties that were ever registered."""
    return tuple(view(row) for row in models.RelyingParty.objects.all())


def numbers(name: str) -> frozenset[int]:
    """Tell the numbers under which parties of a name were ever registered.

    Raises `PartyUnknownError`.
    """
    known = models.RelyingParty.objects.values_list("name", "number")
    found = frozenset(number for named, number in known if named == name)
    if not found:
        raise _unknown(name, [named for named, _ in known])
    return found


def view(row: models.RelyingParty) -> RelyingPartyView:
    """Tell of a relying party what everybody may know."""
    party = _party(row)
    fingerprint = party.certificate_fingerprint
    return RelyingPartyView(
        number=row.number,
        name=row.name,
        purposes=party.purposes,
        is_tester=row.is_tester,
        fault=party.fault,
        certificate_fingerprint=fingerprint.hex() if fingerprint else None,
        registered_at=row.registered_at,
        ended_at=row.ended_at,
    )


def publish_if_due() -> None:
    """Publish the register where what is published is not what is registered.

    So a crash between an act and its publication is mended, as is a file that is missing.
    """
    if not _is_published():
        _publish()


def _is_published() -> bool:
    path = keyring.publication().parties
    return path.exists() and path.read_bytes() == _encoded()


def _publish() -> None:
    """Publish inside a transaction: one register follows the other as the acts did."""
    with office_transaction(OFFICE):
        path = keyring.publication().parties
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, _encoded(), mode=_PRIVATE)


def _encoded() -> bytes:
    living = models.RelyingParty.objects.filter(ended_at=None)
    return encode_register(Register(tuple(_party(row) for row in living)))


def _publish_what_was_done() -> None:
    """Publish after the commit: what fails now is no fault of the act; the courier does it then."""
    try:
        _publish()
    except (FaultError, OSError) as error:
        kind = type(error).__name__
        _log.error("The register of relying parties could not be published (%s).", kind)


def _tell(
    row: models.RelyingParty, act: str, *, at: datetime, actor: str, **facts: str | bool
) -> None:
    write_journal(OFFICE, act, str(row), at=at, actor=actor, **facts)
    transaction.on_commit(_publish_what_was_done, using=OFFICE)


def _party(row: models.RelyingParty) -> RelyingParty:
    asks = {
        CertificatePurpose.SIGNATURE: row.asks_signature,
        CertificatePurpose.AUTHENTICATION: row.asks_authentication,
    }
    return RelyingParty(
        row.number,
        row.name,
        frozenset(purpose for purpose, is_asked in asks.items() if is_asked),
        bytes(row.key_digest),
        bytes(row.certificate) if row.certificate else None,
        Fault(row.fault) if row.fault else None,
    )


def _living(name: str) -> models.RelyingParty:
    """Find a party; names are compared here, as a database need not take every text."""
    known = {row.name: row for row in models.RelyingParty.objects.filter(ended_at=None)}
    if name not in known:
        raise _unknown(name, list(known))
    return known[name]


def _unknown(name: str, known: list[str]) -> PartyUnknownError:
    meant = get_close_matches(name[:LONGEST_NAME], known, n=1)
    return PartyUnknownError(name[:LONGEST_NAME], meant[0] if meant else None)


def _require_name(name: str) -> None:
    is_seen = name.isprintable() and name == name.strip() and not _UNNAMED & set(name)
    if not 0 < len(name) <= LONGEST_NAME or not is_seen:
        raise PartyNameError(
            f"A relying party's name has 1 to {LONGEST_NAME} characters that can be seen, no "
            f"slash, and no space at either end."
        )


def _require_new(name: str, certificate: bytes | None) -> None:
    living = models.RelyingParty.objects.filter(ended_at=None)
    if living.filter(name=name).exists():
        raise PartyKnownError(name)
    if certificate is not None and living.filter(certificate=certificate).exists():
        raise ClientCertificateError("it is that of another relying party")


def _client_certificate(content: bytes) -> bytes:
    """Read a client certificate in PEM or DER, and give it in DER."""
    is_pem = content.lstrip().startswith(b"-----BEGIN")
    load = x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate
    try:
        certificate = load(content)
        is_for_clients = _is_for_clients(certificate)
    except ValueError:
        raise ClientCertificateError("it is no X.509 certificate in PEM or DER") from None
    if not is_for_clients:
        raise ClientCertificateError("it is not for the authentication of clients")
    return certificate.public_bytes(Encoding.DER)


def _is_for_clients(certificate: x509.Certificate) -> bool:
    """Whether TLS takes it from a client (RFC 5280 §4.2.1.12)."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(_FOR_CLIENTS & set(usages))
