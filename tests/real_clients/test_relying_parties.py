"""Relying parties at a running responder, by programs that we did not write.

The served town has a second responder here: for registered parties only, with a TLS port and the
log of queries.
"""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509 import ocsp
from private_pcscd import needed
from served_town import ServedTown

from jumin.pki import build_request
from jumin.pki.parties import Fault
from jumin.terms import CertificatePurpose


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
HOLDERS = {SIGNATURE: "tsubasa", AUTHENTICATION: "akari"}
"""Residents with a certificate that is good."""
OCSP_REQUEST = "Content-Type: application/ocsp-request"
UNAUTHORIZED = "Responder Error: unauthorized (6)"
_RESPONDER = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from jumin.cli.serving import serve_responder
serve_responder("127.0.0.1", int(sys.argv[1]), Path(sys.argv[2]), settings.JUMIN_KEY_PASSPHRASE)
"""

Command = Callable[..., Any]


def ran(*command: object) -> str:
    """Run a program; give what it said and its exit code."""
    program, *arguments = map(str, command)
    done = subprocess.run(
        [needed(program), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    return f"{done.stdout}{done.stderr}[{done.returncode}]"


@dataclass(frozen=True)
class Guarded:
    """The responder for registered parties, its files, and who is registered."""

    port: int
    tls_port: int
    folder: Path
    told: Command
    process: "subprocess.Popen[bytes]"
    bank: str
    """The key of a party that may ask for both."""
    signer: str
    """The key of one that may ask for signature certificates only."""
    tester: str
    """The key of a tester."""

    def certificate(self, purpose: CertificatePurpose) -> Path:
        """Tell the file of a certificate that is good."""
        return self.folder / f"{purpose}.pem"

    def authority(self, purpose: CertificatePurpose) -> Path:
        """Tell the file of the authority that issued it."""
        return self.folder / f"jumin-test-{purpose}-ca-1.pem"

    def request(self, purpose: CertificatePurpose) -> bytes:
        """Ask about it, in DER."""
        files = self.certificate(purpose), self.authority(purpose)
        asked, issuer = (x509.load_pem_x509_certificate(path.read_bytes()) for path in files)
        return build_request(asked, issuer)

    def openssl(
        self, key: str | None, purpose: CertificatePurpose = AUTHENTICATION, *options: str
    ) -> str:
        """Ask with `openssl ocsp`, showing a key."""
        header = () if key is None else ("-header", f"Authorization=Bearer {key}")
        return ran(
            *("openssl", "ocsp", "-url", f"http://127.0.0.1:{self.port}/ocsp", *header),
            *("-issuer", self.authority(purpose), "-cert", self.certificate(purpose)),
            *("-CAfile", self.folder / "ca-bundle.pem", *options),
        )

    def curl(self, address: str, *options: object) -> subprocess.CompletedProcess[bytes]:
        """Ask with curl."""
        return subprocess.run(
            [needed("curl"), "--silent", "--show-error", "--max-time", "20",
             "--cacert", self.folder / "tls.pem", *map(str, options), address],
            capture_output=True, check=False,
        )  # fmt: skip


@contextmanager
def _clerk(town: ServedTown) -> Iterator[Command]:
    """Have commands carried out by one process."""
    with subprocess.Popen(
        [sys.executable, "-m", "jumin.cli.clerk"],
        env=town.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answered = process.stdin, process.stdout

        def told(*arguments: object) -> Any:
            asked.write(json.dumps([*map(str, arguments), "--json"]) + "\n")
            asked.flush()
            code, out, err = json.loads(answered.readline())
            assert code == 0, err
            return json.loads(out)

        yield told
        asked.close()


def _client_certificate(folder: Path, name: str) -> Path:
    ran(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", f"/CN={name} (TEST)", "-keyout", folder / f"{name}.key"),
        *("-out", folder / f"{name}.pem"),
    )
    return folder / f"{name}.pem"


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@contextmanager
def _responder(town: ServedTown, port: int, tls_port: int) -> Iterator["subprocess.Popen[bytes]"]:
    switched_on = {
        "JUMIN_RELYING_PARTIES": "registered",
        "JUMIN_QUERY_LOG": "true",
        "JUMIN_RESPONDER_TLS_PORT": str(tls_port),
    }
    with subprocess.Popen(
        [sys.executable, "-c", _RESPONDER, str(port), town.data],
        env={**town.environment, **switched_on},
    ) as process:
        until = time.monotonic() + 30
        while not _listens(tls_port):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield process
        process.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def guarded(served: ServedTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Register three parties, and start the responder."""
    folder = tmp_path_factory.mktemp("parties")
    port, tls_port = _free_ports()
    with _clerk(served) as told:
        told("ca", "export", folder)
        told("ca", "parties", "tls", "--out", folder / "tls.pem")
        certificate = _client_certificate(folder, "bank")
        bank = told("ca", "parties", "add", "bank", "--certificate", certificate)["key"]
        signer = told("ca", "parties", "add", "signer", "--purpose", "signature")["key"]
        tester = told("ca", "parties", "add", "tester", "--tester")["key"]
        for purpose, resident in HOLDERS.items():
            pin = served.resident(resident)["signature_pin"]
            read = served.jumin(
                *("card", "certificate", "--resident", resident, "--purpose", purpose),
                *("--out", str(folder / f"{purpose}.pem")),
                *(("--pin-stdin",) if purpose is SIGNATURE else ()),
                said=f"{pin}\n",
            )
            assert read.returncode == 0, read.stderr
        with _responder(served, port, tls_port) as process:
            yield Guarded(port, tls_port, folder, told, process, bank, signer, tester)


@pytest.mark.source("JPKI Act, art. 17(1), 36(1)", "RFC 6960 §2.3", "RFC 6750 §2.1")
def test_openssl_is_answered_with_a_registered_key_and_with_no_other(guarded: Guarded) -> None:
    for purpose in CertificatePurpose:
        assert ": good" in guarded.openssl(guarded.bank, purpose)
        assert UNAUTHORIZED in guarded.openssl(None, purpose)
        assert UNAUTHORIZED in guarded.openssl("another", purpose)


@pytest.mark.source("JPKI Act, art. 17(1), 36(1)")
def test_a_party_is_told_of_the_certificates_that_it_notified_for(guarded: Guarded) -> None:
    """署名検証者であって利用者証明検証者ではない."""
    assert ": good" in guarded.openssl(guarded.signer, SIGNATURE)
    assert UNAUTHORIZED in guarded.openssl(guarded.signer, AUTHENTICATION)


@pytest.mark.source("RFC 9110 §15.5.4")
def test_lists_are_for_those_who_notified_for_them(guarded: Guarded) -> None:
    def status(key: str | None, purpose: CertificatePurpose) -> bytes:
        header = () if key is None else ("--header", f"Authorization: Bearer {key}")
        address = f"http://127.0.0.1:{guarded.port}/crl/{purpose}-01.crl"
        return guarded.curl(address, "-o", "/dev/null", "-w", "%{http_code}", *header).stdout

    for purpose in CertificatePurpose:
        assert status(guarded.bank, purpose) == b"200"
        assert status(None, purpose) == b"403"
    assert status(guarded.signer, SIGNATURE) == b"200"
    assert status(guarded.signer, AUTHENTICATION) == b"403"


@pytest.mark.source("RFC 8446 §4.4.2.4")
def test_curl_is_answered_with_a_registered_client_certificate_and_with_no_other(
    guarded: Guarded,
) -> None:
    (guarded.folder / "request.der").write_bytes(guarded.request(AUTHENTICATION))
    body = ("--header", OCSP_REQUEST, "--data-binary", f"@{guarded.folder}/request.der")
    address = f"https://localhost:{guarded.tls_port}/ocsp"
    bank, stranger = guarded.folder / "bank.pem", _client_certificate(guarded.folder, "stranger")
    certified = guarded.curl(address, *body, "--cert", bank, "--key", bank.with_suffix(".key"))
    answer = ocsp.load_der_ocsp_response(certified.stdout)
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
    by_key = guarded.curl(address, *body, "--header", f"Authorization: Bearer {guarded.bank}")
    answer = ocsp.load_der_ocsp_response(by_key.stdout)
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
    unknown = ocsp.load_der_ocsp_response(guarded.curl(address, *body).stdout)
    assert unknown.response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED
    key = stranger.with_suffix(".key")
    refused = guarded.curl(address, *body, "--cert", stranger, "--key", key)
    assert (refused.stdout, refused.returncode != 0) == (b"", True)


def test_openssl_checks_the_certificate_of_the_tls_port(guarded: Guarded) -> None:
    said = ran(
        *("openssl", "s_client", "-connect", f"localhost:{guarded.tls_port}", "-brief"),
        *("-CAfile", guarded.folder / "tls.pem", "-verify_hostname", "localhost"),
        "-verify_return_error",
    )
    assert "Verification: OK" in said, said


SEEN_BY_OPENSSL = {
    Fault.BAD_SIGNATURE: "Response Verify Failure",
    Fault.STALE: "status expired",
    Fault.FUTURE: "status not yet valid",
    Fault.WRONG_RESPONDER: "Response Verify Failure",
    Fault.WRONG_SERIAL: "No Status found",
    Fault.NO_NONCE: "no nonce in response",
    Fault.MALFORMED: "Error querying OCSP responder",
    Fault.SLOW: "Error querying OCSP responder",
    Fault.UNAVAILABLE: "Error querying OCSP responder",
}


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.source("RFC 6960 §3.2", "RFC 9654 §2.1")
def test_openssl_sees_how_a_tester_is_answered_and_others_are_answered_rightly(
    guarded: Guarded, fault: Fault
) -> None:
    guarded.told("ca", "parties", "wrong", "tester", fault)
    said = guarded.openssl(guarded.tester, AUTHENTICATION, "-timeout", "2")
    assert SEEN_BY_OPENSSL[fault] in said, said
    right = guarded.openssl(guarded.bank)
    assert ": good" in right
    assert "Response verify OK" in right
    guarded.told("ca", "parties", "right", "tester")
    right = guarded.openssl(guarded.tester)
    assert ": good" in right
    assert not any(seen in right for seen in SEEN_BY_OPENSSL.values())


@pytest.mark.source("digital-agency-jpki-2024-11-19 §fees")
def test_no_query_is_lost_when_the_responder_is_killed(
    served: ServedTown, guarded: Guarded
) -> None:
    before = counted(guarded, "signer")
    port, tls_port = _free_ports()
    request, headers = guarded.request(SIGNATURE), {"Content-Type": "application/ocsp-request"}
    headers["Authorization"] = f"Bearer {guarded.signer}"
    with _responder(served, port, tls_port) as process:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(300):
            connection.request("POST", "/ocsp", request, headers)
            assert connection.getresponse().read()
        process.send_signal(signal.SIGKILL)
        process.wait()
        connection.close()
    after = counted(guarded, "signer")
    assert after == (before[0] + 300, before[1] + 300 * 20)


def counted(guarded: Guarded, party: str) -> tuple[int, int]:
    """Tell how often a party has checked a certificate, and what it owes."""
    told = guarded.told("ca", "queries", "--party", party)
    return sum(one["checks"] for one in told["counts"]), told["fee"]
