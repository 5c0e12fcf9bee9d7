"""Certificates, lists and answers of a running town, judged by software that we did not write.

OpenSSL, GnuTLS, NSS, Java, pyHanko's validator and asn1crypto are asked about the same four
certificates: one that is good, one that is held, two that are revoked.
"""

import asyncio
import subprocess
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from private_pcscd import needed
from pyhanko_certvalidator import CertificateValidator, PKIXValidationParams, ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from served_town import ServedTown

from jumin.pki import build_request
from jumin.terms import CertificatePurpose


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
POLICIES = {SIGNATURE: "1.3.6.1.4.1.32473.1.1.20", AUTHENTICATION: "1.3.6.1.4.1.32473.1.3.30"}


@dataclass(frozen=True)
class Judged:
    """A resident's certificate, and what is published of it."""

    resident: str
    purpose: CertificatePurpose
    state: str
    """`good`, or the revocation's reason as OpenSSL names it."""
    office: str
    """The municipality code of its revocation list."""

    def __str__(self) -> str:
        return f"{self.purpose}-{self.state}"

    @property
    def is_good(self) -> bool:
        """Whether it may be relied on."""
        return self.state == "good"


JUDGED = (
    Judged("akari", AUTHENTICATION, "good", "27219"),
    Judged("hisako", AUTHENTICATION, "certificateHold", "14204"),
    Judged("tsubasa", SIGNATURE, "good", "14205"),
    Judged("ren", SIGNATURE, "affiliationChanged", "14205"),
)
EACH = pytest.mark.parametrize("judged", JUDGED, ids=str)
EACH_PURPOSE = pytest.mark.parametrize("purpose", CertificatePurpose)


@dataclass(frozen=True)
class Kit:
    """What a relying party has: the export, and certificates read off cards."""

    folder: Path
    ocsp: str

    def authority(self, purpose: CertificatePurpose) -> Path:
        """Tell the file of the generation that issued what is on the cards."""
        return self.folder / f"jumin-test-{purpose}-ca-1.pem"

    def crl(self, purpose: CertificatePurpose, office: str | None = None) -> Path:
        """Tell the file of a municipality's list, or of the full one."""
        return self.folder / f"{purpose}-01{f'-{office}' if office else ''}.crl"

    def certificate(self, judged: Judged) -> Path:
        """Tell the file of a certificate."""
        return self.folder / f"{judged}.pem"

    def read(self, judged: Judged) -> x509.Certificate:
        """Read a certificate."""
        return x509.load_pem_x509_certificate(self.certificate(judged).read_bytes())

    def ask(self, judged: Judged) -> bytes:
        """Ask the responder about a certificate."""
        issuer = x509.load_pem_x509_certificate(self.authority(judged.purpose).read_bytes())
        headers = {"Content-Type": "application/ocsp-request"}
        request = Request(self.ocsp, build_request(self.read(judged), issuer), headers)
        with urlopen(request) as answer:
            return bytes(answer.read())


@pytest.fixture(scope="module")
def kit(served: ServedTown, tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """Export the authorities' certificates and lists, and read the certificates off their cards."""
    kit = Kit(tmp_path_factory.mktemp("kit") / "ca", served.ocsp)
    assert served.jumin("ca", "export", str(kit.folder)).returncode == 0
    for judged in JUDGED:
        pin = served.resident(judged.resident)["signature_pin"]
        read = served.jumin(
            *("card", "certificate", "--resident", judged.resident, "--purpose", judged.purpose),
            *("--out", str(kit.certificate(judged))),
            *(("--pin-stdin",) if judged.purpose is SIGNATURE else ()),
            said=f"{pin}\n",
        )
        assert read.returncode == 0, read.stderr
    return kit


def der_of(pem: Path) -> bytes:
    """Read a certificate's DER."""
    return x509.load_pem_x509_certificate(pem.read_bytes()).public_bytes(Encoding.DER)


def ran(*command: object) -> str:
    """Run a program; give what it said and its exit code."""
    program, *arguments = map(str, command)
    done = subprocess.run(
        [needed(program), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    return f"{done.stdout}{done.stderr}[{done.returncode}]"


@EACH
@pytest.mark.parametrize("is_full", [True, False], ids=["full list", "municipality's list"])
@pytest.mark.source("RFC 5280 §6.1, §6.3.3")
def test_openssl_verifies_strictly_with_policy_and_list(kit, judged, is_full):
    said = ran(
        *("openssl", "verify", "-x509_strict", "-crl_check", "-explicit_policy"),
        *("-policy", POLICIES[judged.purpose], "-CAfile", kit.authority(judged.purpose)),
        *("-CRLfile", kit.crl(judged.purpose, None if is_full else judged.office)),
        kit.certificate(judged),
    )
    assert ("OK\n[0]" if judged.is_good else "error 23 at 0 depth") in said, said


@pytest.mark.source("RFC 5280 §6.3.3 (b)(2)")
def test_openssl_takes_no_list_of_another_municipality(kit):
    akari = JUDGED[0]
    said = ran(
        *("openssl", "verify", "-crl_check", "-CAfile", kit.authority(akari.purpose)),
        *("-CRLfile", kit.crl(akari.purpose, "14204"), kit.certificate(akari)),
    )
    assert "error 44" in said, said


@EACH_PURPOSE
@pytest.mark.source("RFC 5280 §5")
def test_openssl_verifies_the_signature_of_every_list(kit, purpose):
    for generation in (1, 2):
        authority = kit.folder / f"jumin-test-{purpose}-ca-{generation}.pem"
        lists = sorted(kit.folder.glob(f"{purpose}-0{generation}*.crl"))
        assert len(lists) == 6, lists
        for path in lists:
            said = ran("openssl", "crl", "-noout", "-CAfile", authority, "-in", path)
            assert said == "verify OK\n[0]"


@EACH
@pytest.mark.parametrize("digest", ["-sha1", "-sha256"])
@pytest.mark.source("CERT-7", "RFC 6960 §2.2", "RFC 9919 §2.1.1")
def test_openssl_ocsp_is_answered_in_the_digest_it_asks_with(kit, judged, digest):
    authority = kit.authority(judged.purpose)
    said = ran(
        *("openssl", "ocsp", "-issuer", authority, digest, "-cert", kit.certificate(judged)),
        *("-url", kit.ocsp, "-CAfile", authority),
    )
    assert "Response verify OK" in said
    state = "good" if judged.is_good else "revoked"
    assert f"{kit.certificate(judged)}: {state}" in said
    assert judged.is_good or f"Reason: {judged.state}" in said


@pytest.mark.source("RFC 6960 §4.1.1")
def test_openssl_asks_about_several_certificates_at_once(kit):
    authority, akari, hisako = kit.authority(AUTHENTICATION), *map(kit.certificate, JUDGED[:2])
    said = ran(
        *("openssl", "ocsp", "-issuer", authority, "-cert", akari, "-cert", hisako),
        *("-serial", 99_999_999, "-url", kit.ocsp, "-CAfile", authority),
    )
    assert f"{akari}: good" in said
    assert f"{hisako}: revoked" in said
    assert "99999999: unknown" in said


@EACH
@pytest.mark.source("GnuTLS, certtool(1)", "GnuTLS, ocsptool(1)")
def test_gnutls_comes_to_the_same_verdict_by_list_and_by_answer(kit, judged):
    authority = kit.authority(judged.purpose)
    by_list = ran(
        *("certtool", "--verify", "--verify-profile", "medium", "--load-ca-certificate", authority),
        *("--load-crl", f"{kit.crl(judged.purpose)}.pem", "--infile", kit.certificate(judged)),
    )
    verdict = "Verified. The certificate is trusted" if judged.is_good else "chain is revoked"
    assert verdict in by_list, by_list
    by_answer = ran(
        *("ocsptool", f"--ask={kit.ocsp}", "--load-cert", kit.certificate(judged)),
        *("--load-issuer", authority, "--load-trust", authority),
    )
    assert "Verifying OCSP Response: Success." in by_answer, by_answer
    assert f"Certificate Status: {'good' if judged.is_good else 'revoked'}" in by_answer


@pytest.fixture(scope="module", params=CertificatePurpose)
def nss(request, kit, tmp_path_factory) -> tuple[CertificatePurpose, str]:
    """Let NSS trust an authority, and take in its full list."""
    purpose, database = request.param, f"sql:{tmp_path_factory.mktemp('nss')}"
    assert "[0]" in ran("certutil", "-N", "-d", database, "--empty-password")
    trusted = ("-n", "authority", "-t", "CT,C,C", "-i", kit.authority(purpose))
    assert "[0]" in ran("certutil", "-A", "-d", database, *trusted)
    assert "[0]" in ran("crlutil", "-I", "-d", database, "-t", "1", "-i", kit.crl(purpose))
    return purpose, database


@pytest.mark.parametrize("method", ["ocsp", "crl"])
@pytest.mark.source("NSS, vfychain(1)")
def test_nss_comes_to_the_same_verdict_by_answer_and_by_list(nss, kit, method):
    purpose, database = nss
    usage = {AUTHENTICATION: "0", SIGNATURE: "4"}[purpose]
    for judged in (one for one in JUDGED if one.purpose is purpose):
        said = ran(
            *("vfychain", "-d", database, "-pp", "-u", usage, "-o", f"OID.{POLICIES[purpose]}"),
            *("-g", "leaf", "-h", "requireFreshInfo", "-m", method, "-s", "failIfNoInfo"),
            *("-a", kit.certificate(judged)),
        )
        verdict = "Chain is good!" if judged.is_good else "Peer's Certificate has been revoked"
        assert verdict in said, said


@EACH_PURPOSE
@pytest.mark.source("Java SE, keytool")
def test_java_reads_certificates_and_lists(kit, purpose):
    reasons = {AUTHENTICATION: "CERTIFICATE_HOLD", SIGNATURE: "AFFILIATION_CHANGED"}
    listed = ran("keytool", "-printcrl", "-file", kit.crl(purpose))
    assert f"Reason Code: {reasons[purpose]}" in listed
    good = next(one for one in JUDGED if one.is_good and one.purpose is purpose)
    read = ran("keytool", "-printcert", "-file", kit.certificate(good))
    assert f"URIName: {kit.ocsp}" in read
    assert POLICIES[purpose] in read


@EACH
@pytest.mark.parametrize("by", ["list", "municipality's list", "answer"])
@pytest.mark.source("RFC 5280 §6.1, §6.3.3", "RFC 6960 §3.2")
def test_pyhankos_validator_comes_to_the_same_verdict(kit, judged, by):
    """Nothing but this evidence counts: without it, this mode refuses."""
    authority = asn1_x509.Certificate.load(der_of(kit.authority(judged.purpose)))
    office = judged.office if by == "municipality's list" else None
    validator = CertificateValidator(
        asn1_x509.Certificate.load(der_of(kit.certificate(judged))),
        validation_context=ValidationContext(
            trust_roots=[authority],
            crls=[] if by == "answer" else [kit.crl(judged.purpose, office).read_bytes()],
            ocsps=[kit.ask(judged)] if by == "answer" else [],
            revocation_mode="require",
        ),
        pkix_params=PKIXValidationParams(
            user_initial_policy_set=frozenset({POLICIES[judged.purpose]}),
            initial_explicit_policy=True,
        ),
    )
    usage = {"digital_signature"} | ({"non_repudiation"} if judged.purpose is SIGNATURE else set())
    expected = nullcontext() if judged.is_good else pytest.raises(RevokedError)
    with expected:
        asyncio.run(validator.async_validate_usage(usage))


@EACH
@pytest.mark.source("RFC 5280 §6.3.3", "RFC 6960 §3.2")
def test_asn1crypto_reads_lists_and_answers_as_they_are_meant(kit, judged):
    serial = kit.read(judged).serial_number
    listed = asn1_crl.CertificateList.load(
        kit.crl(judged.purpose, judged.office).read_bytes(), strict=True
    )
    assert listed.issuing_distribution_point_value is not None
    revoked = {
        one["user_certificate"].native: one.crl_reason_value.native
        for one in listed["tbs_cert_list"]["revoked_certificates"]
    }
    expected = {"certificateHold": "certificate_hold", "affiliationChanged": "affiliation_changed"}
    assert revoked.get(serial) == expected.get(judged.state)
    answer = asn1_ocsp.OCSPResponse.load(kit.ask(judged), strict=True)
    single = answer.response_data["responses"][0]
    assert single["cert_id"]["serial_number"].native == serial
    assert single["cert_status"].name == ("good" if judged.is_good else "revoked")
