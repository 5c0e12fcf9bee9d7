"""A new signature PIN at the kiosk (署名用パスワード初期化), after a reservation by phone app.

Sources: izumi-guide, on signature PINs; tsukuba-guide-2023-10 §3(2).
"""

import secrets
from datetime import datetime
from typing import Final

from jumin.cardfiles import PinRole
from jumin.client import CounterSession, JpkiSession
from jumin.iso7816 import CardConnection
from jumin.offices.card_office import gateway as card_office
from jumin.pki.verify import read_certificate, verify_signature
from jumin.sandbox.residents import TownResident
from jumin.sandbox.tray import is_of_this_town
from jumin.terms import (
    CertificatePurpose,
    Pin,
    Refusal,
    RefusalCode,
    RefusedError,
    SerialNumber,
)


AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION
_CHALLENGE_OCTETS: Final = 32


def reserve(resident: TownResident, *, at: datetime) -> str:
    """Reserve a reset as the phone app does (予約); tell the one-time code of 8 digits.

    Raises RefusedError as `card_office.gateway.reserve_pin_reset`.
    """
    return card_office.reserve_pin_reset(resident.resident, at=at)


def reset_signature_pin(
    connection: CardConnection, *, authentication_pin: Pin, code: str, new_pin: Pin, at: datetime
) -> None:
    """Set a card's signature PIN anew, with its full tries, at a kiosk (署名用パスワード初期化).

    In this order: the form of the new PIN; is the card of this town; the authentication PIN; the
    card's proof that it is the one of its certificate; the code; the card's writing; the report.
    Cut off before the report, all of it is done again with the same code.

    Raises RefusedError: `pin.form` (role), `certificate.untrusted`, `certificate.absent`,
    `pin.wrong` (role, tries_left), `pin.blocked` (role), `reset.code_wrong`,
    `reset.code_expired` (hours), `card.absent`, `card.suspended`, `card.lapsed`,
    `card.unreadable`.
    """
    PinRole.SIGNATURE.check_form(new_pin)
    if not is_of_this_town(connection):
        raise _untrusted("chain.issuer")
    session = JpkiSession(connection)
    session.verify_pin(AUTHENTICATION, authentication_pin)
    number = card_office.redeem_pin_reset(_proven_serial(session), code, at=at)
    terminal = CounterSession(connection, card_office.issuer_key(number))
    terminal.set_pin(PinRole.SIGNATURE, new_pin)
    card_office.pin_reset_written(number, at=at)


def _proven_serial(session: JpkiSession) -> SerialNumber:
    """Tell the serial number of the card's certificate, once its key has signed a challenge."""
    certificate = read_certificate(session.certificate(AUTHENTICATION))
    challenge = secrets.token_bytes(_CHALLENGE_OCTETS)
    signature = session.sign(AUTHENTICATION, challenge)
    if certificate is None or not verify_signature(certificate, challenge, signature):
        raise _untrusted("proof.signature")
    return SerialNumber(certificate.serial_number)


def _untrusted(check: str) -> RefusedError:
    return RefusedError(Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": check}))
