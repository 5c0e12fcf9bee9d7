"""Sessions with the two applications that keep records: common data and resident register."""

from types import MappingProxyType

from jumin.cardfiles import (
    Applet,
    CardRecord,
    CommonDataFile,
    KeyReference,
    PinRole,
    ResidentRegisterFile,
)
from jumin.client.pins import PinChange, PinFile
from jumin.client.session import ApplicationSession, parsed


class CommonDataSession(ApplicationSession):
    """A session with the common data of the card (共通カードAP); nothing in it wants its PIN."""

    APPLET = Applet.COMMON_DATA
    PINS = MappingProxyType(
        {
            PinRole.RESIDENT_REGISTER: PinFile(
                CommonDataFile.PIN, PinRole.RESIDENT_REGISTER, PinChange.CHANGE_KEY
            )
        }
    )

    def card_record(self) -> CardRecord:
        """Read serial number, municipality and last day of the card (カード基本情報)."""
        record = self._read_record(CommonDataFile.CARD_RECORD, "CARD_RECORD")
        return parsed(CardRecord.parse, record)

    def key_reference(self) -> KeyReference:
        """Read the name of a key (鍵参照情報)."""
        return parsed(
            KeyReference.parse, self._read_record(CommonDataFile.KEY_REFERENCE, "KEY_REFERENCE")
        )


class ResidentRegisterSession(ApplicationSession):
    """A session with the resident register application (住基AP).

    What it keeps besides a key's name is not public.
    """

    APPLET = Applet.RESIDENT_REGISTER
    PINS = MappingProxyType(
        {
            PinRole.RESIDENT_REGISTER: PinFile(
                ResidentRegisterFile.PIN, PinRole.RESIDENT_REGISTER, PinChange.CHANGE_KEY
            )
        }
    )

    def key_reference(self) -> KeyReference:
        """Read the name of a key (鍵参照情報)."""
        record = self._read_record(ResidentRegisterFile.KEY_REFERENCE, "KEY_REFERENCE")
        return parsed(KeyReference.parse, record)
