"""A signed message as it stands there: signer, content, attributes (CMS 署名データ)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from asn1crypto import cms, core
from asn1crypto import tsp as _tsp  # noqa: F401 - it teaches `cms` signingCertificate and its V2

from jumin.pki.der import Tag
from jumin.pki.hostile import attempt
from jumin.terms import UsageError


CONTENT_TYPE: Final = "content_type"
MESSAGE_DIGEST: Final = "message_digest"
_DATA: Final = "data"
_SET: Final = b"\x31"
MOST_VALUES: Final = 20_000
"""So many values, those within others included, a message may have (`read_signed_data`)."""
_MOST_IDENTIFIER_OCTETS: Final = 64
_HIGH_TAG: Final = 0x1F
_CONSTRUCTED: Final = 0x20
_LONG_LENGTH: Final = 0x80
_VERSIONS: Final = MappingProxyType(
    {"issuer_and_serial_number": "v1", "subject_key_identifier": "v3"}
)
"""Versions of SignerInfo by how the certificate is named (RFC 5652 §5.3)."""


class CmsError(UsageError):
    """The message is not what can be verified here."""


@dataclass(frozen=True)
class SignedMessage:
    """A SignedData with one signer (RFC 5652 §5); nothing of it is verified."""

    signed_data: Any = field(repr=False)
    signer: Any = field(repr=False)

    @property
    def content_type(self) -> str:
        """What the content is; `data` for plain data."""
        return str(self.signed_data["encap_content_info"]["content_type"].native)

    @property
    def is_plain_data(self) -> bool:
        """Whether the content is plain data: only then attributes may be absent."""
        return self.content_type == _DATA

    @property
    def has_attributes(self) -> bool:
        """Whether signed attributes stand there, be it none: then they are wrong, not absent."""
        return not isinstance(self.signer["signed_attrs"], core.Void)

    @property
    def signed_attributes(self) -> bytes:
        """The signed attributes in DER, as their signature is made (RFC 5652 §5.4)."""
        return bytes(self.signer["signed_attrs"].untag().dump(force=True))

    def values(self, attribute: str) -> Sequence[Any]:
        """Give the value of each attribute of a type; raises `CmsError` where one has not one."""
        attributes = self.signer["signed_attrs"]
        found = [one["values"] for one in attributes if one["type"].native == attribute]
        if any(len(values) != 1 for values in found):
            raise CmsError("A signed attribute has not one value.")
        return [values[0] for values in found]


def read_signed_data(message: bytes) -> Any:
    """Read a ContentInfo of SignedData, BER or DER; raises whatever a parser raises.

    Also of one with more than `MOST_VALUES` values, whose reading would take seconds: content in
    pieces of a few octets (X.690 §8.7.3), very long lists enclosed. A streamed content in pieces
    of 4096 octets, as OpenSSL writes them, may have some 80 MB; one in a single piece any length.
    """
    _check_values(message)
    info = cms.ContentInfo.load(message, strict=True)
    if info["content_type"].native != "signed_data":
        raise CmsError("This is no signed message.")
    signed_data = info["content"]
    parts = ("version", "digest_algorithms", "encap_content_info", "certificates", "signer_infos")
    if None in [signed_data[part] for part in parts]:
        raise CmsError("A part is missing.")
    return signed_data


def _check_values(message: bytes) -> None:
    """Step from head to head, into what is constructed, and count (X.690 §8.1); `CmsError`.

    None may reach beyond the one that it stands in, lest values hide behind its end.
    """
    position, ends = 0, [len(message)]
    for _ in range(MOST_VALUES):
        while ends and position == ends[-1]:
            ends.pop()
        if not ends:
            return
        tag, length = message[position], message[position + 1]
        position += 2
        is_indefinite = length == _LONG_LENGTH
        if length > _LONG_LENGTH:
            octets = length - _LONG_LENGTH
            length = int.from_bytes(message[position : position + octets])
            position += octets
        if is_indefinite:
            continue
        if position + length > ends[-1] or tag & _HIGH_TAG == _HIGH_TAG:
            raise CmsError("A value reaches beyond the one it is in, or its tag can't be read.")
        if tag == Tag.OBJECT_IDENTIFIER and length > _MOST_IDENTIFIER_OCTETS:
            raise CmsError("An identifier is too long.")
        if tag & _CONSTRUCTED:
            ends.append(position + length)
        else:
            position += length
    raise CmsError(f"The message has more than {MOST_VALUES} values.")


def read_content(signed_data: Any, detached: bytes | None) -> bytes:
    """Give what was signed: enclosed or handed over; raises `CmsError` unless it is one thing."""
    enclosed = signed_data["encap_content_info"]["content"]
    if isinstance(enclosed, core.Void):
        if detached is None:
            raise CmsError("The content is not enclosed; hand it over.")
        return detached
    if not isinstance(enclosed, core.OctetString | core.ParsableOctetString):
        raise CmsError("The content is enclosed in another form than the standard's.")
    content = bytes(enclosed)
    if detached not in (None, content):
        raise CmsError("The content is another than the enclosed one.")
    return content


def read_signer(signed_data: Any) -> Any:
    """Give the one signer; raises `CmsError` where there are none, more, or of another version."""
    (signer,) = signed_data["signer_infos"]
    if signer["version"].native != _VERSIONS[signer["sid"].name]:
        raise CmsError("The signer's version does not fit how it names its certificate.")
    return signer


def find_certificate(signed_data: Any, signer: Any) -> bytes:
    """Find the signer's certificate among the enclosed ones, in DER; raises `CmsError`."""
    for choice in signed_data["certificates"]:
        is_named = partial(_is_named, signer["sid"], choice.chosen)
        if choice.name == "certificate" and attempt(is_named):
            return bytes(choice.chosen.dump())
    raise CmsError("The signer's certificate is not enclosed.")


def _is_named(identifier: Any, certificate: Any) -> bool:
    if identifier.name == "subject_key_identifier":
        return bool(certificate.key_identifier == identifier.native)
    named, own = identifier.chosen, certificate["tbs_certificate"]
    return bool(
        named["issuer"].dump() == own["issuer"].dump()
        and named["serial_number"].native == own["serial_number"].native
    )


def looks_like_attributes(content: bytes) -> bool:
    """Whether a content is shaped like signed attributes.

    One who cuts the attributes off a message could show them as what its signer had signed.
    """
    if not content.startswith(_SET):
        return False
    attributes = attempt(lambda: cms.CMSAttributes.load(content, strict=True))
    types = attempt(lambda: {one["type"].native for one in attributes or ()})
    return types is not None and {CONTENT_TYPE, MESSAGE_DIGEST} <= types
