"""What can go wrong at the certification office."""

from jumin.offices.common.errors import EventRefusedError
from jumin.rules.lives import CERTIFICATE_LIFE, CertificateEvent, CertificateState
from jumin.terms import CertificatePurpose, FaultError, SerialNumber, UsageError


class CertificateUnknownError(UsageError):
    """The ledger has no such certificate."""

    def __init__(self, purpose: CertificatePurpose, serial: SerialNumber) -> None:
        super().__init__(f"The ledger has no {purpose} certificate {serial}.")
        self.purpose, self.serial = purpose, serial


class CertificateEventRefusedError(EventRefusedError):
    """The event can't happen to a certificate in this state."""

    def __init__(
        self, serial: SerialNumber, state: CertificateState, event: CertificateEvent
    ) -> None:
        possible = (e for s, e in CERTIFICATE_LIFE if s is state)
        super().__init__("certification", f"certificate {serial}", state, event, possible)
        self.serial = serial


class NotFoundedError(FaultError):
    """No authority of this purpose is founded yet, so nothing can be issued."""

    def __init__(self, purpose: CertificatePurpose) -> None:
        super().__init__(
            f"There is no {purpose} authority. Put the town back from a copy, or found a new one."
        )
        self.purpose = purpose


class NotPublishedError(FaultError):
    """Nothing is published yet, or the published folder was emptied."""

    def __init__(self) -> None:
        super().__init__("No status is published. Publish it: `jumin ca publish`.")
