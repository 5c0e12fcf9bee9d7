"""The availability record: which certificates the card carries."""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from jumin.cardfiles.records import RecordFormError
from jumin.terms import CertificatePurpose


_PRESENT: Final = 0x8F
_ABSENT: Final = 0x00


@dataclass(frozen=True)
class Availability:
    """Which certificates the card carries (電子証明書の有無), file 0008 of the JPKI application.

    Three bytes: signature, authentication, 00. 8F is seen for a certificate that is there. What
    stands for one that is not is publicly unknown: we write 00, and read anything else as there.
    """

    LENGTH: ClassVar[int] = 3

    signature: bool
    authentication: bool

    @classmethod
    def parse(cls, record: bytes) -> Self:
        """Read the record; raises `RecordFormError` unless it has three bytes."""
        if len(record) != cls.LENGTH:
            raise RecordFormError("The availability record has three bytes.")
        return cls(record[0] != _ABSENT, record[1] != _ABSENT)

    def __bytes__(self) -> bytes:
        marks = (_PRESENT if there else _ABSENT for there in (self.signature, self.authentication))
        return bytes((*marks, 0))

    def has(self, purpose: CertificatePurpose) -> bool:
        """Whether the card carries the certificate of this purpose."""
        return self.signature if purpose is CertificatePurpose.SIGNATURE else self.authentication
