"""Who may ask for which reason that a certificate ends."""

from datetime import date, timedelta

import pytest

from jumin.rules import Asker, NoValueError, askers, may_revoke
from jumin.terms import CertificatePurpose, RefusalCode, RevocationReason


ON = date(2026, 11, 22)
FIRST_DAY = date(2016, 1, 1)
SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION

MAY = {
    RevocationReason.UNSPECIFIED: {Asker.MUNICIPALITY, Asker.AUTHORITY},
    RevocationReason.KEY_COMPROMISE: {Asker.HOLDER, Asker.MUNICIPALITY, Asker.AUTHORITY},
    RevocationReason.CA_COMPROMISE: {Asker.AUTHORITY},
    RevocationReason.AFFILIATION_CHANGED: {Asker.REGISTER, Asker.AUTHORITY},
    RevocationReason.SUPERSEDED: {Asker.MUNICIPALITY},
    RevocationReason.CESSATION_OF_OPERATION: set(Asker) - {Asker.HOTLINE},
    RevocationReason.CERTIFICATE_HOLD: {
        Asker.HOLDER,
        Asker.MUNICIPALITY,
        Asker.HOTLINE,
        Asker.AUTHORITY,
    },
}


@pytest.mark.source("CERT-5", "CERT-6", "JPKI CPS §4.9.9", "JPKI Act arts. 9-15, 28-34")
@pytest.mark.parametrize("asker", Asker)
@pytest.mark.parametrize("reason", RevocationReason)
def test_a_certificate_ends_for_a_reason_at_the_asking_of_whoever_may(
    reason: RevocationReason, asker: Asker
) -> None:
    refusal = may_revoke(asker, reason, SIGNATURE, ON)
    if asker in MAY[reason]:
        assert refusal is None
    else:
        assert refusal is not None
        assert refusal.code is RefusalCode.REVOCATION_ASKER
        assert refusal.facts["asker"] == asker.value
        assert refusal.facts["reason"] == reason.name.lower()


@pytest.mark.source("CERT-4: the authentication certificate states none of the four items")
@pytest.mark.parametrize("asker", Asker)
def test_changed_particulars_end_no_authentication_certificate(asker: Asker) -> None:
    refusal = may_revoke(asker, RevocationReason.AFFILIATION_CHANGED, AUTHENTICATION, ON)
    assert refusal is not None
    assert refusal.code is RefusalCode.REVOCATION_REASON


@pytest.mark.parametrize("reason", RevocationReason)
def test_the_rule_holds_from_the_day_on_which_the_first_cards_were_made(
    reason: RevocationReason,
) -> None:
    told = askers(reason, FIRST_DAY)
    assert set(told.value) == MAY[reason]
    assert told.assumed
    assert told.sources
    with pytest.raises(NoValueError):
        askers(reason, FIRST_DAY - timedelta(days=1))
