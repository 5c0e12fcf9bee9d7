"""The clock's errors in the language of whoever turned it, for pages and command line."""

from jumin.installation.clock import (
    FIRST_YEAR,
    LAST_YEAR,
    ClockBehindError,
    ClockFileError,
    ClockRangeError,
)
from jumin.locale import explain_clock_behind, explain_clock_file, explain_clock_range


def explain(error: Exception, language: str) -> str:
    """Tell an error of the clock in a language, and any other as it tells itself."""
    match error:
        case ClockBehindError():
            return explain_clock_behind(error.asked, error.earliest, language)
        case ClockRangeError():
            return explain_clock_range(FIRST_YEAR, LAST_YEAR, language)
        case ClockFileError():
            return explain_clock_file(error.path, language)
    return str(error)
