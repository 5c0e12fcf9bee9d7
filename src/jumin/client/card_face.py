"""A session with the card-face verification application: what is printed on the card."""

from types import MappingProxyType
from typing import Final

from jumin.cardfiles import (
    AgeRecord,
    Applet,
    CardFaceFile,
    CardFaceRecord,
    CvCertificate,
    FaceAppletInfo,
    NumberImageRecord,
    PinRole,
)
from jumin.client.pins import PinFile
from jumin.client.session import ApplicationSession, parsed


_OPENED_BY: Final = {
    CardFaceFile.AGE: PinRole.BIRTH_DATE,
    CardFaceFile.FACE: PinRole.VERIFICATION_NUMBER_B,
    CardFaceFile.NUMBER_IMAGE: PinRole.VERIFICATION_NUMBER_A,
}


class CardFaceSession(ApplicationSession):
    """A session with the card-face verification application (券面事項確認AP).

    Verification number A opens face and number, B the face alone, the date of birth the age.
    """

    APPLET = Applet.CARD_FACE
    PINS = MappingProxyType(
        {
            role: PinFile(file, role)
            for role, file in (
                (PinRole.VERIFICATION_NUMBER_A, CardFaceFile.VERIFICATION_NUMBER_A),
                (PinRole.VERIFICATION_NUMBER_B, CardFaceFile.VERIFICATION_NUMBER_B),
                (PinRole.BIRTH_DATE, CardFaceFile.BIRTH_DATE_PIN),
            )
        }
    )

    def face(self) -> CardFaceRecord:
        """Read the card's face (券面事項); raises `PinNeededError` before A or B."""
        return parsed(CardFaceRecord.parse, self.read(CardFaceFile.FACE))

    def number_image(self) -> NumberImageRecord:
        """Read the image of the Individual Number (個人番号画像); `PinNeededError` before A."""
        return parsed(NumberImageRecord.parse, self.read(CardFaceFile.NUMBER_IMAGE))

    def age(self) -> AgeRecord:
        """Read the date of birth (年齢確認情報); raises `PinNeededError` before that as PIN."""
        return parsed(AgeRecord.parse, self.read(CardFaceFile.AGE))

    def applet_info(self) -> FaceAppletInfo:
        """Read what the application says of itself (AP基本情報); no PIN is needed."""
        return parsed(FaceAppletInfo.parse, self.read(CardFaceFile.APPLET_INFO))

    def cv_certificate(self) -> CvCertificate:
        """Read the certificate of the key that signed the records (CV証明書); no PIN is needed."""
        return parsed(CvCertificate.parse, self.read(CardFaceFile.CV_CERTIFICATE))

    def read(self, file: CardFaceFile) -> bytes:
        """Read a file without its filler, as `jumin.cardfiles.check_card_face` wants it.

        Raises `PinNeededError`.
        """
        return self._read_object(file, file.name, _OPENED_BY.get(file))
