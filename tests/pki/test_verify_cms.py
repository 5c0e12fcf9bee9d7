"""Signed messages: what openssl, pyHanko and cryptography sign verifies, and what is wrong not."""

import asyncio
import subprocess
import time
from datetime import UTC, timedelta
from hashlib import new as digest_of
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from list_makers import Entry, revocation_list
from message_makers import CONTENT, Message, pss, pss_scheme, signing_certificate
from pki_makers import AT, Pki, replacing
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore
from relying_party import NOW, Case, changed, failed

from jumin.pki import Check, Outcome, Verdict
from jumin.pki.profiles import KEY_USAGES, CertificateKind
from jumin.pki.verify.cms import verify_cms
from jumin.terms import Refusal, RefusalCode


def verified(pki: Pki, message: bytes, content: bytes | None = None, **question: Any) -> Verdict:
    """The verdict, with a good list unless it is asked otherwise."""
    defaults = {
        "anchors": [pki.second_signature.certificate, pki.signature.certificate],
        "at": NOW,
        "crls": [revocation_list(pki)],
    }
    return verify_cms(message, content, **(defaults | question))


@pytest.mark.source("RFC 5652 §5")
@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("has_attributes", [True, False])
@pytest.mark.parametrize("is_enclosed", [True, False])
@pytest.mark.parametrize("names_key", [True, False])
def test_messages_of_every_right_form_verify(
    pki: Pki, digest: str, *, has_attributes: bool, is_enclosed: bool, names_key: bool
) -> None:
    message = Message(pki, digest=digest, is_enclosed=is_enclosed, names_key=names_key)
    if not has_attributes:
        message.attributes = None
    der = message.der()
    assert verified(pki, der, CONTENT).is_valid
    assert verified(pki, der).is_valid == is_enclosed


@pytest.mark.source("RFC 4056 §3", "RFC 5754 §3.2")
def test_both_names_of_the_scheme_and_pss_verify(pki: Pki) -> None:
    assert verified(pki, Message(pki, algorithm="sha256_rsa").der()).is_valid
    for digest in ("sha256", "sha384", "sha512"):
        message = Message(pki, digest=digest, algorithm=pss(digest), scheme=pss_scheme(digest))
        assert verified(pki, message.der()).is_valid


def test_every_check_of_message_and_certificate_is_told(pki: Pki) -> None:
    message = Message(pki, attributes=lambda found: found.extend(
        [signing_certificate(pki.signature_certificate), signed_at(NOW)]))  # fmt: skip
    verdict = verified(pki, message.der())
    passed = {result.check for result in verdict.results if result.outcome is Outcome.PASSED}
    assert {
        check for check in Check if check.startswith(("cms.", "certificate.", "crl."))
    } <= passed
    assert [result.check for result in verdict.results] == list(Check)


def signed_at(at: Any) -> tuple[str, list[Any]]:
    return "signing_time", [cms.Time({"utc_time": at.astimezone(UTC)})]


def of_attributes(content_type: str = "data") -> bytes:
    """What would have been signed of another message: its attributes."""
    return bytes(
        cms.CMSAttributes(
            [
                {"type": "content_type", "values": [content_type]},
                {"type": "message_digest", "values": [bytes(32)]},
            ]
        ).dump()
    )


DEFECTS = [
    (Check.CMS_PARSE, lambda _: (b"no message",)),
    (Check.CMS_PARSE, lambda p: (Message(p).der() + b"\0",)),
    (Check.CMS_PARSE, lambda _: (cms.ContentInfo(
        {"content_type": "data", "content": b"nothing is signed"}).dump(),)),
    (Check.CMS_CONTENT, lambda p: (Message(p, is_enclosed=False).der(),)),
    (Check.CMS_CONTENT, lambda p: (Message(p).der(), b"I owe you two.")),
    (Check.CMS_SIGNER, lambda p: (Message(p, signers=0).der(),)),
    (Check.CMS_SIGNER, lambda p: (Message(p, signers=2).der(),)),
    (Check.CMS_SIGNER, lambda p: (Message(p, version="v3").der(),)),
    (Check.CMS_SIGNER, lambda p: (Message(p, names_key=True, version="v1").der(),)),
    (Check.CMS_CERTIFICATE, lambda p: (Message(p, enclosed=[]).der(),)),
    (Check.CMS_CERTIFICATE, lambda p: (Message(
        p, enclosed=[p.signature.certificate, p.authentication_certificate]).der(),)),
    (Check.CMS_ALGORITHMS, lambda p: (Message(p, digest="sha1").der(),)),
    (Check.CMS_ALGORITHMS, lambda p: (Message(p, algorithm="sha512_rsa").der(),)),
    (Check.CMS_ALGORITHMS, lambda p: (Message(p, algorithm="sha256_ecdsa").der(),)),
    (Check.CMS_ALGORITHMS, lambda p: (Message(
        p, algorithm=pss("sha256", mask="sha1"), scheme=pss_scheme("sha256", "sha1")).der(),)),
    (Check.CMS_ALGORITHMS, lambda p: (Message(
        p, algorithm=pss("sha256", salt=0), scheme=pss_scheme("sha256", salt=0)).der(),)),
    (Check.CMS_ATTRIBUTES, lambda p: (Message(p, attributes=lambda found: found.pop(0)).der(),)),
    (Check.CMS_ATTRIBUTES, lambda p: (Message(p, attributes=lambda found: found.pop(1)).der(),)),
    (Check.CMS_ATTRIBUTES, lambda p: (Message(
        p, attributes=lambda found: found.append(found[1])).der(),)),
    (Check.CMS_ATTRIBUTES, lambda p: (Message(
        p, attributes=lambda found: found[1][1].append(bytes(32))).der(),)),
    (Check.CMS_ATTRIBUTES, lambda p: (Message(
        p, attributes=lambda found: found.__setitem__(0, ("content_type", ["signed_data"])),
    ).der(),)),
    (Check.CMS_ATTRIBUTES, lambda p: (Message(
        p, content=of_attributes(), attributes=None).der(),)),
    (Check.CMS_ATTRIBUTES, lambda p: (Message(
        p, content_type="1.3.6.1.4.1.32473.9", is_enclosed=False, attributes=None).der(),
        CONTENT)),
    (Check.CMS_MESSAGE_DIGEST, lambda p: (Message(p, is_enclosed=False).der(), b"I owe two.")),
    (Check.CMS_SIGNING_CERTIFICATE, lambda p: (Message(p, attributes=lambda found: found.append(
        signing_certificate(p.authentication_certificate))).der(),)),
    (Check.CMS_SIGNATURE, lambda p: (Message(p, key=p.responder_key).der(),)),
    (Check.CMS_SIGNATURE, lambda p: (Message(p, sign=lambda signed: signed + b"\0").der(),)),
    (Check.CMS_SIGNATURE, lambda p: (Message(p, sign=lambda signed: b"\xa0" + signed[1:]).der(),)),
    (Check.CMS_SIGNATURE, lambda p: (Message(
        p, attributes=None, is_enclosed=False).der(), b"I owe two.")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "message"), DEFECTS, ids=[f"{c}-{i}" for i, (c, _) in enumerate(DEFECTS)]
)
@pytest.mark.source("RFC 5652 §5.3, §5.4, §5.6, §11")
def test_a_single_defect_is_named_by_its_check(pki: Pki, check: Check, message: Any) -> None:
    verdict = verified(pki, *message(pki))
    assert failed(verdict) == [check]
    assert verdict.refusal == Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": str(check)})


def test_no_check_of_messages_goes_without_a_defect() -> None:
    expected = {check for check in Check if check.startswith("cms.")} - {Check.CMS_SIGNING_TIME}
    assert {check for check, _ in DEFECTS} == expected


@pytest.mark.source("RFC 5652 §11.3: the signer claims it")
@pytest.mark.parametrize(
    ("claimed", "outcome"),
    [
        (AT.replace(microsecond=0) - timedelta(seconds=1), Outcome.NOTED),
        (AT.replace(microsecond=0), Outcome.PASSED),
        (NOW.replace(microsecond=0), Outcome.PASSED),
        (NOW.replace(microsecond=0) + timedelta(seconds=1), Outcome.NOTED),
        (None, Outcome.NOT_APPLICABLE),
    ],
)
def test_when_the_signer_claims_to_have_signed_is_only_noted(
    pki: Pki, claimed: Any, outcome: Outcome
) -> None:
    added = [] if claimed is None else [signed_at(claimed)]
    verdict = verified(pki, Message(pki, attributes=lambda found: found.extend(added)).der())
    assert verdict.outcome(Check.CMS_SIGNING_TIME) is outcome
    assert verdict.is_valid


def test_the_certificates_verdict_is_joined(pki: Pki) -> None:
    held = revocation_list(pki, [Entry(0x0102_0304, reason=x509.ReasonFlags.certificate_hold)])
    verdict = verified(pki, Message(pki).der(), crls=[held])
    assert verdict.refusal == Refusal(RefusalCode.CERTIFICATE_HELD, {"purpose": "signature"})
    assert verdict.outcome(Check.CMS_SIGNATURE) is Outcome.PASSED
    unfit = changed(pki, extensions=replacing(KEY_USAGES[CertificateKind.AUTHENTICATION]))
    assert failed(verified(pki, Message(pki, certificate=unfit).der())) == [Check.KEY_USAGE]
    unknown = verified(pki, Message(pki).der(), crls=())
    assert unknown.outcome(Check.STATUS_ANSWERED) is Outcome.NOT_MADE
    assert not unknown.is_valid


def test_an_authentication_certificate_signs_no_messages(pki: Pki) -> None:
    message = Message(pki, certificate=pki.authentication_certificate).der()
    verdict = verified(
        pki,
        message,
        anchors=[pki.authentication.certificate],
        crls=(),
        ocsp_answer=Case(pki, pki.authentication.purpose).answer(),
    )
    assert Check.POLICY in failed(verdict)
    assert verdict.outcome(Check.CMS_SIGNATURE) is Outcome.PASSED


def test_an_answer_is_evidence_too(pki: Pki) -> None:
    case = Case(pki)
    verdict = verified(
        pki, Message(pki).der(), crls=(), ocsp_answer=case.answer(), nonce=case.expected_nonce
    )
    assert verdict.is_valid


@pytest.mark.source("RFC 5652 §5.4: the DER encoding, though the message be in another order")
def test_attributes_are_digested_in_der_whatever_their_order_in_the_message(pki: Pki) -> None:
    info = cms.ContentInfo.load(Message(pki).der())
    signer = info["content"]["signer_infos"][0]
    ordered = signer["signed_attrs"].contents
    first = cms.CMSAttribute.load(ordered).dump()
    der = info.dump()
    swapped = der.replace(ordered, ordered[len(first) :] + first)
    assert swapped != der
    assert verified(pki, swapped).is_valid


@pytest.fixture(scope="session")
def holder(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the holder's key and certificate, and something to sign."""
    folder = tmp_path_factory.mktemp("holder")
    key = pki.holder_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(key)
    certificate = pki.signature_certificate.public_bytes(Encoding.PEM)
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "content").write_bytes(CONTENT * 2000)
    return folder


@pytest.mark.parametrize(
    "options",
    [
        "-nodetach",
        "-nodetach -stream",
        "-nodetach -stream -indef",
        "-nodetach -noattr",
        "-nodetach -keyid",
        "-nodetach -md sha512",
        "-nodetach -cades",
        "-nodetach -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest",
        "",
        "-noattr -md sha384",
    ],
)
def test_what_openssl_signs_verifies(pki: Pki, holder: Path, options: str) -> None:
    command = (
        "openssl cms -sign -binary -in content -signer certificate.pem -inkey key.pem "
        f"-outform DER -out message {options}"
    )
    subprocess.run(command.split(), cwd=holder, check=True, capture_output=True)
    message, content = (holder / "message").read_bytes(), (holder / "content").read_bytes()
    late = {"at": LONG_AFTER, "crls": [revocation_list(pki, at=LONG_AFTER)]}
    assert verified(pki, message, content, **late).is_valid
    assert verified(pki, message, **late).is_valid == ("-nodetach" in options)
    assert not verified(pki, message, content + b"!", **late).is_valid


LONG_AFTER = NOW.replace(year=2030)
"""openssl and pyHanko sign at the day of the machine."""


@pytest.mark.parametrize("is_detached", [True, False])
@pytest.mark.parametrize("prefer_pss", [True, False])
def test_what_pyhanko_signs_verifies(
    pki: Pki, holder: Path, *, is_detached: bool, prefer_pss: bool
) -> None:
    (certificate,) = load_certs_from_pemder_data((holder / "certificate.pem").read_bytes())
    signer = SimpleSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(
            (holder / "key.pem").read_bytes(), passphrase=None
        ),
        cert_registry=SimpleCertificateStore(),
        prefer_pss=prefer_pss,
    )
    signing = signer.async_sign_general_data(CONTENT, "sha256", detached=is_detached)
    message = asyncio.run(signing).dump()
    late = {"at": LONG_AFTER, "crls": [revocation_list(pki, at=LONG_AFTER)]}
    assert verified(pki, message, CONTENT, **late).is_valid
    assert verified(pki, message, **late).is_valid != is_detached


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_change_of_a_message_makes_verification_raise(pki: Pki, data: st.DataObject) -> None:
    spoilt = bytearray(Message(pki).der())
    index = data.draw(st.integers(0, len(spoilt) - 1))
    spoilt[index] ^= data.draw(st.integers(1, 255))
    verdict = verified(pki, bytes(spoilt), CONTENT)
    assert isinstance(verdict, Verdict)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_valid_message_says_what_was_signed(pki: Pki, data: st.DataObject) -> None:
    """Whatever octet is changed: valid is only what the signer signed."""
    der = Message(pki, is_enclosed=data.draw(st.booleans())).der()
    spoilt = bytearray(der)
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))
    other = data.draw(st.binary(max_size=20).filter(CONTENT.__ne__))
    assert not verified(pki, bytes(spoilt), other).is_valid


@given(message=st.binary(max_size=200))
def test_garbage_is_refused(pki: Pki, message: bytes) -> None:
    verdict = verified(pki, message)
    assert verdict.refusal == Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "cms.parse"})


@pytest.mark.source("X.690 §8.7.3: an octet string in pieces")
def test_a_message_of_too_many_values_is_refused_before_they_are_read(pki: Pki) -> None:
    def in_pieces(count: int) -> bytes:
        content = b"\x24\x80" + b"\x04\x01A" * count + bytes(2)
        info = b"\x30\x80" + bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80" + content
        right = cms.ContentInfo.load(Message(pki, content=b"A" * count).der())["content"]
        enclosed = right["encap_content_info"].dump()
        data = b"\x30\x80" + right.contents.replace(enclosed, info + bytes(4)) + bytes(2)
        kind = bytes.fromhex("06092a864886f70d010702")
        return b"\x30\x80" + kind + b"\xa0\x80" + data + bytes(4)

    fitting = in_pieces(19_000)
    assert verified(pki, fitting).is_valid
    began = time.process_time()
    for count in (20_000, 300_000):
        assert failed(verified(pki, in_pieces(count))) == [Check.CMS_PARSE]
    hidden = fitting.replace(b"\x04\x01A", b"\x30\x01\x04", 1)
    assert failed(verified(pki, hidden))[0] is Check.CMS_PARSE
    assert time.process_time() - began < 1.0


def test_identifiers_of_any_length_are_not_read(pki: Pki) -> None:
    der = Message(pki).der()
    long = b"\x06\x83\x0a\x00\x00" + b"\xff" * 0x0A_00_00
    began = time.process_time()
    assert failed(verified(pki, b"\x30\x80" + long + der)) == [Check.CMS_PARSE]
    assert time.process_time() - began < 1.0


@pytest.mark.source("RFC 5652 §5.3: SIZE (1..MAX)")
def test_a_list_of_no_attributes_is_wrong_not_absent(pki: Pki) -> None:
    info = cms.ContentInfo.load(Message(pki, attributes=None).der())
    assert verified(pki, info.dump()).is_valid
    info["content"]["signer_infos"][0]["signed_attrs"] = cms.CMSAttributes([])
    assert failed(verified(pki, info.dump(force=True))) == [Check.CMS_ATTRIBUTES]


@pytest.mark.source("RFC 5035 §4, §5.4.1")
@pytest.mark.parametrize(
    ("digest", "serial", "issuer", "is_right"),
    [
        ("sha256", 0, "own", True),
        ("sha384", 0, "own", True),
        ("sha512", None, "", True),
        ("md5", None, "", False),
        ("sha1", None, "", False),
        ("sha256", 1, "own", False),
        ("sha256", 0, "other", False),
        ("sha256", 0, "none", False),
        ("sha256", 0, "two", False),
    ],
)
def test_what_names_the_signers_certificate_names_it_in_all_its_parts(
    pki: Pki, digest: str, serial: int | None, issuer: str, *, is_right: bool
) -> None:
    certificate = pki.signature_certificate
    der = certificate.public_bytes(Encoding.DER)
    named: dict[str, Any] = {
        "hash_algorithm": {"algorithm": digest},
        "cert_hash": digest_of(digest, der).digest(),
    }
    if serial is not None:
        own = asn1_x509.Certificate.load(der).issuer
        other = asn1_x509.Name.build({"common_name": "Mallory"})
        names = {"own": [own], "other": [other], "none": [], "two": [own, other]}[issuer]
        named["issuer_serial"] = {
            "issuer": [asn1_x509.GeneralName("directory_name", one) for one in names],
            "serial_number": certificate.serial_number + serial,
        }
    attribute = ("signing_certificate_v2", [tsp.SigningCertificateV2({"certs": [named]})])
    verdict = verified(pki, Message(pki, attributes=lambda found: found.append(attribute)).der())
    assert failed(verdict) == ([] if is_right else [Check.CMS_SIGNING_CERTIFICATE])


def test_deep_nesting_is_refused_in_no_time(pki: Pki) -> None:
    for nested in (b"\x30\x80" * 100_000, b"\x24\x80" * 100_000, b"\xa0\x84\x7f\xff\xff\xff" * 9):
        der = Message(pki).der()
        assert not verified(pki, nested).is_valid
        assert not verified(pki, der[:40] + nested).is_valid
