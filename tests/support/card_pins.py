"""The PINs of the complete test card, by application and file."""

from collections.abc import Mapping

from access_conditions import (
    CARD_FACE,
    COMMON_DATA,
    INPUT_SUPPORT,
    JPKI,
    RESIDENT_REGISTER,
    Place,
)
from card_makers import BIRTH_DATE_PIN, NUMBER_A, NUMBER_B, PINS


PIN_VALUES: Mapping[Place, bytes] = {
    (JPKI, 0x0018): PINS.authentication.reveal().encode(),
    (JPKI, 0x001B): PINS.signature.reveal().encode(),
    (INPUT_SUPPORT, 0x0011): PINS.input_support.reveal().encode(),
    (INPUT_SUPPORT, 0x0014): NUMBER_A.encode(),
    (INPUT_SUPPORT, 0x0015): NUMBER_B.encode(),
    (CARD_FACE, 0x0011): BIRTH_DATE_PIN.encode(),
    (CARD_FACE, 0x0012): NUMBER_B.encode(),
    (CARD_FACE, 0x0013): NUMBER_A.encode(),
    (RESIDENT_REGISTER, 0x001C): PINS.resident_register.reveal().encode(),
    (COMMON_DATA, 0x001C): PINS.resident_register.reveal().encode(),
}
