"""Where the right material is made: both authorities in two generations, holders, responders."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa

from jumin.pki.authority import Authority, authority_certificate, responder_certificate
from jumin.pki.issue import CertificateRequest, issue_certificate
from jumin.pki.names import IssuingOffice
from jumin.pki.vectors.keys import VectorKeys
from jumin.pki.vectors.pieces import CertificatePieces
from jumin.pki.vectors.scene import Scene, encoded
from jumin.terms import BasicFour, CertificatePurpose, Medium, SerialNumber, Sex, day_of


KAMAKURA: Final = IssuingOffice("14204", "Kanagawa-ken", "Kamakura-shi")
YOKOSUKA: Final = IssuingOffice("14201", "Kanagawa-ken", "Yokosuka-shi")
_HOLDER: Final = BasicFour("試験　見本", "神奈川県鎌倉市試験町１－１", date(1990, 5, 5), Sex.FEMALE)
_RARE: Final = BasicFour("𠮷試　見本", "神奈川県鎌倉市試験町１－１", date(1990, 5, 5), Sex.MALE)
"""The first character is not in JIS and is replaced."""
_OLDER_AGE: Final = timedelta(days=1600)
_NEWER_AGE: Final = timedelta(days=200)
_AGE: Final = timedelta(days=30)
_OLD_AGE: Final = timedelta(days=1500)


@dataclass(frozen=True, repr=False)
class Workshop:
    """All that is right at an instant (whole seconds), made with a handful of keys."""

    keys: VectorKeys
    at: datetime

    @cached_property
    def signature(self) -> Scene:
        """A signature certificate (署名用電子証明書) of the newer generation."""
        return self._scene(CertificatePurpose.SIGNATURE, serial=0x0102_0304)

    @cached_property
    def authentication(self) -> Scene:
        """An authentication certificate (利用者証明用電子証明書) of the newer generation."""
        return self._scene(CertificatePurpose.AUTHENTICATION, serial=0x0102_0314)

    @cached_property
    def phone(self) -> Scene:
        """An authentication certificate on a phone (移動端末設備用)."""
        return self._scene(
            CertificatePurpose.AUTHENTICATION, serial=0x0102_0324, medium=Medium.PHONE
        )

    @cached_property
    def old(self) -> Scene:
        """A signature certificate that the older generation issued."""
        return self._scene(CertificatePurpose.SIGNATURE, serial=0x0001_0204, age=_OLD_AGE)

    @cached_property
    def rare(self) -> Scene:
        """A signature certificate whose holder's name has a substitute character (代替文字)."""
        return self._scene(CertificatePurpose.SIGNATURE, serial=0x0102_0334, holder=_RARE)

    def _scene(
        self,
        purpose: CertificatePurpose,
        *,
        serial: int,
        medium: Medium = Medium.CARD,
        age: timedelta = _AGE,
        holder: BasicFour = _HOLDER,
    ) -> Scene:
        older, newer = self._generations[purpose]
        issued_at = self.at - age
        issuer = older if age > _NEWER_AGE else newer
        key = self.keys.holder.public_key()
        if purpose is CertificatePurpose.SIGNATURE:
            request = CertificateRequest.for_signature(
                key, KAMAKURA, holder, requested_at=issued_at, sequence=17
            )
        else:
            request = CertificateRequest.for_authentication(
                key, KAMAKURA, randomness=bytes(range(16)), medium=medium
            )
        last_day = day_of(issued_at + timedelta(days=1700))
        issued = issue_certificate(
            request, issuer, serial=SerialNumber(serial), at=issued_at, last_day=last_day
        )
        return Scene(
            keys=self.keys,
            purpose=purpose,
            at=self.at,
            older=older,
            newer=newer,
            issuer=issuer,
            office=KAMAKURA,
            certificate=CertificatePieces.read(encoded(issued)),
            responder=self._delegated(issuer),
        )

    @cached_property
    def _generations(self) -> dict[CertificatePurpose, tuple[Authority, Authority]]:
        return {
            purpose: (
                _founded(purpose, 1, older, self.at - _OLDER_AGE),
                _founded(purpose, 0x0100_0000, newer, self.at - _NEWER_AGE),
            )
            for purpose, (older, newer) in self.keys.generations.items()
        }

    def _delegated(self, issuer: Authority) -> CertificatePieces:
        certificate = responder_certificate(
            issuer,
            self.keys.responder.public_key(),
            serial=SerialNumber(0x0100_0010),
            at=self.at - timedelta(days=10),
            last_day=day_of(self.at + timedelta(days=80)),
        )
        return CertificatePieces.read(encoded(certificate))


def _founded(
    purpose: CertificatePurpose, serial: int, key: rsa.RSAPrivateKey, at: datetime
) -> Authority:
    certificate = authority_certificate(purpose, key, serial=SerialNumber(serial), at=at)
    return Authority(purpose, 1 if serial == 1 else 2, certificate, key)
