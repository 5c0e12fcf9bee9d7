"""The town as it is served, seen by software that we did not write."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from private_pcscd import PATIENCE, PrivatePcscd, find_library, needed, wait_until
from served_town import ServedTown


AUTHENTICATION_POLICY = "1.3.6.1.4.1.32473.1.3.30"
SIGNATURE_POLICY = "1.3.6.1.4.1.32473.1.1.20"
REVOKE = """
import sys, django
django.setup()
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.sandbox.clockwork import clock
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, RevocationReason
serial = card_office.card(resident(sys.argv[1]).card).authentication_serial
certification.revoke(CertificatePurpose.AUTHENTICATION, serial,
    RevocationReason.KEY_COMPROMISE, at=clock().now(), actor="test")
"""


@pytest.fixture(scope="module")
def exported(served: ServedTown, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the authorities' certificates and lists."""
    folder = tmp_path_factory.mktemp("export") / "ca"
    result = served.jumin("ca", "export", str(folder))
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def slot(served: ServedTown, pcscd: PrivatePcscd) -> Iterator[PrivatePcscd]:
    """Plug sakura's card into a virtual reader by the command."""
    command = ["slot", "plug", "sakura", "--port", str(pcscd.ports[1])]
    with subprocess.Popen(
        [sys.executable, "-m", "jumin.cli", *command],
        env=served.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        wait_until(lambda: pcscd.shows_card(1), "the card comes")
        yield pcscd
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, output
        wait_until(lambda: not pcscd.shows_card(1), "the card goes")


def openssl(*arguments: object) -> str:
    result = subprocess.run(
        [needed("openssl"), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return f"{result.stdout}{result.stderr}[{result.returncode}]"


def read_certificate(slot: PrivatePcscd, folder: Path) -> Path:
    """Read the authentication certificate off the plugged card by OpenSC."""
    read = slot.run("pkcs15-tool", "--reader", "1", "--read-certificate", "01")
    assert read.returncode == 0, read.stderr
    path = folder / "authentication.pem"
    path.write_bytes(read.stdout)
    return path


def issuer_of(exported: Path, purpose: str) -> Path:
    return exported / f"jumin-test-{purpose}-ca-1.pem"


@pytest.mark.source("OpenSC, opensc-tool(1)", "OpenSC, pkcs15-tool(1)")
def test_opensc_takes_a_residents_card_for_a_my_number_card(slot):
    named = slot.run("opensc-tool", "--reader", "1", "--name")
    assert (named.returncode, named.stdout) == (0, b"jpki\n")
    dumped = slot.run("pkcs15-tool", "--reader", "1", "--dump")
    assert dumped.returncode == 0, dumped.stderr
    assert len(re.findall(rb"^X.509 Certificate", dumped.stdout, re.MULTILINE)) == 4


@pytest.mark.usefixtures("slot")
def test_a_card_in_a_slot_is_nowhere_else(served):
    assert served.resident("sakura")["kiosk"] == "card.elsewhere"


@pytest.mark.source("PKCS #11 v2.40 §5.11", "RFC 8017 §8.2")
def test_a_signature_by_pkcs11_verifies_with_the_certificate_on_the_card(served, slot, tmp_path):
    message, signature = tmp_path / "message", tmp_path / "signature"
    message.write_bytes(b"a challenge")
    signed = slot.run(
        *("pkcs11-tool", "--module", str(find_library("opensc-pkcs11.so"))),
        *("--token-label", "JPKI (User Authentication PIN)", "--login"),
        *("--pin", served.resident("sakura")["authentication_pin"], "--id", "01"),
        *("--sign", "--mechanism", "SHA256-RSA-PKCS"),
        *("--input-file", str(message), "--output-file", str(signature)),
    )
    assert signed.returncode == 0, signed.stderr
    certificate = read_certificate(slot, tmp_path)
    public_key = tmp_path / "key.pem"
    openssl("x509", "-in", certificate, "-pubkey", "-noout", "-out", public_key)
    verified = openssl(
        *("dgst", "-sha256", "-verify", public_key, "-signature", signature), message
    )
    assert "Verified OK" in verified


@pytest.mark.source("RFC 5280 §6", "RFC 5280 §5.2.5")
@pytest.mark.parametrize(
    ("policy", "verdict"),
    [(AUTHENTICATION_POLICY, "OK[0]"), (SIGNATURE_POLICY, "error 43")],
)
def test_openssl_verifies_the_certificate_with_list_and_policy(
    slot, exported, tmp_path, policy, verdict
):
    certificate = read_certificate(slot, tmp_path)
    crl = exported / "authentication-01-14204.crl.pem"
    said = openssl(
        *("verify", "-x509_strict", "-CAfile", issuer_of(exported, "authentication")),
        *("-CRLfile", crl, "-crl_check", "-explicit_policy", "-policy", policy),
        *("-purpose", "sslclient", certificate),
    )
    assert verdict in said.replace("\n", ""), said


@pytest.mark.source("RFC 6960 §2.2")
def test_openssl_ocsp_says_good_and_revoked_after_a_revocation(served, slot, exported, tmp_path):
    certificate = read_certificate(slot, tmp_path)
    issuer = issuer_of(exported, "authentication")
    ask = ("ocsp", "-issuer", issuer, "-cert", certificate, "-url", served.ocsp, "-CAfile", issuer)
    before = openssl(*ask)
    assert "Response verify OK" in before
    assert f"{certificate}: good" in before
    subprocess.run(
        [sys.executable, "-c", REVOKE, "sakura"], env=served.environment, check=True, timeout=60
    )
    after = openssl(*ask)
    assert "Response verify OK" in after
    assert f"{certificate}: revoked" in after
    assert "Reason: keyCompromise" in after
