"""What can be broken at the issuing centre."""

from jumin.offices.issuance.values import RequestNumber
from jumin.terms import FaultError


class PaperMixedUpError(FaultError):
    """What was about to be printed is not the request's own paper; nobody gets it."""

    def __init__(self, number: RequestNumber) -> None:
        super().__init__(
            f"What was about to be printed is not the paper of the request {number}: it was "
            f"destroyed, and the fee is given back. Begin anew; if it happens again, see "
            f"`jumin office journal show issuance`."
        )
        self.number = number
