"""A signed message taken apart: CMS SignedData with its signers (RFC 5652 §5)."""

from dataclasses import dataclass, replace
from typing import Any, Final

from jumin.pki.der import Tag, write, write_integer, write_oid
from jumin.pki.signing import SigningKey
from jumin.pki.vectors.pieces import RSA_SHA256, Algorithm


DATA: Final = "1.2.840.113549.1.7.1"
SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.47"
SHA256: Final = write(Tag.SEQUENCE, write_oid("2.16.840.1.101.3.4.2.1"))
"""Without parameters (RFC 5754 §2)."""
SHA1: Final = write(Tag.SEQUENCE, write_oid("1.3.14.3.2.26"))


@dataclass(frozen=True)
class Attribute:
    """An attribute of a signer (属性), with its values in DER."""

    oid: str
    values: tuple[bytes, ...]

    @property
    def encoded(self) -> bytes:
        """Put it together."""
        return write(Tag.SEQUENCE, write_oid(self.oid), write(Tag.SET, *self.values))


@dataclass(frozen=True)
class SignerPieces:
    """What one signer says (SignerInfo, RFC 5652 §5.3)."""

    named: bytes
    """SignerIdentifier: whose certificate."""
    attributes: tuple[Attribute, ...]
    """Signed ones; none: the content itself is signed."""
    version: int = 1
    digest: bytes = SHA256
    algorithm: Algorithm = RSA_SHA256
    written: bytes = b""
    """The signature's algorithm where it is told otherwise than it is."""
    unsigned: tuple[Attribute, ...] = ()
    has_empty_list: bool = False
    """Whether a list of no attributes stands there, instead of none: wrong."""
    is_signed_as_written: bool = False
    """Whether the attributes were signed with the tag they have in the message: wrong."""

    def but(self, **fields: Any) -> "SignerPieces":
        """Exchange fields."""
        return replace(self, **fields)

    def having(self, attribute: Attribute) -> "SignerPieces":
        """Exchange the attribute of that identifier, or add it."""
        others = (one for one in self.attributes if one.oid != attribute.oid)
        return self.but(attributes=(*others, attribute))

    def lacking(self, oid: str) -> "SignerPieces":
        """Leave an attribute out."""
        return self.but(attributes=tuple(one for one in self.attributes if one.oid != oid))

    def signed(self, key: SigningKey, content: bytes) -> bytes:
        """Sign the attributes, or the content where there are none."""
        listed = sorted(one.encoded for one in self.attributes)
        written = b""
        if listed or self.has_empty_list:
            written = write(Tag.CONTEXT_0_CONSTRUCTED, *listed)
        signed = write(Tag.SET, *listed) if listed else content
        return write(
            Tag.SEQUENCE,
            write_integer(self.version),
            self.named,
            self.digest,
            written,
            self.written or self.algorithm.identifier,
            write(
                Tag.OCTET_STRING,
                self.algorithm.sign(key, written if self.is_signed_as_written else signed),
            ),
            write(Tag.CONTEXT_1_CONSTRUCTED, *(one.encoded for one in self.unsigned))
            if self.unsigned
            else b"",
        )


@dataclass(frozen=True)
class MessagePieces:
    """A signed message (SignedData, RFC 5652 §5.1)."""

    enclosed: bytes | None
    """The content, where it stands in the message."""
    certificates: tuple[bytes, ...]
    signers: tuple[bytes, ...]
    """Each a signed SignerInfo."""
    version: int = 1
    content_type: str = DATA
    kind: str = SIGNED_DATA
    digests: tuple[bytes, ...] = (SHA256,)
    lists: tuple[bytes, ...] = ()

    def but(self, **fields: Any) -> "MessagePieces":
        """Exchange fields."""
        return replace(self, **fields)

    @property
    def encoded(self) -> bytes:
        """Put it together: ContentInfo."""
        content = b""
        if self.enclosed is not None:
            octets = write(Tag.OCTET_STRING, self.enclosed)
            content = write(Tag.CONTEXT_0_CONSTRUCTED, octets)
        certificates, lists = b"".join(sorted(self.certificates)), b"".join(self.lists)
        data = write(
            Tag.SEQUENCE,
            write_integer(self.version),
            write(Tag.SET, *self.digests),
            write(Tag.SEQUENCE, write_oid(self.content_type), content),
            write(Tag.CONTEXT_0_CONSTRUCTED, certificates) if certificates else b"",
            write(Tag.CONTEXT_1_CONSTRUCTED, lists) if lists else b"",
            write(Tag.SET, *sorted(self.signers)),
        )
        return write(Tag.SEQUENCE, write_oid(self.kind), write(Tag.CONTEXT_0_CONSTRUCTED, data))
