"""The errors that cross rooms.

    JuminError
    ├── RefusedError   a rule says no: carries a `Refusal`        (exit code 1)
    ├── UsageError     the question is wrong: what would be right (exit code 2)
    └── FaultError     something is broken: what to do            (exit code 3)

Each carries data. Text for people is made at the edge from the data; the text of the exception
itself is for engineers and logs, and never holds a PIN, an Individual Number or an address.
"""

from jumin.terms.refusals import Refusal


class JuminError(Exception):
    """The root of all errors of this project."""


class RefusedError(JuminError):
    """A rule says no (不可): the refusal says which rule and with what facts."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class UsageError(JuminError):
    """The question itself is wrong; the text says what would be right."""


class FaultError(JuminError):
    """Something is broken; the text says what and what to do."""
