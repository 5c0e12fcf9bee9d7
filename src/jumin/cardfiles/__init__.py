"""What chip and client both must know: names, file identifiers, record codecs."""

from jumin.cardfiles.applet_info import AppletInfo, FaceAppletInfo
from jumin.cardfiles.applets import AIDS, Applet
from jumin.cardfiles.availability import Availability
from jumin.cardfiles.card_face import AgeRecord, CardFaceRecord, NumberImageRecord
from jumin.cardfiles.card_keys import CardPublicKey, SessionPublicKey
from jumin.cardfiles.card_record import CardRecord, KeyReference
from jumin.cardfiles.cv_certificate import CvCertificate, KeyId
from jumin.cardfiles.elementary_files import (
    CardFaceFile,
    CommonDataFile,
    InputSupportFile,
    IssuerObject,
    ResidentRegisterFile,
)
from jumin.cardfiles.genuine_records import (
    GenuineCardFace,
    GenuineInputSupport,
    RecordNotGenuineError,
    certified_keys,
    check_card_face,
    check_input_support,
)
from jumin.cardfiles.input_support import AttributesRecord, IntegrityRecord, NumberRecord
from jumin.cardfiles.issuer import (
    CHALLENGE_LENGTH,
    CRYPTOGRAM_LENGTH,
    ISSUER_KEY_LENGTH,
    ISSUER_TRIES,
    PublicKeyTag,
    terminal_cryptogram,
)
from jumin.cardfiles.jpki import FILLER, JPKI_FILES, JpkiFile, PurposeFiles
from jumin.cardfiles.records import RecordFormError
from jumin.cardfiles.signed_records import (
    CARD_FACE_KEY_ID,
    INPUT_SUPPORT_KEY_ID,
    CardImages,
    FaceParticulars,
    RecordSigner,
    attribute_files,
    card_face_files,
    input_support_files,
)
from jumin.cardfiles.token_info import (
    IPHONE_LABEL,
    MY_NUMBER_CARD_LABEL,
    PHONE_LABEL,
    TokenInfo,
)
from jumin.cardfiles.verification_numbers import (
    printed_birth,
    verification_number_a,
    verification_number_b,
)
from jumin.terms import PinRole


__all__ = [
    "AIDS",
    "CARD_FACE_KEY_ID",
    "CHALLENGE_LENGTH",
    "CRYPTOGRAM_LENGTH",
    "FILLER",
    "INPUT_SUPPORT_KEY_ID",
    "IPHONE_LABEL",
    "ISSUER_KEY_LENGTH",
    "ISSUER_TRIES",
    "JPKI_FILES",
    "MY_NUMBER_CARD_LABEL",
    "PHONE_LABEL",
    "AgeRecord",
    "Applet",
    "AppletInfo",
    "AttributesRecord",
    "Availability",
    "CardFaceFile",
    "CardFaceRecord",
    "CardImages",
    "CardPublicKey",
    "CardRecord",
    "CommonDataFile",
    "CvCertificate",
    "FaceAppletInfo",
    "FaceParticulars",
    "GenuineCardFace",
    "GenuineInputSupport",
    "InputSupportFile",
    "IntegrityRecord",
    "IssuerObject",
    "JpkiFile",
    "KeyId",
    "KeyReference",
    "NumberImageRecord",
    "NumberRecord",
    "PinRole",
    "PublicKeyTag",
    "PurposeFiles",
    "RecordFormError",
    "RecordNotGenuineError",
    "RecordSigner",
    "ResidentRegisterFile",
    "SessionPublicKey",
    "TokenInfo",
    "attribute_files",
    "card_face_files",
    "certified_keys",
    "check_card_face",
    "check_input_support",
    "input_support_files",
    "printed_birth",
    "terminal_cryptogram",
    "verification_number_a",
    "verification_number_b",
]
