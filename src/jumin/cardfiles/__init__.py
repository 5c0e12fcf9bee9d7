"""What chip and client both must know: names, file identifiers, record codecs, PIN roles."""

from jumin.cardfiles.applets import AIDS, Applet
from jumin.cardfiles.availability import Availability
from jumin.cardfiles.elementary_files import (
    CardFaceFile,
    CommonDataFile,
    InputSupportFile,
    IssuerObject,
    ResidentRegisterFile,
)
from jumin.cardfiles.issuer import (
    CHALLENGE_LENGTH,
    CRYPTOGRAM_LENGTH,
    ISSUER_KEY_LENGTH,
    ISSUER_TRIES,
    PublicKeyTag,
    terminal_cryptogram,
)
from jumin.cardfiles.jpki import FILLER, JPKI_FILES, JpkiFile, PurposeFiles
from jumin.cardfiles.pins import PinRole
from jumin.cardfiles.records import RecordFormError
from jumin.cardfiles.token_info import MY_NUMBER_CARD_LABEL, PHONE_LABEL, TokenInfo


__all__ = [
    "AIDS",
    "CHALLENGE_LENGTH",
    "CRYPTOGRAM_LENGTH",
    "FILLER",
    "ISSUER_KEY_LENGTH",
    "ISSUER_TRIES",
    "JPKI_FILES",
    "MY_NUMBER_CARD_LABEL",
    "PHONE_LABEL",
    "Applet",
    "Availability",
    "CardFaceFile",
    "CommonDataFile",
    "InputSupportFile",
    "IssuerObject",
    "JpkiFile",
    "PinRole",
    "PublicKeyTag",
    "PurposeFiles",
    "RecordFormError",
    "ResidentRegisterFile",
    "TokenInfo",
    "terminal_cryptogram",
]
