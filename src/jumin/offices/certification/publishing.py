"""Publishing (公表): the status at every change, the revocation lists every night."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.installation.folder import write_atomically
from jumin.offices.certification import keyring, models
from jumin.offices.certification.errors import NotPublishedError
from jumin.offices.certification.values import CrlView, PublicationView
from jumin.offices.common.books import journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import CrlEdition, Revocation, StatusSnapshot, build_crl, encode_snapshot
from jumin.rules import Municipality, municipalities
from jumin.terms import JST, CertificatePurpose, MunicipalityId, RevocationReason, SerialNumber


OFFICE: Final = "certification"
CRL_INTERVAL: Final = timedelta(days=1)
"""A revocation of today is in tonight's list (Digital Agency, JPKI for private business §5.1.2)."""
CRL_OVERLAP: Final = timedelta(days=1)
"""How much longer a list is good than the next one takes to come: our assumption."""


def publish_status(*, at: datetime) -> int:
    """Publish the state of every certificate; tell how many.

    Inside a transaction of the office, so that publications follow each other in the order of
    the ledger. A crash in between is mended by the next publication.
    """
    with office_transaction(OFFICE):
        states = [
            (keyring.certificate(row), _states(row)) for row in models.Authority.objects.all()
        ]
        write_atomically(keyring.publication().snapshot, encode_snapshot(at, states))
    return sum(len(known) for _, known in states)


def publish(*, at: datetime) -> PublicationView:
    """Publish the status and new revocation lists."""
    entries = publish_status(at=at)
    for row in models.Authority.objects.all():
        _publish_crls(row.pk, at=at)
    models.Publication.objects.update_or_create(pk=1, defaults={"crls_at": at})
    return PublicationView(at, entries, current_crls())


def publish_if_due(*, at: datetime) -> PublicationView | None:
    """Publish what is due: new lists after midnight, the status where it lags behind the ledger."""
    last = models.Publication.objects.first()
    if last is None or last.crls_at < _midnight(at) or not keyring.publication().snapshot.exists():
        return publish(at=at)
    if snapshot().published_at < _latest_act_at():
        return PublicationView(at, publish_status(at=at), ())
    return None


def _latest_act_at() -> datetime:
    """Tell when the ledger changed last; a crash may have come before its publication."""
    entry = journal(OFFICE).order_by("-id").first()
    return entry.at if entry else datetime.min.replace(tzinfo=JST)


def snapshot() -> StatusSnapshot:
    """Read the published status, as the responder does."""
    try:
        return StatusSnapshot(keyring.publication().snapshot.read_bytes())
    except FileNotFoundError as error:
        raise NotPublishedError from error


def current_crls() -> tuple[CrlView, ...]:
    """Read the revocation lists that are published now."""
    return tuple(
        _view(path, CertificatePurpose(row.purpose), place)
        for row in models.Authority.objects.all()
        for path, place in _crl_paths(row)
        if path.exists()
    )


def _publish_crls(pk: int, *, at: datetime) -> None:
    """Make the next edition of an authority's lists.

    Its number is committed before anything is written: no number stands for two contents
    (RFC 5280 §5.2.3). Whoever was overtaken meanwhile leaves the newer edition alone.
    """
    with office_transaction(OFFICE):
        row = models.Authority.objects.get(pk=pk)
        row.crl_number += 1
        row.save(update_fields=["crl_number"])
    edition = CrlEdition(row.crl_number, at, at + CRL_INTERVAL + CRL_OVERLAP)
    authority = keyring.authority(row)
    with office_transaction(OFFICE):
        if models.Authority.objects.get(pk=pk).crl_number != row.crl_number:
            return
        for path, place in _crl_paths(row):
            revocations = _revocations(row, place.id if place else None)
            office = keyring.issuing_office(place) if place else None
            crl = build_crl(authority, revocations, edition, office=office)
            write_atomically(path, crl.public_bytes(Encoding.DER))


def _crl_paths(row: models.Authority) -> Iterator[tuple[Path, Municipality | None]]:
    paths, purpose = keyring.publication(), CertificatePurpose(row.purpose)
    yield paths.crl(purpose, row.generation), None
    for place in municipalities():
        yield paths.crl(purpose, row.generation, place.code), place


def _states(row: models.Authority) -> dict[SerialNumber, Revocation | None]:
    known = row.certificates.values_list("serial", "reason", "revoked_at")
    return {SerialNumber(serial): _revocation(reason, at) for serial, reason, at in known}


def _revocations(
    row: models.Authority, place: MunicipalityId | None
) -> dict[SerialNumber, Revocation]:
    """Tell what is revoked, of one municipality or all; expired certificates stay listed."""
    rows = row.certificates.exclude(reason=None)
    if place is not None:
        rows = rows.filter(municipality=place)
    known = rows.values_list("serial", "reason", "revoked_at")
    return {
        SerialNumber(serial): revocation
        for serial, reason, at in known
        if (revocation := _revocation(reason, at)) is not None
    }


def _revocation(reason: int | None, at: datetime | None) -> Revocation | None:
    if reason is None or at is None:
        return None
    return Revocation(RevocationReason(reason), at.replace(microsecond=0))


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(JST).date(), time(), tzinfo=JST)


def _view(path: Path, purpose: CertificatePurpose, place: Municipality | None) -> CrlView:
    der = path.read_bytes()
    crl = x509.load_der_x509_crl(der)
    number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    next_update = crl.next_update_utc
    if next_update is None:
        raise NotPublishedError
    return CrlView(
        name=path.name,
        purpose=purpose,
        municipality=place.id if place else None,
        number=number,
        entries=len(crl),
        at=crl.last_update_utc,
        next_update=next_update,
        der=der,
    )
