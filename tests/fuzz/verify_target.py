"""Fuzz the verifier, guided by coverage: it tells of any bytes, and believes only what was signed.

    python tests/fuzz/verify_target.py [OPTION OF LIBFUZZER…] [FILE OR FOLDER…]

The first octet says what the others are: certificate, OCSP answer, revocation list, signed message.
Seeds are right ones. What is found is left in a file, which is replayed when given as an argument:
the keys are the same every time.
"""

import itertools
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import atheris
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_crl
from cryptography.x509.ocsp import load_der_ocsp_response


TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "pki" / "support"), str(TESTS / "fuzz")]
with atheris.instrument_imports(include=["jumin.pki"]):
    import pki_makers
    from fixed_keys import fixed_key
    from list_makers import Entry, revocation_list
    from message_makers import CONTENT, Message
    from relying_party import NONCE, NOW, SIGNATURE, Case

    from jumin.pki import Check, Verdict, verify_certificate
    from jumin.pki.verify.cms import verify_cms


_SEEDS = itertools.count(1)
pki_makers.generate_key = lambda: fixed_key(next(_SEEDS))
PKI = pki_makers.make_pki()
ANCHORS = (PKI.second_signature.certificate, PKI.signature.certificate)
CERTIFICATE = PKI.signature_certificate.public_bytes(Encoding.DER)
ANSWER = Case(PKI).answer()
LIST = revocation_list(PKI, [Entry(5), Entry(6, extensions=())])
MESSAGE = Message(PKI).der()
SEEDS = {
    "certificate": b"\0" + CERTIFICATE,
    "answer": b"\1" + ANSWER,
    "list": b"\2" + LIST,
    "revoking-list": b"\2" + revocation_list(PKI, [Entry(0x0102_0304)]),
    "scarce-list": b"\2" + revocation_list(PKI, at=NOW - timedelta(days=9)),
    "message": b"\3" + MESSAGE,
    "detached-message": b"\3" + Message(PKI, is_enclosed=False).der(),
    "bare-message": b"\3" + Message(PKI, attributes=None).der(),
    "message-by-key": b"\3" + Message(PKI, names_key=True, digest="sha512").der(),
}


def test_one_input(octets: bytes) -> None:
    """Verify it; the verdict is whole, and says yes to what was signed only."""
    kind, given = octets[:1], octets[1:]
    if kind == b"\0":
        _expect(_verdict(given, crls=(LIST,)), is_signed=given == CERTIFICATE)
    elif kind == b"\1":
        verdict = _verdict(CERTIFICATE, ocsp_answer=given, nonce=NONCE)
        _expect(verdict, is_signed=verdict.is_valid and _told(given) == _told(ANSWER))
    elif kind == b"\2":
        verdict = _verdict(CERTIFICATE, crls=(given,))
        _expect(verdict, is_signed=verdict.is_valid and _listed(given) == _listed(LIST))
    else:
        known = {"anchors": ANCHORS, "at": NOW, "crls": (LIST,)}
        _expect(verify_cms(given, None, **known), is_signed=CONTENT in given)
        _expect(verify_cms(given, b"I owe you two.", **known), is_signed=False)


def _verdict(certificate: bytes, **evidence: object) -> Verdict:
    return verify_certificate(certificate, anchors=ANCHORS, purpose=SIGNATURE, at=NOW, **evidence)


def _expect(verdict: Verdict, *, is_signed: bool) -> None:
    if [result.check for result in verdict.results] != list(Check):
        raise AssertionError("The verdict is not whole.")
    if verdict.is_valid and not is_signed:
        raise AssertionError("It believes what nobody signed.")


def _told(answer: bytes) -> bytes:
    return load_der_ocsp_response(answer).tbs_response_bytes


def _listed(crl: bytes) -> bytes:
    return load_der_x509_crl(crl).tbs_certlist_bytes


def main() -> None:
    """Fuzz, and leave the process as libFuzzer wants."""
    with tempfile.TemporaryDirectory() as folder:
        if all(given.startswith("-") for given in sys.argv[1:]):
            for name, seed in SEEDS.items():
                (Path(folder) / name).write_bytes(seed)
            sys.argv.append(folder)
        atheris.Setup(sys.argv, test_one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
