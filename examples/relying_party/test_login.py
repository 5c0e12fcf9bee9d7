"""Who may log in, and who not: residents of the town, each particular in some way.

Run it with `pip install "jumin[server]" pytest`, and `pytest` in this folder.
"""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.testing import Resident, Town
from login import LoginRefusedError, LoginService


def log_in(service: LoginService, resident: Resident, kind: str = "authentication") -> int:
    """Do what browser and card do."""
    challenge = service.challenge()
    certificate = resident.certificate(kind).public_bytes(Encoding.DER)
    return service.log_in(challenge, certificate, resident.sign(challenge, kind))


def test_a_resident_logs_in_until_the_certificate_is_revoked(
    town: Town, service: LoginService
) -> None:
    sakura = town.resident("sakura")
    assert log_in(service, sakura) == sakura.certificate().serial_number
    town.revoke(sakura.certificate())
    with pytest.raises(LoginRefusedError, match=r"certificate\.revoked"):
        log_in(service, sakura)


def test_whoever_loses_the_card_is_locked_out(town: Town, service: LoginService) -> None:
    aoi = town.resident("aoi")
    log_in(service, aoi)
    town.hold(aoi.certificate())
    with pytest.raises(LoginRefusedError, match=r"certificate\.held"):
        log_in(service, aoi)


def test_a_certificate_on_a_phone_is_as_good(town: Town, service: LoginService) -> None:
    log_in(service, town.resident("tsubasa"), "phone-authentication")


@pytest.mark.parametrize(
    ("name", "why"), [("minato", "revoked"), ("yamato", "expired"), ("hisako", "held")]
)
def test_those_whose_certificate_is_void_stay_outside(
    town: Town, service: LoginService, name: str, why: str
) -> None:
    with pytest.raises(LoginRefusedError, match=why):
        log_in(service, town.resident(name))


def test_a_signature_certificate_is_not_for_logging_in(town: Town, service: LoginService) -> None:
    with pytest.raises(LoginRefusedError):
        log_in(service, town.resident("akari"), "signature")


def test_another_key_does_not_log_in(town: Town, service: LoginService) -> None:
    akari, minh = town.resident("akari"), town.resident("minh")
    challenge = service.challenge()
    shown = akari.certificate().public_bytes(Encoding.DER)
    with pytest.raises(LoginRefusedError, match="key"):
        service.log_in(challenge, shown, minh.sign(challenge))


def test_a_challenge_serves_once(town: Town, service: LoginService) -> None:
    akari = town.resident("akari")
    challenge, shown = service.challenge(), akari.certificate().public_bytes(Encoding.DER)
    signature = akari.sign(challenge)
    service.log_in(challenge, shown, signature)
    with pytest.raises(LoginRefusedError, match="challenge"):
        service.log_in(challenge, shown, signature)
