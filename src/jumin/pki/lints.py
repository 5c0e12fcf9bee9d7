"""All our lints, and how a certificate is put under those of its kind."""

from typing import Final

from jumin.pki.extension_lints import EXTENSION_LINTS
from jumin.pki.field_lints import FIELD_LINTS
from jumin.pki.lint import Finding, Specimen


LINTS: Final = (*FIELD_LINTS, *EXTENSION_LINTS)
"""Every lint, in the order of a certificate's fields."""


def lint_certificate(specimen: Specimen) -> tuple[Finding, ...]:
    """Put a certificate under all lints of its kind; nothing found: it may be signed."""
    return tuple(
        Finding(lint.name, lint.clause, text)
        for lint in LINTS
        if specimen.kind in lint.kinds
        for text in lint.look(specimen)
    )
