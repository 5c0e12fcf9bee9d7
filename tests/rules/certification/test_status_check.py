"""What relying parties pay for certificates' status."""

from datetime import date

import pytest

from jumin.rules.certification.status_check import ocsp_check_fee
from jumin.terms import CertificatePurpose


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION


@pytest.mark.source("digital-agency-jpki-2024-11-19 §fees")
@pytest.mark.parametrize(
    ("on", "is_waived", "is_assumed"),
    [
        (date(2016, 1, 1), False, False),
        (date(2022, 12, 31), False, False),
        (date(2023, 1, 1), True, False),
        (date(2025, 12, 31), True, False),
        (date(2026, 1, 1), False, True),
        (date(2026, 11, 20), False, True),
    ],
)
def test_a_check_costs_20_or_2_yen_and_was_free_for_three_years_from_january_2023(
    on: date, *, is_waived: bool, is_assumed: bool
) -> None:
    """署名用20円・利用者証明用2円、OCSPは当面3年間無料."""
    signature, authentication = ocsp_check_fee(SIGNATURE, on), ocsp_check_fee(AUTHENTICATION, on)
    assert (signature.value.price, authentication.value.price) == (20, 2)
    assert signature.value.due == (0 if is_waived else 20)
    assert authentication.value.due == (0 if is_waived else 2)
    assert signature.assumed is authentication.assumed is is_assumed
