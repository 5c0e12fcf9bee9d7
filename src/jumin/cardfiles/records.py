"""What is wrong with a record, whichever it is."""

from jumin.terms import FaultError


class RecordFormError(FaultError):
    """The bytes or fields do not form this record of the card; the text says which part."""
