"""A session with the input support application: number and four items as text."""

from types import MappingProxyType
from typing import Final

from jumin.cardfiles import (
    Applet,
    AppletInfo,
    AttributesRecord,
    CvCertificate,
    InputSupportFile,
    NumberRecord,
    PinRole,
)
from jumin.client.exchange import expect_success, read_binary
from jumin.client.pins import PinChange, PinFile
from jumin.client.session import ApplicationSession, parsed, pin_needed
from jumin.terms import BasicFour, IndividualNumber


_FREE: Final = frozenset({InputSupportFile.CV_CERTIFICATE, InputSupportFile.APPLET_INFO})


class InputSupportSession(ApplicationSession):
    """A session with the card-information input support application (券面事項入力補助AP).

    Its PIN opens everything, verification number A the Individual Number, B the four items.
    """

    APPLET = Applet.INPUT_SUPPORT
    PINS = MappingProxyType(
        {
            PinRole.INPUT_SUPPORT: PinFile(
                InputSupportFile.PIN, PinRole.INPUT_SUPPORT, PinChange.CHANGE_REFERENCE_DATA
            ),
            PinRole.VERIFICATION_NUMBER_A: PinFile(
                InputSupportFile.VERIFICATION_NUMBER_A, PinRole.VERIFICATION_NUMBER_A
            ),
            PinRole.VERIFICATION_NUMBER_B: PinFile(
                InputSupportFile.VERIFICATION_NUMBER_B, PinRole.VERIFICATION_NUMBER_B
            ),
        }
    )

    def number(self) -> IndividualNumber:
        """Read the Individual Number (個人番号); raises `PinNeededError` before PIN or A."""
        return parsed(NumberRecord.parse, self.read(InputSupportFile.INDIVIDUAL_NUMBER)).number

    def attributes(self) -> BasicFour:
        """Read the four basic items (基本4情報); raises `PinNeededError` before PIN or B."""
        return parsed(AttributesRecord.parse, self.read(InputSupportFile.ATTRIBUTES)).attributes

    def applet_info(self) -> AppletInfo:
        """Read what the application says of itself (AP基本情報); no PIN is needed."""
        return parsed(AppletInfo.parse, self.read(InputSupportFile.APPLET_INFO))

    def cv_certificate(self) -> CvCertificate:
        """Read the certificate of the key that signed the records (CV証明書); no PIN is needed."""
        return parsed(CvCertificate.parse, self.read(InputSupportFile.CV_CERTIFICATE))

    def read(self, file: InputSupportFile) -> bytes:
        """Read a file as `jumin.cardfiles.check_input_support` wants it.

        The Individual Number with the filler that its digest covers, all others without filler.
        Raises `PinNeededError`.
        """
        role = None if file in _FREE else PinRole.INPUT_SUPPORT
        if file is not InputSupportFile.INDIVIDUAL_NUMBER:
            return self._read_object(file, file.name, role)
        expect_success(f"select {file.name}", self._select(file))
        with pin_needed(role):
            answer = read_binary(self._connection, 0, NumberRecord.LENGTH)
            return expect_success(f"let {file.name} be read", answer).data
