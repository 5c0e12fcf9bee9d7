"""The unit of what a PIN is made of (暗証番号の形)."""

import re
from dataclasses import dataclass
from typing import Final

from jumin.rules.known.plain_units import AMOUNT_SCHEMA, TRUTH_SCHEMA, read_amount
from jumin.rules.known.unit import Schema, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import because


@dataclass(frozen=True)
class PinForm:
    """What a PIN is made of (暗証番号の形): digits, and with `letters` upper-case ones, too.

    A PIN with letters has at least one of each kind.
    """

    shortest: int
    longest: int
    letters: bool

    def fits(self, characters: str) -> bool:
        """Whether these characters can be such a PIN; they are kept nowhere."""
        if not self.shortest <= len(characters) <= self.longest:
            return False
        if not self.letters:
            return _DIGITS.fullmatch(characters) is not None
        return _MIXED.fullmatch(characters) is not None


_DIGITS: Final = re.compile(r"[0-9]+")
_MIXED: Final = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]+")
PIN_FORM_SCHEMA: Final[Schema] = mapping_of(
    {"shortest": AMOUNT_SCHEMA, "longest": AMOUNT_SCHEMA, "letters": TRUTH_SCHEMA}
)


def read_pin_form(node: YamlNode) -> PinForm:
    """Read what a PIN is made of."""
    fields = node.fields(required={"shortest", "longest", "letters"}, optional=set())
    form = PinForm(
        shortest=read_amount(fields["shortest"]),
        longest=read_amount(fields["longest"]),
        letters=fields["letters"].truth(),
    )
    if not 0 < form.shortest <= form.longest:
        node.fail(because("No PIN has such lengths."))
    return form
