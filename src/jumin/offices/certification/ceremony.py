"""Founding the authorities (認証局の開設): by two persons with a transcript, or unattended.

A ceremony is one transaction. Before it commits nothing of it can be seen but a key in the key
folder, which the next try puts aside, or in the token, where nothing certifies it: each makes its
own. What is published afterwards is made of the ledger. Unattended, journal, transcript and
`jumin ca show` say so.
"""

import hashlib
import platform
from collections.abc import Sequence
from datetime import date, datetime
from importlib.metadata import version
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from jumin.offices.certification import keyring, models, publishing
from jumin.offices.certification.errors import NotFoundedError, WitnessesError
from jumin.offices.certification.values import CeremonyPlan
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki import Authority, authority_certificate, responder_certificate
from jumin.pki.keys import FileKeys, KeyStore, generate_key
from jumin.pki.lints.second import is_installed, second_lint
from jumin.pki.ocsp.responder_file import encode_responder
from jumin.pki.publication import generation_label
from jumin.pki.transcript import (
    CERTIFICATE_MADE,
    KEY_GENERATED,
    WITNESS,
    Step,
    fingerprint,
    write_transcript,
)
from jumin.pki.validity import authority_last_day
from jumin.rules import next_generation_on, responder_last_day, responder_renewal_on
from jumin.terms import CertificatePurpose, SerialNumber, day_of


OFFICE: Final = publishing.OFFICE
ACTOR: Final = "ceremony"
FIRST_GENERATION: Final = 1
FIRST_SERIAL: Final = 1
_WITNESSES: Final = 2
_NOBODY: Final = ()


def found(purpose: CertificatePurpose, *, at: datetime) -> None:
    """Found an authority's first generation, unless it is founded; nobody attends."""
    with office_transaction(OFFICE):
        if keyring.newest(purpose) is None:
            _found_generation(purpose, FIRST_GENERATION, FIRST_SERIAL, _NOBODY, at=at)


def attend(purpose: CertificatePurpose, witnesses: Sequence[str], *, at: datetime) -> int:
    """Found the next generation ahead of its day, before two persons; tell its number."""
    named = {witness.strip().casefold() for witness in witnesses}
    if len(witnesses) != _WITNESSES or len(named) != _WITNESSES or "" in named:
        raise WitnessesError
    with office_transaction(OFFICE):
        former = keyring.newest(purpose)
        if former is None:
            raise NotFoundedError(purpose)
        generation = former.generation + 1
        _found_generation(purpose, generation, former.next_serial, witnesses, at=at)
    return generation


def plan(purpose: CertificatePurpose, *, at: datetime) -> CeremonyPlan:
    """Tell what `attend` would found."""
    former = keyring.issuing(purpose)
    return CeremonyPlan(
        purpose=purpose,
        generation=former.generation + 1,
        serial=SerialNumber(former.next_serial),
        last_day=authority_last_day(at),
        due_on=_succession_on(former),
        keys=_where(keyring.store()),
    )


def next_day() -> date | None:
    """Tell the first day on which a generation is to be founded or a responder renewed."""
    newest = (keyring.newest(purpose) for purpose in CertificatePurpose)
    days = [
        *(_succession_on(row) for row in newest if row is not None),
        *(_renewal_on(row) for row in models.Authority.objects.all()),
    ]
    return min((day for day in days if day is not None), default=None)


def perform(on: date, *, at: datetime) -> None:
    """Found the generations and renew the responders that are due on a day, one by one."""
    for purpose in CertificatePurpose:
        with office_transaction(OFFICE):
            _found_next(purpose, on, at=at)
    for known in models.Authority.objects.all():
        with office_transaction(OFFICE):
            _renew_responder(known.pk, on, at=at)


def draw_serial(purpose: CertificatePurpose) -> SerialNumber:
    """Draw the next serial number; see `draw_serials`."""
    return draw_serials(purpose, 1)[0]


def draw_serials(purpose: CertificatePurpose, count: int) -> tuple[SerialNumber, ...]:
    """Draw the next serial numbers, of one running counter an authority, all generations.

    Inside the transaction of the act. The authority's own certificates and its responders' share
    it (RFC 5280 §4.1.2.2 wants numbers unique for each issuer's name).
    """
    row = keyring.issuing(purpose)
    first = row.next_serial
    row.next_serial += count
    row.save(update_fields=["next_serial"])
    return tuple(map(SerialNumber, range(first, first + count)))


def _succession_on(row: models.Authority) -> date:
    """Tell the day on which a generation's successor is to be founded."""
    return next_generation_on(day_of(keyring.certificate(row).not_valid_before_utc)).value


def _renewal_on(row: models.Authority) -> date | None:
    """Tell from when a responder is to be renewed; one that ends with its authority never is."""
    last_day = day_of(keyring.responder_certificate(row).not_valid_after_utc)
    return None if last_day == _last_day(row) else responder_renewal_on(last_day).value


def _last_day(row: models.Authority) -> date:
    return day_of(keyring.certificate(row).not_valid_after_utc)


def _found_next(purpose: CertificatePurpose, on: date, *, at: datetime) -> None:
    former = keyring.newest(purpose)
    if former is not None and _succession_on(former) <= on:
        _found_generation(purpose, former.generation + 1, former.next_serial, _NOBODY, at=at)


def _renew_responder(pk: int, on: date, *, at: datetime) -> None:
    row = models.Authority.objects.get(pk=pk)
    renewal_on = _renewal_on(row)
    if renewal_on is not None and renewal_on <= on:
        serial = draw_serial(CertificatePurpose(row.purpose))
        row.responder = _delegate(keyring.authority(row), serial, at=at)
        row.save(update_fields=["responder"])
        _tell(row, "responder.renewed", is_attended=False, at=at)


def _found_generation(
    purpose: CertificatePurpose,
    generation: int,
    serial: int,
    witnesses: Sequence[str],
    *,
    at: datetime,
) -> None:
    """Found a generation, and write down each step as it is done."""
    steps = [*_opening(purpose, generation, witnesses, at=at)]

    def note(act: str, **facts: str | int | bool) -> None:
        steps.append(Step(at, act, facts))

    keys = keyring.store()
    key = keys.create(generation_label(purpose, generation))
    bits = key.public_key().key_size
    note(KEY_GENERATED, sha256=fingerprint(key.public_key()), bits=bits, where=_where(keys))
    certificate = authority_certificate(purpose, key, serial=SerialNumber(serial), at=at)
    der = certificate.public_bytes(Encoding.DER)
    note("certificate.linted", by="jumin", result="nothing found")
    note("certificate.linted", by="pkilint", result=_second_lint(der, witnesses))
    note(CERTIFICATE_MADE, sha256=hashlib.sha256(der).hexdigest(), **_stated(certificate))
    authority = Authority(purpose, generation, certificate, key, keyring.profile())
    responder = _delegate(authority, SerialNumber(serial + 1), at=at)
    note("responder.delegated", serial=serial + 1, responder_key="in a file of its own")
    note("ceremony.ended")
    row = models.Authority.objects.create(
        purpose=purpose,
        generation=generation,
        certificate=der,
        transcript=write_transcript(steps, key),
        responder=responder,
        next_serial=serial + 2,
    )
    _tell(row, "authority.founded", is_attended=bool(witnesses), at=at)


def _opening(
    purpose: CertificatePurpose, generation: int, witnesses: Sequence[str], *, at: datetime
) -> tuple[Step, ...]:
    """Tell what a ceremony begins with: what it is for, who attends, what it is done with."""
    told = {"purpose": purpose.value, "generation": generation, "attended": bool(witnesses)}
    software = {
        "jumin": version("jumin"),
        "cryptography": version("cryptography"),
        "python": platform.python_version(),
    }
    return (
        Step(at, "ceremony.begun", told),
        *(Step(at, WITNESS, {"name": witness.strip()}) for witness in witnesses),
        Step(at, "software", software),
    )


def _where(keys: KeyStore) -> str:
    return "file" if isinstance(keys, FileKeys) else "token"


def _second_lint(der: bytes, witnesses: Sequence[str]) -> str:
    """Have somebody else's linter look at the certificate, where people wait for it."""
    if not witnesses:
        return "not run: nobody attends"
    if not is_installed():
        return "not run: not installed"
    second_lint(der)
    return f"nothing found (version {version('pkilint')})"


def _stated(certificate: x509.Certificate) -> dict[str, str | int]:
    return {
        "serial": certificate.serial_number,
        "not_before": certificate.not_valid_before_utc.isoformat(),
        "not_after": certificate.not_valid_after_utc.isoformat(),
    }


def _delegate(authority: Authority, serial: SerialNumber, *, at: datetime) -> bytes:
    key = generate_key()
    ends_on = day_of(authority.certificate.not_valid_after_utc)
    certificate = responder_certificate(
        authority,
        key.public_key(),
        serial=serial,
        at=at,
        last_day=responder_last_day(day_of(at), ends_on).value,
    )
    return encode_responder(key, certificate, settings.JUMIN_KEY_PASSPHRASE)


def _tell(row: models.Authority, act: str, *, is_attended: bool, at: datetime) -> None:
    label = generation_label(CertificatePurpose(row.purpose), row.generation)
    write_journal(OFFICE, act, label, at=at, actor=ACTOR, unattended=not is_attended)
    publishing.status_changed(at=at)
