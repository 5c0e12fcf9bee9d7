"""Issuing certificates (発行): in batches of orders, each batch one transaction, all of it or none.

Each key has proved that it is there before anything is issued for it. An order given once more is
answered the same.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.offices.certification import ceremony, keyring, ledger, models, publishing, services
from jumin.offices.certification.errors import OrderRepeatedError
from jumin.offices.certification.values import CardCertificates, CardOrder, IssuedCertificate
from jumin.offices.common.books import Event, write_events
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality.gateway import Holder
from jumin.pki import Authority, CertificateRequest, issue_certificate
from jumin.pki.requests import read_card_request
from jumin.rules import (
    Asker,
    age_on,
    certificate_last_day,
    municipality,
    signature_certificate_from_age,
)
from jumin.rules.lives import EFFECTIVE, CertificateState
from jumin.terms import (
    CertificatePurpose,
    Refusal,
    RefusalCode,
    RefusedError,
    RevocationReason,
    SerialNumber,
    day_of,
)


OFFICE: Final = publishing.OFFICE
ACTOR: Final = "certification"
_SEQUENCES: Final = 100_000
_RANDOMNESS: Final = 16
_IN_ORDER: Final = (CertificatePurpose.AUTHENTICATION, CertificatePurpose.SIGNATURE)
"""Authentication first, for it bounds the other."""

Rows = dict[CertificatePurpose, models.Certificate]


@dataclass(frozen=True)
class Application:
    """An order whose keys have proved that they are there (発行申請)."""

    number: str
    holder: Holder
    keys: Mapping[CertificatePurpose, RSAPublicKey]
    card_last_day: date
    renewing: bool = False
    beside: SerialNumber | None = None
    own_key: bool = False


@dataclass(frozen=True)
class Issuing:
    """A generation that issues, and the serial numbers drawn for this batch."""

    row: models.Authority
    authority: Authority
    serials: Iterable[SerialNumber]


def issue_for_cards(orders: Sequence[CardOrder], *, at: datetime) -> tuple[CardCertificates, ...]:
    """Issue what is ordered for cards, or give once more what was issued for these orders."""
    return issue([_proved(order) for order in orders], at=at)


def issue(applications: Sequence[Application], *, at: datetime) -> tuple[CardCertificates, ...]:
    """Issue what is applied for in one transaction, or give it once more.

    What was issued for an order over other keys, and nobody has got yet, is revoked: "destroyed
    before it was handed over" (JPKI CPS §4.9.9, reason unspecified).
    """
    _require_distinct(application.number for application in applications)
    for application in applications:
        _require_age(application, day_of(at))
    with office_transaction(OFFICE):
        issued = _given_before(applications, at=at)
        new = [one for one in applications if one.number not in issued]
        issued |= _issue_new(new, at=at)
        authorities = {
            purpose: bytes(keyring.issuing(purpose).certificate) for purpose in CertificatePurpose
        }
    return tuple(_told(issued[one.number], authorities) for one in applications)


def _proved(order: CardOrder) -> Application:
    """Check the requests of an order; raises `RequestRefusedError`."""
    keys = {
        purpose: read_card_request(request, purpose, order.card)
        for purpose, request in order.requests.items()
    }
    return Application(
        order.number,
        order.holder,
        keys,
        order.card_last_day,
        renewing=order.renewing,
        beside=order.beside,
    )


def _require_distinct(numbers: Iterable[str]) -> None:
    seen: set[str] = set()
    for number in numbers:
        if number in seen:
            raise OrderRepeatedError(number)
        seen.add(number)


def _require_age(application: Application, on: date) -> None:
    """Refuse a signature certificate to whoever is too young for one (15歳未満)."""
    purpose = CertificatePurpose.SIGNATURE
    if purpose not in application.keys:
        return
    from_age = signature_certificate_from_age(on).value
    if age_on(application.holder.basic_four.born_on, on) < from_age:
        facts = {"purpose": purpose.value, "from_age": from_age}
        raise RefusedError(Refusal(RefusalCode.CERTIFICATE_AGE, facts))


def _given_before(applications: Sequence[Application], *, at: datetime) -> dict[str, Rows]:
    """Find what was issued for the same orders over the same keys; destroy what was for others."""
    wanted = {application.number: application for application in applications}
    made: defaultdict[str, list[models.Certificate]] = defaultdict(list)
    for row in models.Certificate.objects.select_related("authority").filter(
        order__in=wanted, state__in=EFFECTIVE
    ):
        made[row.order].append(row)
    given: dict[str, Rows] = {}
    for number, before in made.items():
        keys = wanted[number].keys
        rows = {CertificatePurpose(row.purpose): row for row in before if _is_over(row, keys)}
        if rows.keys() == keys.keys():
            given[number] = rows
        for row in before:
            is_kept = number in given and row in rows.values()
            if row.state == CertificateState.ISSUED and not is_kept:
                services.revoke_row(
                    row,
                    RevocationReason.UNSPECIFIED,
                    asker=Asker.AUTHORITY,
                    at=at,
                    actor=ACTOR,
                )
    return given


def _is_over(row: models.Certificate, keys: Mapping[CertificatePurpose, RSAPublicKey]) -> bool:
    """Whether a certificate is over the key that is ordered."""
    key = x509.load_der_x509_certificate(bytes(row.der)).public_key()
    return key == keys.get(CertificatePurpose(row.purpose))


def _issue_new(applications: Sequence[Application], *, at: datetime) -> dict[str, Rows]:
    """Sign and enter what is new: the rows at once, and a line of the journal for each."""
    if not applications:
        return {}
    issuing = _issuing(applications)
    issued = {one.number: _issue_all(one, issuing, at=at) for one in applications}
    rows = [row for of_order in issued.values() for row in of_order.values()]
    models.Certificate.objects.bulk_create(rows)
    events = (Event("certificate.issued", str(row)) for row in rows)
    write_events(OFFICE, events, at=at, actor=ACTOR)
    publishing.status_changed(*rows, at=at)
    return issued


def _issuing(applications: Sequence[Application]) -> dict[CertificatePurpose, Issuing]:
    """Open the generations that issue, and draw as many serial numbers as are needed."""
    issuing = {}
    for purpose in _IN_ORDER:
        count = sum(purpose in application.keys for application in applications)
        if count:
            serials = iter(ceremony.draw_serials(purpose, count))
            row = keyring.issuing(purpose)
            issuing[purpose] = Issuing(row, keyring.authority(row), serials)
    return issuing


def _issue_all(
    application: Application, issuing: Mapping[CertificatePurpose, Issuing], *, at: datetime
) -> Rows:
    rows: Rows = {}
    bound_on = _bound_on(application)
    for purpose in _IN_ORDER:
        if purpose in application.keys:
            rows[purpose] = _issue(application, purpose, issuing[purpose], bound_on, at=at)
            bound_on = rows[purpose].last_day
    if len(rows) == len(_IN_ORDER):
        for purpose, other in zip(_IN_ORDER, reversed(_IN_ORDER), strict=True):
            rows[purpose].beside = rows[other].serial
    return rows


def _bound_on(application: Application) -> date | None:
    """Tell the last day of the authentication certificate that stays on the card, if one does."""
    if application.beside is None or CertificatePurpose.AUTHENTICATION in application.keys:
        return None
    return ledger.row(CertificatePurpose.AUTHENTICATION, application.beside).last_day


def _issue(
    application: Application,
    purpose: CertificatePurpose,
    issuing: Issuing,
    bound_on: date | None,
    *,
    at: datetime,
) -> models.Certificate:
    holder, serial = application.holder, next(iter(issuing.serials))
    last_day = certificate_last_day(
        purpose,
        issued_on=day_of(at),
        born_on=holder.basic_four.born_on,
        card_last_day=application.card_last_day,
        authentication_last_day=bound_on if purpose is CertificatePurpose.SIGNATURE else None,
        renewing=application.renewing,
    ).value
    certificate = issue_certificate(
        _request(application, purpose, serial, at=at),
        issuing.authority,
        serial=serial,
        at=at,
        last_day=last_day,
    )
    return models.Certificate(
        authority=issuing.row,
        purpose=purpose.value,
        serial=serial,
        order=application.number,
        resident=holder.resident,
        municipality=holder.municipality,
        der=certificate.public_bytes(Encoding.DER),
        issued_at=at,
        last_day=last_day,
        state=CertificateState.ISSUED.value,
        beside=application.beside,
        own_key=application.own_key,
    )


def _request(
    application: Application, purpose: CertificatePurpose, serial: SerialNumber, *, at: datetime
) -> CertificateRequest:
    public_key = application.keys[purpose]
    office = keyring.issuing_office(municipality(application.holder.municipality))
    if purpose is CertificatePurpose.SIGNATURE:
        return CertificateRequest.for_signature(
            public_key,
            office,
            application.holder.basic_four,
            requested_at=at,
            sequence=serial % _SEQUENCES,
        )
    return CertificateRequest.for_authentication(
        public_key, office, randomness=secrets.token_bytes(_RANDOMNESS)
    )


def _told(rows: Rows, authorities: Mapping[CertificatePurpose, bytes]) -> CardCertificates:
    """Tell what was issued, each with its own authority's certificate."""
    own = {purpose: bytes(row.authority.certificate) for purpose, row in rows.items()}
    return CardCertificates(
        {
            purpose: IssuedCertificate(SerialNumber(row.serial), bytes(row.der), row.last_day)
            for purpose, row in rows.items()
        },
        {**authorities, **own},
    )
