"""Response APDUs: data and status word."""

from dataclasses import dataclass, field
from typing import Final, Self

from jumin.iso7816.status_words import SW, explain
from jumin.terms import FaultError


_STATUS_WORD_LENGTH: Final = 2


class ResponseFormError(FaultError):
    """The bytes are no response APDU: the card or the reader is broken (ISO/IEC 7816-4 §5.1)."""


@dataclass(frozen=True, slots=True)
class Response:
    """A response APDU (レスポンスAPDU), ISO/IEC 7816-4 §5.1.

    Data never shows in `repr`: it may be a certificate with a name and an address.
    """

    data: bytes = field(default=b"", repr=False)
    sw: int = SW.SUCCESS

    @classmethod
    def parse(cls, apdu: bytes) -> Self:
        """Read a response APDU; raises `ResponseFormError` where there is no status word."""
        if len(apdu) < _STATUS_WORD_LENGTH:
            raise ResponseFormError("The card's answer is shorter than a status word.")
        return cls(apdu[:-_STATUS_WORD_LENGTH], int.from_bytes(apdu[-_STATUS_WORD_LENGTH:], "big"))

    def __bytes__(self) -> bytes:
        return self.data + self.sw.to_bytes(_STATUS_WORD_LENGTH, "big")

    def __str__(self) -> str:
        return f"{len(self.data)} bytes, {explain(self.sw)}"
