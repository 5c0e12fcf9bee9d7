"""What can go wrong at the municipal office."""

from jumin.terms import ResidentId, UsageError


class NumberMissingError(UsageError):
    """A notification does not state somebody's Individual Number."""

    def __init__(self) -> None:
        super().__init__("The notification does not state everybody's Individual Number.")


class ResidentUnknownError(UsageError):
    """The register holds no record of that number."""

    def __init__(self, resident: ResidentId) -> None:
        super().__init__(f"The register holds no record {resident}.")
        self.resident = resident
