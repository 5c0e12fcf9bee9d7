"""What can go wrong at the certification office."""

from jumin.rules.lives import CertificateEvent, CertificateState
from jumin.terms import CertificatePurpose, FaultError, SerialNumber, UsageError


class CertificateUnknownError(UsageError):
    """The ledger has no such certificate."""

    def __init__(self, purpose: CertificatePurpose, serial: SerialNumber) -> None:
        super().__init__(f"The ledger has no {purpose} certificate {serial}.")
        self.purpose, self.serial = purpose, serial


class CertificateEventRefusedError(UsageError):
    """The event can't happen to a certificate in this state."""

    def __init__(
        self, serial: SerialNumber, state: CertificateState, event: CertificateEvent
    ) -> None:
        super().__init__(f"Certificate {serial} is {state}: {event} can't be entered.")
        self.serial, self.state, self.event = serial, state, event


class NotPublishedError(FaultError):
    """Nothing is published yet, or the published folder was emptied."""

    def __init__(self) -> None:
        super().__init__("No status is published. Publish it: `jumin ca publish`.")
