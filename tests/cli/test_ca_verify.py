"""`jumin ca verify`: with what the town publishes, and with files alone."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.offices.certification import gateway
from jumin.pki.keys import generate_key
from jumin.pki.verify.checks import Check
from jumin.pki.verify.real_authorities import REAL_AUTHORITIES
from jumin.terms import CertificatePurpose


Jumin = Callable[..., Any]
SIGNATURE = CertificatePurpose.SIGNATURE
CERTIFICATE, KEY = "certificate.pem", "key.pem"


@pytest.fixture
def issued(town: Any, jumin: Jumin, tmp_path: Path) -> Path:
    """A folder with a signature certificate of the town, over a key of one's own."""
    del town
    run = ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"]
    command = [*run, "-keyout", KEY, "-out", "csr.pem"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    done = jumin(
        *("ca", "issue", "hanae", "--purpose", "signature", "--csr", tmp_path / "csr.pem"),
        *("--out", tmp_path / CERTIFICATE, "--yes"),
    )
    assert done.code == 0, done.err
    assert jumin("ca", "publish").code == 0
    return tmp_path


def signed(folder: Path, *options: str) -> Path:
    """A message that openssl signs with it."""
    (folder / "content").write_text("I owe you one.")
    command = ["openssl", "cms", "-sign", "-binary", "-in", "content", "-signer", CERTIFICATE]
    command += ["-inkey", KEY, "-outform", "DER", "-out", "message", *options]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "message"


def test_a_certificate_of_the_town_is_verified_with_what_the_town_publishes(
    issued: Path, jumin: Jumin
) -> None:
    told = jumin("ca", "verify", issued / CERTIFICATE, "--json")
    assert told.code == 0
    assert told.json["valid"] is True
    assert told.json["purpose"] == "signature"
    assert told.json["refusal"] is None
    ends = {one["check"]: one["outcome"] for one in told.json["checks"]}
    assert list(ends) == [str(check) for check in Check]
    assert ends["status.good"] == ends["crl.good"] == "passed"
    assert all(one["clause"] for one in told.json["checks"])


def test_each_check_is_printed_with_clause_and_outcome_in_either_language(
    issued: Path, jumin: Jumin
) -> None:
    told = jumin("ca", "verify", issued / CERTIFICATE, "--lang", "en")
    assert told.code == 0, told
    english = told.out
    assert "It may be relied on." in english
    for one in ("chain.signature", "RFC 5280 §6.1.3 (a)(1)", "status.good", "RFC 6960 §2.2"):
        assert one in english
    assert "cms.signature" not in english
    assert jumin("ca", "verify", issued / CERTIFICATE, "--lang", "ja").code == 0


def test_what_is_revoked_is_refused_with_its_reason(issued: Path, jumin: Jumin) -> None:
    revoked = ("ca", "revoke", issued / CERTIFICATE, "--reason", "key-compromise", "--yes")
    assert jumin(*revoked).code == 0
    assert jumin("ca", "publish").code == 0
    told = jumin("ca", "verify", issued / CERTIFICATE, "--json")
    assert told.code == 1
    facts = {"purpose": "signature", "reason": "key_compromise"}
    assert told.json["refusal"] == {"code": "certificate.revoked", "facts": facts}
    assert told.json["revocation"]["reason"] == "key_compromise"
    printed = jumin("ca", "verify", issued / CERTIFICATE)
    assert printed.code == 1
    assert "certificate.revoked" in printed.out


def test_a_certificate_is_refused_for_another_purpose(issued: Path, jumin: Jumin) -> None:
    told = jumin("ca", "verify", issued / CERTIFICATE, "--purpose", "authentication", "--json")
    assert told.code == 1
    assert told.json["refusal"]["facts"]["check"].startswith("profile.")


def test_who_asks_about_another_instant_is_told_what_evidence_is_wanted(
    town: Any, issued: Path, jumin: Jumin
) -> None:
    later = (town.now() + timedelta(days=9)).isoformat()
    told = jumin("ca", "verify", issued / CERTIFICATE, "--at", later, "--lang", "en")
    assert told.code == 1
    assert "(--ocsp)" in told.out
    assert "(--ocsp)" not in jumin("ca", "verify", issued / CERTIFICATE).out


@pytest.mark.source("RFC 5652 §5.2")
def test_a_signed_message_is_verified_with_or_without_its_content(
    issued: Path, jumin: Jumin
) -> None:
    message = signed(issued, "-nodetach")
    assert jumin("ca", "verify", "--cms", message).code == 0
    assert jumin("ca", "verify", message).code == 1
    detached = signed(issued)
    assert jumin("ca", "verify", "--cms", detached).code == 1
    whole = ("ca", "verify", "--cms", detached, "--content", issued / "content")
    assert jumin(*whole).code == 0
    assert "cms.signature" in jumin(*whole).out
    (issued / "content").write_text("I owe you two.")
    told = jumin(*whole, "--json")
    assert told.code == 1
    assert told.json["refusal"]["facts"] == {"check": "cms.message_digest"}


def test_files_are_enough_where_they_are_all_there_is(
    town: Any, issued: Path, jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = town.now().isoformat()
    anchors = gateway.anchors(SIGNATURE)
    lists = [crl.der for crl in gateway.current_crls() if crl.name.startswith("signature-")]
    for number, der in enumerate(lists):
        (issued / f"{number}.crl").write_bytes(der)
    (issued / "anchors.pem").write_bytes(
        b"".join(one.public_bytes(Encoding.PEM) for one in anchors)
    )
    monkeypatch.setenv("JUMIN_DATA", str(issued / "nothing here"))
    known = ("--anchors", issued / "anchors.pem", "--at", at)
    crls = [part for number in range(len(lists)) for part in ("--crl", issued / f"{number}.crl")]
    question = ("ca", "verify", issued / CERTIFICATE, *known)
    assert jumin(*question, *crls).code == 0
    unknown = jumin(*question, "--json")
    assert unknown.code == 1
    assert unknown.json["refusal"]["facts"] == {"check": "status.answered"}
    (issued / "answer").write_bytes(b"no answer")
    broken = jumin(*question, *crls, "--ocsp", issued / "answer", "--json")
    assert broken.json["refusal"]["facts"] == {"check": "status.answered"}
    later = jumin(*question[:-1], "2030-01-01", *crls, "--json")
    assert later.json["refusal"]["facts"] == {"check": "crl.time"}


@pytest.mark.usefixtures("town")
def test_what_can_t_be_asked_is_told(jumin: Jumin, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no certificate")
    refused = jumin("ca", "verify", tmp_path / "x", "--json")
    assert refused.code == 1
    assert refused.json["refusal"]["facts"] == {"check": "certificate.parse"}
    assert jumin("ca", "verify", tmp_path / "x", "--content", tmp_path / "x").code == 2
    assert jumin("ca", "verify", tmp_path / "y").code == 2
    assert jumin("ca", "verify", tmp_path / "x", "--anchors", tmp_path / "x").code == 2
    both = ("ca", "verify", tmp_path / "x", "--cms", "--purpose", "authentication")
    assert jumin(*both).code == 2


@pytest.mark.usefixtures("town")
@pytest.mark.source("JPKI Act arts. 17, 36")
def test_of_a_real_certificate_it_is_told_that_its_revocation_is_not_open(
    jumin: Jumin, tmp_path: Path
) -> None:
    (tmp_path / "real.der").write_bytes(looks_real())
    told = jumin("ca", "verify", tmp_path / "real.der", "--json")
    assert told.code == 1
    assert told.json["real_generation"] == 3
    ends = {one["check"]: one["outcome"] for one in told.json["checks"]}
    assert ends["status.open"] == "not_open"
    printed = jumin("ca", "verify", tmp_path / "real.der").out
    assert "not open to you" in printed
    assert "generation 3 of the real" in printed


def looks_real() -> bytes:
    """A certificate that names the real service's third generation, signed by nobody real."""
    key = generate_key()
    real = next(one for one in REAL_AUTHORITIES if one.generation == 3)
    identifier = x509.AuthorityKeyIdentifier(
        real.key_identifier, [x509.DirectoryName(real.name)], real.serial
    )
    builder = x509.CertificateBuilder().issuer_name(real.name).subject_name(real.name)
    return (
        builder.public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(real.not_before)
        .not_valid_after(real.not_after)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
