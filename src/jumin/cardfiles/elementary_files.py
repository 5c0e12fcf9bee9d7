"""File identifiers within the applications (EF識別子); those of the JPKI are in `jpki`."""

from enum import IntEnum, unique


@unique
class InputSupportFile(IntEnum):
    """Files of the card-information input support application (券面事項入力補助AP)."""

    INDIVIDUAL_NUMBER = 0x0001
    ATTRIBUTES = 0x0002
    INTEGRITY = 0x0003
    CV_CERTIFICATE = 0x0004
    APPLET_INFO = 0x0005
    SESSION_KEY_PUBLIC = 0x0006
    CARD_KEY_PUBLIC = 0x0007
    UNUSED = 0x0008
    SESSION_KEY = 0x0010
    """Which of three opaque key files holds the session key is publicly unknown: assumed."""
    PIN = 0x0011
    UNUSED_PIN = 0x0012
    CARD_KEY = 0x0013
    VERIFICATION_NUMBER_A = 0x0014
    VERIFICATION_NUMBER_B = 0x0015


@unique
class CardFaceFile(IntEnum):
    """Files of the card-face verification application (券面事項確認AP)."""

    AGE = 0x0001
    FACE = 0x0002
    APPLET_INFO = 0x0003
    CV_CERTIFICATE = 0x0004
    NUMBER_IMAGE = 0x0005
    UNUSED = 0x0006
    BIRTH_DATE_PIN = 0x0011
    VERIFICATION_NUMBER_B = 0x0012
    VERIFICATION_NUMBER_A = 0x0013
    CARD_KEY = 0x001A


@unique
class ResidentRegisterFile(IntEnum):
    """Files of the resident register application (住基AP)."""

    KEY_REFERENCE = 0x0002
    PIN = 0x001C


@unique
class CommonDataFile(IntEnum):
    """Files of the common data application (共通カードAP)."""

    CARD_RECORD = 0x0001
    KEY_REFERENCE = 0x0002
    CARD_KEY = 0x0019
    PIN = 0x001C


@unique
class IssuerObject(IntEnum):
    """Tags of the issuer domain's data objects (GET DATA)."""

    ISSUER_ID = 0x0042
    CARD_ID = 0x0045
    RECOGNITION = 0x0066
    MUNICIPALITY = 0x00F0
    LAST_DAY = 0x00F2
    INTERMEDIATE_KEY_ID = 0x00F7
    ROOT_CV_CERTIFICATE = 0x00F8
    CONTACT_ATR = 0x5F51
    INTERMEDIATE_CV_CERTIFICATE = 0x7F21
