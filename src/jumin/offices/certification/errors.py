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


class TokenSettingsError(FaultError):
    """The settings do not say which token has the authorities' keys (JUMIN_KEYS=pkcs11)."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"The token of the authorities' keys can't be opened: {problem}.")
        self.problem = problem


class WitnessesError(UsageError):
    """A ceremony is attended by two different persons, or by nobody."""

    def __init__(self) -> None:
        super().__init__(
            "A ceremony wants two different persons: --witness NAME --witness ANOTHER."
        )


class OrderRepeatedError(UsageError):
    """A batch has two orders of one number, so that it can't be told which is meant."""

    def __init__(self, number: str) -> None:
        super().__init__(f"The order {number} stands in the batch twice: give it once.")
        self.number = number


class NotPublishedError(FaultError):
    """Nothing is published yet, or the published folder was emptied."""

    def __init__(self) -> None:
        super().__init__("No status is published. Publish it: `jumin ca publish`.")


class PartyNameError(UsageError):
    """No relying party can be registered so."""


class PartyKnownError(UsageError):
    """A relying party of this name is registered."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"A relying party {name} is registered already. End it first to give it a new key, or "
            f"take another name."
        )
        self.name = name


class PartyUnknownError(UsageError):
    """No relying party of this name is registered; `meant` is a name like it."""

    def __init__(self, name: str, meant: str | None) -> None:
        hint = f" Did you mean {meant}?" if meant else ""
        super().__init__(
            f"No relying party {name} is registered.{hint} `jumin ca parties list` lists them."
        )
        self.name, self.meant = name, meant


class NoTesterError(UsageError):
    """Nobody but a tester is answered wrongly."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is no tester, and nobody else is answered wrongly. Register one: "
            f"`jumin ca parties add NAME --tester`."
        )
        self.name = name


class ClientCertificateError(UsageError):
    """A file holds no certificate by which a relying party could be known."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This client certificate can't be registered: {why}. Give the one that the party "
            f"shows when it connects, not its key nor its authority's."
        )
        self.why = why
