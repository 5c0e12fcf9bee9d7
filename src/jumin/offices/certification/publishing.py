"""Publishing (公表): the status at every change or interval, the revocation lists every night.

Everything that is published is made of the ledger: whatever is missing in the folder comes back
with the next publication.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography import x509
from django.conf import settings
from django.db import Error, transaction

from jumin.installation.folder import write_atomically
from jumin.offices.certification import keyring, models
from jumin.offices.certification.errors import NotPublishedError
from jumin.offices.certification.published_lists import LISTS, crl_paths, write_lists
from jumin.offices.certification.published_status import STATUS, encode_status
from jumin.offices.certification.values import CrlView, PublicationView
from jumin.offices.common.books import heads
from jumin.offices.common.faults import fault_behind
from jumin.offices.common.transactions import office_transaction
from jumin.pki import CrlEdition, StatusSnapshot
from jumin.pki.status.encoding import count_entries
from jumin.pki.status.snapshot import map_snapshot
from jumin.rules import Municipality
from jumin.terms import JST, CertificatePurpose, FaultError


OFFICE: Final = "certification"
CRL_INTERVAL: Final = timedelta(days=1)
"""A revocation of today is in tonight's list (Digital Agency, JPKI for private business §5.1.2)."""
CRL_OVERLAP: Final = timedelta(days=1)
"""How much longer a list is good than the next one takes to come: our assumption."""
_log: Final = logging.getLogger(__name__)
_PRIVATE: Final = 0o600
_PUBLIC: Final = 0o644


def status_changed(*rows: models.Certificate, at: datetime) -> None:
    """Note of which certificates the state changed, inside the transaction of the act.

    Published after the commit, where its time has come. Without rows all of the ledger is read
    for it: authorities changed.
    """
    if not rows:
        _forget_what_is_published()
    models.StatusChange.objects.bulk_create(
        models.StatusChange(certificate=row, missing_in=place)
        for row in rows
        for place in ((STATUS,) if row.reason is None else (STATUS, LISTS))
    )
    models.Publication.objects.update_or_create(pk=1, defaults={"status_due": True})
    transaction.on_commit(partial(_publish_status_if_due, at=at), using=OFFICE)


def publish_status(*, at: datetime) -> int:
    """Publish the state of every certificate of the living generations; tell how many.

    Inside a transaction of the office, so that publications follow each other in the order of
    the ledger. A crash in between is mended by the next publication, which finds another snapshot
    than the ledger knows, and reads all of the ledger.
    """
    with office_transaction(OFFICE):
        _publish_authorities(at=at)
        last, _ = models.Publication.objects.get_or_create(pk=1)
        content = encode_status(_living(at), bytes(last.status_digest), at=at)
        write_atomically(keyring.publication().snapshot, content)
        last.status_due, last.status_at = False, at
        last.status_digest = sha256(content).digest()
        last.save(update_fields=["status_due", "status_at", "status_digest"])
        models.StatusChange.objects.filter(missing_in=STATUS).delete()
    return count_entries(content)


def publish(*, at: datetime) -> PublicationView:
    """Publish the status and new revocation lists, made of all of the ledger."""
    with office_transaction(OFFICE):
        _forget_what_is_published()
    return _publish(at=at)


def publish_if_due(*, at: datetime) -> PublicationView | None:
    """Publish what is due: new lists after midnight, the status where it lags behind the ledger."""
    last = models.Publication.objects.first()
    if last is None or _are_crls_due(last, at) or not keyring.publication().snapshot.exists():
        return _publish(at=at)
    if _is_status_due(last, at):
        return PublicationView(at, publish_status(at=at), ())
    return None


def snapshot() -> StatusSnapshot:
    """Map the published status, as the responder does."""
    try:
        return map_snapshot(keyring.publication().snapshot)
    except FileNotFoundError as error:
        raise NotPublishedError from error


def current_crls() -> tuple[CrlView, ...]:
    """Read the revocation lists that are published now."""
    return tuple(crl for row in models.Authority.objects.all() for crl in _crls(row))


def full_crl(row: models.Authority) -> CrlView | None:
    """Read an authority's list of the whole country; None where none is published."""
    return next((crl for crl in _crls(row) if crl.municipality is None), None)


def _forget_what_is_published() -> None:
    """Have the next publication read all of the ledger, instead of changing the former one."""
    models.Publication.objects.update_or_create(pk=1, defaults={"status_digest": b""})
    models.Authority.objects.update(crl_published=0)


def _publish(*, at: datetime) -> PublicationView:
    entries = publish_status(at=at)
    for row in _living(at):
        _publish_crls(row.pk, at=at)
    with office_transaction(OFFICE):
        models.Publication.objects.filter(pk=1).update(crls_at=at)
    return PublicationView(at, entries, current_crls())


def _publish_status_if_due(*, at: datetime) -> None:
    """Publish after the commit: what fails now is no fault of the act, and is done later.

    News that comes late does not take the published status back in time.
    """
    head = heads(OFFICE).first()
    at = max(at, head.at) if head else at
    try:
        if _is_status_due(models.Publication.objects.get(pk=1), at):
            publish_status(at=at)
    except (Error, FaultError, OSError) as error:
        if isinstance(error, Error) and fault_behind(error) is None:
            raise
        kind = type(error).__name__
        _log.error("The status could not be published (%s): the courier will do it.", kind)


def _is_status_due(last: models.Publication, at: datetime) -> bool:
    """Whether the status changed, and the interval is over; or the clock was turned back."""
    if last.status_at is None:
        return True
    next_at = last.status_at + settings.INSTALLATION.status_interval
    return last.status_due and not last.status_at <= at < next_at


def _are_crls_due(last: models.Publication, at: datetime) -> bool:
    """Whether a night has passed, the clock was turned back, or a list is missing."""
    if last.crls_at is None or not _midnight(at) <= last.crls_at <= at:
        return True
    return not all(path.exists() for row in _living(at) for path, _ in crl_paths(row))


def _living(at: datetime) -> tuple[models.Authority, ...]:
    """Tell the generations that have not ended."""
    return tuple(row for row in models.Authority.objects.all() if _is_living(row, at))


def _is_living(row: models.Authority, at: datetime) -> bool:
    return keyring.certificate(row).not_valid_after_utc >= at.replace(microsecond=0)


def _publish_authorities(*, at: datetime) -> None:
    """Publish authorities and responders; withdraw the lists and responders of those that ended."""
    paths = keyring.publication()
    for folder in paths.folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for row in models.Authority.objects.all():
        purpose = CertificatePurpose(row.purpose)
        responder = paths.responder(purpose, row.generation)
        _put(paths.authority_certificate(purpose, row.generation), bytes(row.certificate), _PUBLIC)
        if _is_living(row, at):
            _put(responder, bytes(row.responder), _PRIVATE)
        else:
            for path in (responder, *(path for path, _ in crl_paths(row))):
                path.unlink(missing_ok=True)
            models.StatusChange.objects.filter(certificate__authority=row).delete()


def _put(path: Path, content: bytes, mode: int) -> None:
    """Write what isn't there yet: the responder loads anew whatever is replaced."""
    if not path.exists() or path.read_bytes() != content:
        write_atomically(path, content, mode=mode)


def _publish_crls(pk: int, *, at: datetime) -> None:
    """Make the next edition of a generation's lists.

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
        row = models.Authority.objects.get(pk=pk)
        if row.crl_number == edition.number:
            row.crl_tags = write_lists(row, authority, edition)
            row.crl_published = edition.number
            row.save(update_fields=["crl_published", "crl_tags"])


def _crls(row: models.Authority) -> Iterator[CrlView]:
    """Read what is published of an authority, the list of the whole country first."""
    return (_view(path, row, place) for path, place in crl_paths(row) if path.exists())


def _view(path: Path, row: models.Authority, place: Municipality | None) -> CrlView:
    der = path.read_bytes()
    crl = x509.load_der_x509_crl(der)
    number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    next_update = crl.next_update_utc
    if next_update is None:
        raise NotPublishedError
    return CrlView(
        name=path.name,
        purpose=CertificatePurpose(row.purpose),
        generation=row.generation,
        municipality=place.id if place else None,
        number=number,
        entries=len(crl),
        at=crl.last_update_utc,
        next_update=next_update,
        der=der,
    )


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(JST).date(), time(), tzinfo=JST)
