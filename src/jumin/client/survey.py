"""A look at a card: everything that it tells without a PIN, and at no cost of a try."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jumin.cardfiles import Applet, CardRecord, PinRole, TokenInfo
from jumin.client.card_face import CardFaceSession
from jumin.client.common_data import CommonDataSession, ResidentRegisterSession
from jumin.client.exchange import CardContentError, PinNeededError, StatusWordError
from jumin.client.input_support import InputSupportSession
from jumin.client.issuer_domain import IssuerDomainSession
from jumin.client.jpki import JpkiSession
from jumin.client.session import ApplicationAbsentError, ApplicationSession, SharedConnection
from jumin.iso7816 import SW, CardConnection
from jumin.terms import CertificatePurpose, RefusalCode, RefusedError


SESSIONS: Final[tuple[type[ApplicationSession], ...]] = (
    JpkiSession,
    InputSupportSession,
    CardFaceSession,
    CommonDataSession,
    ResidentRegisterSession,
    IssuerDomainSession,
)
"""The sessions with all applications of a My Number Card."""


@dataclass(frozen=True)
class CertificateState:
    """What the card tells of one of its certificates (電子証明書の状態)."""

    purpose: CertificatePurpose
    is_there: bool
    certificate: bytes | None
    """In DER; None where there is none, or where the card wants the PIN first."""
    ca_certificate: bytes | None
    """That of the authority that issued it, in DER; None where the card has none."""


@dataclass(frozen=True)
class PinState:
    """What the card tells of one of its PINs (暗証番号の状態)."""

    applet: Applet
    role: PinRole
    tries_left: int | None
    """0: blocked, or never set; None where the card does not tell."""

    @property
    def is_blocked(self) -> bool:
        """Whether no try is left."""
        return self.tries_left == 0


@dataclass(frozen=True)
class CardSurvey:
    """What a card tells everybody (カードの状態)."""

    atr: bytes
    token: TokenInfo
    applets: tuple[Applet, ...]
    record: CardRecord | None
    """None where the card has none, or none that can be read."""
    certificates: tuple[CertificateState, ...]
    pins: tuple[PinState, ...]


def survey(connection: CardConnection) -> CardSurvey:
    """Look at a card or phone, virtual or real (カードの確認).

    Presents no PIN and costs no try. Raises `ApplicationAbsentError` where it has no JPKI
    application, so that it is no My Number Card; `StatusWordError` and `CardContentError` where
    that application does not answer as it should.
    """
    shared = SharedConnection(connection)
    jpki = JpkiSession(shared)
    token = jpki.token()
    certificates = tuple(_certificate(jpki, purpose) for purpose in CertificatePurpose)
    sessions = tuple(sessions_with(shared))
    return CardSurvey(
        atr=shared.atr,
        token=token,
        applets=tuple(session.APPLET for session in sessions),
        record=_record(sessions),
        certificates=certificates,
        pins=tuple(pin for session in sessions for pin in _pins(session)),
    )


def sessions_with(
    connection: SharedConnection, role: PinRole | None = None
) -> Iterator[ApplicationSession]:
    """Begin a session with every application the card has, or with each that keeps such a PIN."""
    for kind in SESSIONS:
        if role is None or role in kind.PINS:
            try:
                yield kind(connection)
            except ApplicationAbsentError:
                continue


def _certificate(jpki: JpkiSession, purpose: CertificatePurpose) -> CertificateState:
    is_there, certificate, ca_certificate = True, None, None
    try:
        certificate = jpki.certificate(purpose)
    except PinNeededError:
        pass
    except RefusedError as error:
        _require_absent(error)
        is_there = False
    try:
        ca_certificate = jpki.ca_certificate(purpose)
    except RefusedError as error:
        _require_absent(error)
    return CertificateState(purpose, is_there, certificate, ca_certificate)


def _require_absent(error: RefusedError) -> None:
    if error.refusal.code is not RefusalCode.CERTIFICATE_ABSENT:
        raise error


def _record(sessions: tuple[ApplicationSession, ...]) -> CardRecord | None:
    for session in sessions:
        if isinstance(session, CommonDataSession):
            try:
                return session.card_record()
            except (CardContentError, StatusWordError):
                return None  # a card of another kind is still worth looking at
    return None


def _pins(session: ApplicationSession) -> Iterator[PinState]:
    for role in session.PINS:
        try:
            left = session.tries_left(role)
        except StatusWordError as error:
            if error.sw == SW.FILE_NOT_FOUND:
                continue
            left = None
        yield PinState(session.APPLET, role, left)
