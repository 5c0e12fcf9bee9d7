"""Keys of the guides' lists as words: kinds of days, conditions, limits, notes, telephones."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text


WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "day-kind": {
            "every-day": _("every day"),
            "weekdays": _("weekdays"),
            "saturdays": _("Saturdays"),
            "sundays": _("Sundays"),
            "holidays": _("public holiday"),
            "second-and-fourth-thursdays": _("second or fourth Thursday: open longer"),
            "year-end": _("turn of the year"),
        },
        "condition": {
            "resident-here": _("residents only"),
            "domicile-here": _("only with the registered domicile there"),
            "use-registration-if-resident-elsewhere": _(
                "who lives elsewhere registers the use of kiosks first"
            ),
            "seal-registered": _("only with a seal registered there"),
            "resident-here-on-1-january": _("only residents of 1 January of the year"),
            "newest-year": _("of the newest year only"),
            "taxed-here": _("only with tax data there"),
        },
        "not-issued": {
            "removed": _("records of those who moved out or died"),
            "superseded": _("resident records that were rewritten since"),
            "household-moving-out": _("records of a household of which somebody is moving out"),
            "restricted": _("those whose issue was restricted on request"),
            "residence-code": _("with the residence code"),
            "my-number": _("with My Number"),
            "history": _("with the history of addresses or names"),
            "alias-history": _("with the history of aliases"),
            "characters": _("with characters that the system lacks"),
            "removed-register": _("closed family registers"),
            "superseded-register": _("family registers that were rewritten since"),
            "in-update": _("while a notification is still being entered"),
            "past-years": _("of any year but the newest"),
            "undetermined": _("where the income is not determined"),
            "some-tax-cases": _("in some cases: ask the tax desk"),
        },
        "note": {
            "no-exchange": _("A paper obtained by mistake is not exchanged."),
            "no-refund": _("Its fee is not given back."),
            "bad-print-refunded": _(
                "A bad print is refunded, if it is reported at once and not taken home."
            ),
            "fee-free-at-counter-only": _(
                "What is free of charge for its purpose is so at the counter only."
            ),
            "paper-differs": _("The paper is not that of the counter; it serves just as well."),
            "not-stapled": _("Several sheets are not stapled."),
            "pages-numbered-as-one": _(
                "Sheets that belong together bear page numbers and one number of their own."
            ),
            "not-newest": _("Just after a notification it may not state the newest."),
            "maintenance-stops": _("The service may rest for maintenance, as announced."),
            "shops-own-hours": _("Where a shop is closed, so is its machine."),
            "machines-only": _("Only shops that have such a machine."),
            "machines-differ": _("Screens and handling differ by machine."),
            "staff-for-paper-only": _("The staff help with jammed or missing paper only."),
            "seal-card-at-counter": _(
                "At the counter a seal certificate needs the seal registration card."
            ),
        },
        "fee-free-purpose": {
            "public-pension": _("public pension"),
            "special-child-allowance": _("special child rearing allowance"),
        },
        "topic": {
            "card": _("card, certificates, certificates at kiosks"),
            "loss": _("loss or theft of a card or of a phone with certificates"),
            "system": _("the My Number system, corporate numbers"),
            "portal": _("Mynaportal, certificates on phones"),
            "insurance": _("use as a health insurance card"),
            "payments": _("account for public payments"),
            "tax-filing": _("filing taxes on line (e-Tax)"),
            "fraud": _("suspicious calls in the name of My Number"),
        },
        "charge": {
            "free": _("free of charge"),
            "paid": _("the caller pays"),
        },
        "language": {
            "ja": _("Japanese"),
            "en": _("English"),
            "zh": _("Chinese"),
            "ko": _("Korean"),
            "es": _("Spanish"),
            "pt": _("Portuguese"),
        },
    }
)
"""Kind of key → key → words."""


def guide_word(kind: str, key: str, language: str) -> str:
    """Tell a key of a guide's list in words (案内の語)."""
    return text(WORDS[kind][key], language)
