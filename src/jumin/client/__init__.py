"""The far end of a card: the holder's sessions, and that of the municipal counter's terminal."""

from jumin.client.card_face import CardFaceSession
from jumin.client.common_data import CommonDataSession, ResidentRegisterSession
from jumin.client.counter import CounterSession, KeyPairNeededError
from jumin.client.exchange import CardContentError, PinNeededError, StatusWordError
from jumin.client.input_support import InputSupportSession
from jumin.client.issuer_domain import IssuerDomainSession
from jumin.client.jpki import JpkiSession
from jumin.client.pins import PinUnchangeableError
from jumin.client.session import ApplicationAbsentError, ApplicationSession, SharedConnection
from jumin.client.survey import CardSurvey, CertificateState, PinState, sessions_with, survey


__all__ = [
    "ApplicationAbsentError",
    "ApplicationSession",
    "CardContentError",
    "CardFaceSession",
    "CardSurvey",
    "CertificateState",
    "CommonDataSession",
    "CounterSession",
    "InputSupportSession",
    "IssuerDomainSession",
    "JpkiSession",
    "KeyPairNeededError",
    "PinNeededError",
    "PinState",
    "PinUnchangeableError",
    "ResidentRegisterSession",
    "SharedConnection",
    "StatusWordError",
    "sessions_with",
    "survey",
]
