"""What relying parties pay for certificates' status (失効情報の提供手数料)."""

from dataclasses import dataclass
from datetime import date

from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.terms import CertificatePurpose, Yen


@dataclass(frozen=True)
class CheckFee:
    """The fee for one check of a certificate (1件当たりの手数料)."""

    price: Yen
    is_waived: bool
    """Whether it is free for the time being (当面無料)."""

    @property
    def due(self) -> Yen:
        """What is to be paid."""
        return Yen(0) if self.is_waived else self.price


def ocsp_check_fee(purpose: CertificatePurpose, on: date) -> Answer[CheckFee]:
    """The fee for one check of a certificate by OCSP on a day (失効情報の提供手数料).

    By revocation list it is free (since January 2023, for good).

    Example:
        >>> ocsp_check_fee(CertificatePurpose.SIGNATURE, date(2026, 11, 20)).value
        CheckFee(price=20, is_waived=False)

    Sources: digital-agency-jpki-2024-11-19 §fees

    """
    price = parameters().find(int, f"status-check.{purpose}-price", on)
    waived = parameters().find(bool, "status-check.ocsp-waived", on)
    return answer(CheckFee(Yen(price.value), waived.value), on, (price, waived))
