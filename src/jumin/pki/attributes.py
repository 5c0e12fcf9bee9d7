"""The six attributes of a signature certificate: otherName values in subjectAltName."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from asn1crypto.core import UTF8String
from cryptography import x509
from cryptography.x509.oid import ObjectIdentifier

from jumin.pki.profiles import REAL_OIDS, TEST_OIDS, OidTable
from jumin.terms import BasicFour, Sex, UsageError


SUBSTITUTE: Final = "〓"
"""The substitute character (代替文字): the geta mark, which stands for a missing type."""

_MOST_CHARACTERS: Final = 200
_VARIATION_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SAME_IN_JIS: Final = frozenset("－～∥—￠￡￢")
"""Characters of JIS X 0208 that Unicode has twice, in the forms the codec does not take."""

_ERAS: Final = (
    (date(2019, 5, 1), "5"),
    (date(1989, 1, 8), "4"),
    (date(1926, 12, 25), "3"),
    (date(1912, 7, 30), "2"),
    (date(1868, 1, 25), "1"),
)
"""First days of 令和, 平成, 昭和, 大正, 明治 with their digits; 0 is unknown."""

_BORN_ON: Final = re.compile(r"[0-5]([0-9]{4})([0-9]{2})([0-9]{2})")
_UNKNOWN_SEX_ELSEWHERE: Final = "3"


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


def substitute(text: str) -> tuple[str, str]:
    """Replace what JIS lacks by the substitute character (代替文字), and say where.

    Kept are JIS level 1 and 2 (JIS X 0208) and the supplementary characters (補助漢字, JIS X
    0212); a variation selector is dropped and its base character counts as replaced.
    Gives the text and a mask of as many digits: 1 where a character was replaced.
    """
    characters: list[str] = []
    mask: list[str] = []
    for character in text:
        if _VARIATION_SELECTORS.fullmatch(character):
            mask[-1:] = "1" if mask else ""
        elif _is_in_jis(character):
            characters.append(character)
            mask.append("0")
        else:
            characters.append(SUBSTITUTE)
            mask.append("1")
    return "".join(characters), "".join(mask)


def subject_alternative_name(basic_four: BasicFour, oids: OidTable) -> x509.SubjectAlternativeName:
    """Certify the four basic items (基本4情報) in the order 1, 4, 3, 5, 2, 6.

    Raises `AttributeFormError` on an empty text, a control character, or more than 200
    characters of address.
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
    return x509.SubjectAlternativeName(
        [
            x509.OtherName(oid, UTF8String(value).dump())
            for oid, value in zip(oids.attributes, values, strict=True)
        ]
    )


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
    return f"{era}{born_on.year:04}{born_on.month:02}{born_on.day:02}"


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
    if len(kept) > _MOST_CHARACTERS:
        raise AttributeFormError(attribute, f"has more than {_MOST_CHARACTERS} characters")
    return kept, mask


def _is_in_jis(character: str) -> bool:
    if character in _SAME_IN_JIS:
        return True
    try:
        character.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True


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
        known_sex = Sex.OTHER if sex == _UNKNOWN_SEX_ELSEWHERE else Sex(sex)
    except ValueError:
        return None
    return CertifiedAttributes(
        name, address, decode_born_on(born_on), known_sex, name_mask, address_mask
    )
