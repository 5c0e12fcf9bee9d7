"""All texts (文言), for pages and command line: English msgids, six languages."""

from jumin.locale.catalogue import LANGUAGES, text
from jumin.locale.clock import (
    explain_clock_behind,
    explain_clock_file,
    explain_clock_range,
)
from jumin.locale.cures import explain_cure, name_desk
from jumin.locale.refusals import Explanation, explain


__all__ = [
    "LANGUAGES",
    "Explanation",
    "explain",
    "explain_clock_behind",
    "explain_clock_file",
    "explain_clock_range",
    "explain_cure",
    "name_desk",
    "text",
]
