"""What can go wrong at the municipal office."""

from datetime import date

from jumin.terms import ResidentId, UsageError


class NumberMissingError(UsageError):
    """A notification does not state somebody's Individual Number."""

    def __init__(self) -> None:
        super().__init__("The notification does not state everybody's Individual Number.")


class RecordRemovedError(UsageError):
    """The record was removed (除票): nothing can be notified of it any more."""

    def __init__(self, resident: ResidentId, removed_on: date) -> None:
        super().__init__(
            f"The record {resident} was removed on {removed_on}: nothing can be entered any more."
        )
        self.resident, self.removed_on = resident, removed_on


class ResidentUnknownError(UsageError):
    """The register holds no record of that number."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(f"The register holds no record {resident}.")
        self.resident = resident
