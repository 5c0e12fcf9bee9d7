"""Whether the six attributes have the form in which they are certified (利用者情報の検証)."""

import re
from typing import Final

from cryptography import x509

from jumin.pki.attributes import certified_attributes, decode_born_on
from jumin.pki.der import Tag, read_element
from jumin.pki.profiles import REAL_OIDS, TEST_OIDS


_BORN_ON: Final = re.compile(r"[0-5][0-9]{4}(0[0-9]|1[0-2])([0-2][0-9]|3[01])")
_MOST_ADDRESS: Final = 200
_MASK: Final = frozenset("01")


def has_certified_form(certificate: x509.Certificate) -> bool:
    """Whether subjectAltName is the six attributes in their order, each in its form.

    The masks have one digit per character of their text; a date of birth may be unknown in part
    (zeros), but is none that no calendar has. Raises whatever a parser raises.
    """
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    found = tuple(name.type_id for name in names if isinstance(name, x509.OtherName))
    attributes = certified_attributes(certificate)
    if len(names) != len(found) or attributes is None:
        return False
    return (
        found in (TEST_OIDS.attributes, REAL_OIDS.attributes)
        and _is_date(names[1])
        and bool(attributes.name)
        and 0 < len(attributes.address) <= _MOST_ADDRESS
        and _fits(attributes.name, attributes.name_substitutes)
        and _fits(attributes.address, attributes.address_substitutes)
    )


def _is_date(other: x509.GeneralName) -> bool:
    if not isinstance(other, x509.OtherName):
        return False
    text = read_element(other.value)
    digits = other.value[text.start : text.end].decode("ascii")
    form = _BORN_ON.fullmatch(digits)
    if text.tag != Tag.UTF8_STRING or form is None:
        return False
    is_unknown_in_part = digits[1:5] == "0000" or "00" in form.groups()
    return is_unknown_in_part or decode_born_on(digits) is not None


def _fits(text: str, mask: str) -> bool:
    return len(text) == len(mask) and _MASK.issuperset(mask)
