"""The responder over the wire: OCSP by POST and GET, files, new publications."""

import http.client
import json
import subprocess
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from pki_makers import AT, KAMAKURA, Pki
from published_folders import Office, Served, exchange

from jumin.pki import Revocation, build_request, verify_certificate
from jumin.terms import CertificatePurpose, RefusalCode, RevocationReason, SerialNumber


SIGNATURE = CertificatePurpose.SIGNATURE
AT_OF_VALIDITY = ["-attime", str(int(AT.timestamp()))]
"""For the certificates, whenever this test runs; the answers live on real time."""
OCSP_REQUEST = {"Content-Type": "application/ocsp-request"}


def ask(
    served: Served,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def request_for(pki: Pki, nonce: bytes | None = None) -> bytes:
    return build_request(pki.signature_certificate, pki.signature.certificate, nonce)


def held(pki: Pki) -> dict[SerialNumber, Revocation]:
    serial = SerialNumber(pki.signature_certificate.serial_number)
    return {serial: Revocation(RevocationReason.CERTIFICATE_HOLD, AT)}


def openssl_ocsp(served: Served, folder: Path, *options: str) -> str:
    pki = served.office.pki
    (folder / "ca.pem").write_bytes(pki.signature.certificate.public_bytes(Encoding.PEM))
    (folder / "holder.pem").write_bytes(pki.signature_certificate.public_bytes(Encoding.PEM))
    done = subprocess.run(
        ["openssl", "ocsp", "-issuer", "ca.pem", "-CAfile", "ca.pem", *options,
         "-cert", "holder.pem", "-url", f"{served.address}/ocsp"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.source("RFC 6960", "RFC 9654")
@pytest.mark.parametrize("nonce", ["-nonce", "-no_nonce"])
@pytest.mark.parametrize("digest", ["-sha1", "-sha256"])
def test_openssl_says_good_and_after_the_next_publication_revoked(
    start: Callable[[], Served], office: Office, tmp_path: Path, digest: str, nonce: str
) -> None:
    office.publish()
    served = start()
    # openssl lives on real time: the town's clock may lag by most of a day.
    served.clock.write_text((datetime.now().astimezone() - timedelta(hours=19)).isoformat())
    said = openssl_ocsp(served, tmp_path, digest, nonce, *AT_OF_VALIDITY)
    assert "Response verify OK" in said
    assert "holder.pem: good" in said
    office.publish(held(office.pki))
    said = openssl_ocsp(served, tmp_path, digest, nonce, *AT_OF_VALIDITY)
    assert "holder.pem: revoked" in said
    assert "Reason: certificateHold" in said
    assert "WARNING" not in said


@pytest.mark.source("RFC 6960 appendix A.1", "RFC 9919 §6")
def test_get_and_post_give_the_same_answer(served: Served, pki: Pki) -> None:
    request = request_for(pki)
    path = "/ocsp/" + quote(b64encode(request).decode(), safe="")
    status, headers, posted = ask(served, "POST", "/ocsp", request, OCSP_REQUEST)
    assert (status, headers["Content-Type"]) == (200, "application/ocsp-response")
    status, headers, got = ask(served, "GET", path)
    assert (status, headers["Content-Type"]) == (200, "application/ocsp-response")
    assert got == posted
    unquoted = "/ocsp/" + b64encode(request).decode()
    assert ask(served, "GET", unquoted)[2] == posted
    status, again, body = ask(served, "GET", path, headers={"If-None-Match": headers["ETag"]})
    assert (status, again["ETag"], body) == (304, headers["ETag"], b"")
    status, again, body = ask(served, "HEAD", path)
    assert (status, again["ETag"], body) == (200, headers["ETag"], b"")
    verdict = verify_certificate(
        pki.signature_certificate,
        anchors=[pki.signature.certificate],
        purpose=SIGNATURE,
        at=AT,
        ocsp_answer=posted,
    )
    assert verdict.refusal is None


def test_an_answer_without_nonce_is_kept_until_publication_or_an_hour(
    served: Served, pki: Pki
) -> None:
    def produced() -> tuple[datetime, ocsp.OCSPCertStatus]:
        _, _, der = ask(served, "POST", "/ocsp", request_for(pki), OCSP_REQUEST)
        response = ocsp.load_der_ocsp_response(der)
        return response.produced_at_utc, response.certificate_status

    first = AT.replace(microsecond=0)
    good, revoked = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED
    assert produced() == (first, good)
    served.clock.write_text((AT + timedelta(minutes=59)).isoformat())
    assert produced() == (first, good)
    served.clock.write_text((AT + timedelta(minutes=60)).isoformat())
    assert produced() == (first + timedelta(minutes=60), good)
    served.clock.write_text((AT - timedelta(minutes=1)).isoformat())
    assert produced() == (first - timedelta(minutes=1), good)
    served.office.publish(held(pki))
    assert produced() == (first - timedelta(minutes=1), revoked)


def test_an_answer_to_a_long_request_is_not_kept(served: Served, pki: Pki) -> None:
    """Nobody fills the memory with requests that nobody else will send."""
    tbs = asn1_ocsp.OCSPRequest.load(request_for(pki))["tbs_request"]
    tbs["request_list"] = list(tbs["request_list"]) * 10
    request = asn1_ocsp.OCSPRequest({"tbs_request": tbs}).dump()
    assert len(request) > 512
    produced = []
    for minutes in (0, 1):
        served.clock.write_text((AT + timedelta(minutes=minutes)).isoformat())
        response = ocsp.load_der_ocsp_response(
            ask(served, "POST", "/ocsp", request, OCSP_REQUEST)[2]
        )
        assert len(list(response.responses)) == 10
        produced.append(response.produced_at_utc)
    assert produced[1] - produced[0] == timedelta(minutes=1)


@pytest.mark.source("RFC 9654 §2.1", "RFC 9919 §7.2: no-store never for what states a status")
def test_an_answer_to_a_nonce_is_for_its_asker_alone(served: Served, pki: Pki) -> None:
    nonces = (b"1" * 32, b"2" * 32)
    for nonce in nonces:
        _, headers, der = ask(served, "POST", "/ocsp", request_for(pki, nonce), OCSP_REQUEST)
        assert headers["Cache-Control"] == "private, max-age=0, must-revalidate, no-transform"
        assert headers["ETag"] is None
        response = ocsp.load_der_ocsp_response(der)
        extension = response.extensions.get_extension_for_class(x509.OCSPNonce)
        assert extension.value.nonce == nonce


@pytest.mark.source("RFC 6960 §2.3: tryLater")
def test_before_the_first_publication_and_over_a_damaged_one_it_says_try_later(
    start: Callable[[], Served], pki: Pki
) -> None:
    served = start()

    def status() -> ocsp.OCSPResponseStatus:
        _, _, der = ask(served, "POST", "/ocsp", request_for(pki), OCSP_REQUEST)
        return ocsp.load_der_ocsp_response(der).response_status

    assert status() is ocsp.OCSPResponseStatus.TRY_LATER
    assert ask(served, "GET", "/health")[0] == 503
    served.office.publish()
    assert status() is ocsp.OCSPResponseStatus.SUCCESSFUL
    for damage in (b"", b"damage"):
        served.office.replace(served.office.publication.snapshot, damage)
        assert status() is ocsp.OCSPResponseStatus.TRY_LATER
    served.office.publish()
    assert status() is ocsp.OCSPResponseStatus.SUCCESSFUL


def test_health_tells_the_instant_of_publication(served: Served) -> None:
    status, _, body = ask(served, "GET", "/health")
    assert status == 200
    told = json.loads(body)
    assert told["organisation"] == "JUMIN-TEST"
    assert datetime.fromisoformat(told["published_at"]) == AT


@pytest.mark.source("RFC 2585 §4", "RFC 5280 §4.2.1.13")
def test_lists_and_authorities_are_served_as_published(served: Served, pki: Pki) -> None:
    status, headers, der = ask(served, "GET", f"/crl/signature-01-{KAMAKURA.code}.crl")
    assert (status, headers["Content-Type"]) == (200, "application/pkix-crl")
    assert x509.load_der_x509_crl(der).is_signature_valid(pki.signature.certificate.public_key())
    status, headers, der = ask(served, "GET", "/ca/authentication-01.cer")
    assert (status, headers["Content-Type"]) == (200, "application/pkix-cert")
    assert x509.load_der_x509_certificate(der) == pki.authentication.certificate
    status, headers, body = ask(served, "HEAD", "/ca/authentication-01.cer")
    assert (status, headers["Content-Length"], body) == (200, str(len(der)), b"")
    assert b"JUMIN-TEST" in ask(served, "GET", "/cps")[2]


ELSEWHERE = [
    "/",
    "/crl/",
    "/crl/signature-02.crl",
    "/crl/..%2fresponder%2fsignature-01.key",
    "/crl/../responder/signature-01.key",
    "/responder/signature-01.key",
    "/responder/signature-01.cer",
    "/ca/signature-01.key",
    "/ca/signature-01.cer%00",
    "/ca//signature-01.cer",
    "//ca/signature-01.cer",
    "/ca/signature-01.cer/",
    "/crl/signature-01-14204.crl.draft",
    "/crl/signature-01-１４２０４.crl",
    "/status.snapshot",
]


def test_nothing_else_of_the_folder_is_served(served: Served) -> None:
    for path in ELSEWHERE:
        said = exchange(served, b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path.encode())
        assert said.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), path
        assert b"Content-Length: 0" in said


@pytest.mark.source("RFC 9110 §15.5.6, §15.5.16")
def test_other_methods_and_types_are_refused(served: Served, pki: Pki) -> None:
    status, headers, _ = ask(served, "GET", "/ocsp")
    assert (status, headers["Allow"]) == (405, "POST")
    status, headers, _ = ask(served, "DELETE", "/ca/signature-01.cer")
    assert (status, headers["Allow"]) == (405, "GET, HEAD")
    assert ask(served, "POST", "/ocsp", request_for(pki), {"Content-Type": "text/plain"})[0] == 415


@pytest.mark.source("RFC 6960 §2.3: malformedRequest", "RFC 9919 §7.2")
@pytest.mark.parametrize("path", ["/ocsp/", "/ocsp/%%%", "/ocsp/not base64".replace(" ", "%20")])
def test_an_address_that_holds_no_request_is_malformed(served: Served, path: str) -> None:
    status, headers, der = ask(served, "GET", path)
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    response = ocsp.load_der_ocsp_response(der)
    assert response.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_a_kiosk_sees_the_hold_with_the_next_publication(served: Served, pki: Pki) -> None:
    served.office.publish(held(pki))
    nonce = bytes(range(32))
    _, _, der = ask(served, "POST", "/ocsp", request_for(pki, nonce), OCSP_REQUEST)
    verdict = verify_certificate(
        pki.signature_certificate,
        anchors=[pki.signature.certificate],
        purpose=SIGNATURE,
        at=AT,
        ocsp_answer=der,
        nonce=nonce,
    )
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.CERTIFICATE_HELD
