"""The six attributes of a signature certificate: otherName values in subjectAltName."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from asn1crypto.core import UTF8String
from cryptography import x509
from cryptography.x509.oid import ObjectIdentifier

from jumin.pki.assumptions import BOTH_FORMS_KEPT, SUBSTITUTE, UNKNOWN_SEX_ELSEWHERE
from jumin.pki.der import Tag, write, write_oid
from jumin.pki.profiles import REAL_OIDS, TEST_OIDS, OidTable
from jumin.terms import BasicFour, Sex, UsageError


MOST_ADDRESS_CHARACTERS: Final = 200
"""The longest address that is certified, in characters."""

_VARIATION_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ERAS: Final = (
    (date(2019, 5, 1), "5"),
    (date(1989, 1, 8), "4"),
    (date(1926, 12, 25), "3"),
    (date(1912, 7, 30), "2"),
    (date(1868, 1, 25), "1"),
)
"""First days of 令和, 平成, 昭和, 大正, 明治 with their digits; 0 is unknown."""

_BORN_ON: Final = re.compile(r"[0-5]([0-9]{4})([0-9]{2})([0-9]{2})")
_BASIC_PLANE: Final = 0x1_0000


class AttributeFormError(UsageError):
    """An attribute can't be certified as it stands; the value is not repeated."""

    def __init__(self, attribute: str, problem: str) -> None:
        super().__init__(f"The {attribute} {problem}.")
        self.attribute = attribute


@dataclass(frozen=True)
class CertifiedAttributes:
    """What a signature certificate says of its holder (利用者情報)."""

    name: str
    address: str
    born_on: date | None
    """None where the date, or a part of it, is unknown."""
    sex: Sex
    name_substitutes: str
    """One digit per character of the name: 1 where it is a substitute character."""
    address_substitutes: str
    """The same for the address."""

    def __repr__(self) -> str:
        """Show nothing of the holder."""
        return "CertifiedAttributes(…)"


def is_in_jis(text: str) -> bool:
    """Tell whether JIS X 0208 and JIS X 0212 have all characters of a text."""
    return _jis().issuperset(text)


def substitute(text: str) -> tuple[str, str]:
    """Replace what JIS lacks by the substitute character (代替文字), and say where.

    Kept are JIS level 1 and 2 (JIS X 0208) and the supplementary characters (補助漢字, JIS X
    0212); a variation selector is dropped and its base character counts as replaced.
    Gives the text and a mask of as many digits: 1 where a character was replaced.
    """
    if is_in_jis(text):
        return text, "0" * len(text)
    characters: list[str] = []
    mask: list[str] = []
    for character in text:
        if is_in_jis(character):
            characters.append(character)
            mask.append("0")
        elif _VARIATION_SELECTORS.fullmatch(character):
            mask[-1:] = "1" if mask else ""
        else:
            characters.append(SUBSTITUTE)
            mask.append("1")
    return "".join(characters), "".join(mask)


def write_attributes(basic_four: BasicFour, oids: OidTable) -> bytes:
    """Certify the four basic items (基本4情報) in the order 1, 4, 3, 5, 2, 6: a subjectAltName.

    Each is an otherName, its value [0] EXPLICIT UTF8String (RFC 5280 §4.2.1.6). Raises
    `AttributeFormError` on an empty text, a control character, or more than 200 characters of
    address.
    """
    name, name_mask = _certifiable("name", basic_four.name)
    address, address_mask = _certifiable("address", basic_four.address)
    values = (
        name,
        encode_born_on(basic_four.born_on),
        basic_four.sex.value,
        address,
        name_mask,
        address_mask,
    )
    others = [
        write(
            Tag.CONTEXT_0_CONSTRUCTED,
            oid,
            write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.UTF8_STRING, value.encode())),
        )
        for oid, value in zip(_identifiers(oids), values, strict=True)
    ]
    return write(Tag.SEQUENCE, *others)


def certified_attributes(certificate: x509.Certificate) -> CertifiedAttributes | None:
    """Read who the holder is (利用者情報), by the test or the real identifiers.

    None where the certificate does not state all six attributes in the form of the profile.
    """
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return None
    values = {
        other.type_id: _text(other.value)
        for other in extension.value.get_values_for_type(x509.OtherName)
    }
    for oids in (TEST_OIDS, REAL_OIDS):
        if set(oids.attributes) <= values.keys():
            return _attributes(values, oids)
    return None


def encode_born_on(born_on: date) -> str:
    """Write a date of birth (生年月日) in nine digits: era, Western year, month, day."""
    era = next((digit for first_day, digit in _ERAS if born_on >= first_day), "0")
    return era + born_on.isoformat().replace("-", "")


def decode_born_on(digits: str) -> date | None:
    """Read nine digits of a date of birth; None where any part of it is unknown."""
    match = _BORN_ON.fullmatch(digits)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _certifiable(attribute: str, text: str) -> tuple[str, str]:
    if not text.strip():
        raise AttributeFormError(attribute, "is empty")
    if not text.isprintable() and not text.replace("\u3000", "").isprintable():
        raise AttributeFormError(attribute, "has a character that can't be printed")
    kept, mask = substitute(text)
    if len(kept) > MOST_ADDRESS_CHARACTERS:
        raise AttributeFormError(attribute, f"has more than {MOST_ADDRESS_CHARACTERS} characters")
    return kept, mask


@cache
def _jis() -> frozenset[str]:
    """Gather all characters of the two sets; they lie in Unicode's basic plane."""
    basic_plane = map(chr, range(_BASIC_PLANE))
    return BOTH_FORMS_KEPT.union(each for each in basic_plane if each.encode("euc_jp", "ignore"))


@cache
def _identifiers(oids: OidTable) -> tuple[bytes, ...]:
    return tuple(write_oid(oid.dotted_string) for oid in oids.attributes)


def _text(der: bytes) -> str | None:
    try:
        return str(UTF8String.load(der, strict=True).native)
    except (ValueError, TypeError):
        return None


def _attributes(
    values: Mapping[ObjectIdentifier, str | None], oids: OidTable
) -> CertifiedAttributes | None:
    texts = [values[oid] for oid in oids.attributes]
    name, born_on, sex, address, name_mask, address_mask = texts
    if name is None or born_on is None or sex is None or address is None:
        return None
    if name_mask is None or address_mask is None:
        return None
    try:
        known_sex = Sex.OTHER if sex == UNKNOWN_SEX_ELSEWHERE else Sex(sex)
    except ValueError:
        return None
    return CertifiedAttributes(
        name, address, decode_born_on(born_on), known_sex, name_mask, address_mask
    )
