"""`jumin ca issue|hold|revoke|status|ceremony`: the life of certificates and of authorities."""

import json
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from jumin.pki.keys import generate_key
from jumin.sandbox.agreement import disagreements


KEY = generate_key()


@pytest.fixture
def csr(tmp_path: Path) -> Path:
    """A request of somebody who has a key of their own."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "developer")])
    built = x509.CertificateSigningRequestBuilder().subject_name(name).sign(KEY, SHA256())
    path = tmp_path / "own.csr"
    path.write_bytes(built.public_bytes(Encoding.PEM))
    return path


def issued(jumin, *more: str) -> list[dict]:
    answer = jumin("ca", "issue", "sakura", "--yes", "--json", *more)
    assert answer.code == 0, answer.err
    return answer.json


@pytest.mark.usefixtures("town")
def test_a_resident_gets_new_certificates_at_the_counter_and_the_former_are_void(jumin) -> None:
    first = issued(jumin)
    assert {(one["purpose"], one["state"]) for one in first} == {
        ("signature", "delivered"),
        ("authentication", "delivered"),
    }
    (second,) = issued(jumin, "--purpose", "signature")
    former = next(one for one in first if one["purpose"] == "signature")
    assert second["former"] == former["serial"]
    told = jumin("ca", "status", former["serial"], "--purpose", "signature", "--json").json
    assert (told["state"], told["successor"]) == ("revoked", second["serial"])
    assert told["published"]["status"] == "revoked"
    assert disagreements() == ()


@pytest.mark.usefixtures("town")
def test_a_card_gets_nothing_new_unless_somebody_says_yes(jumin) -> None:
    asked = jumin("ca", "issue", "sakura")
    assert asked.code == 2
    assert "--yes" in asked.err
    unknown = jumin("ca", "issue", "sakuro", "--yes")
    assert unknown.code == 2
    assert "Did you mean sakura" in unknown.err


@pytest.mark.source("RFC 2986")
@pytest.mark.usefixtures("town")
def test_a_request_of_ones_own_is_certified_into_a_file(jumin, csr, tmp_path) -> None:
    out = tmp_path / "own.pem"
    arguments = ("--csr", csr, "--purpose", "authentication", "--out", out)
    told = jumin("ca", "issue", "sakura", *arguments, "--json").json
    certificate = x509.load_pem_x509_certificate(out.read_bytes())
    assert certificate.public_key() == KEY.public_key()
    assert (told["medium"], told["serial"]) == ("own key", certificate.serial_number)
    assert jumin("ca", "issue", "sakura", *arguments).code == 2
    again = jumin("ca", "issue", "sakura", *arguments, "--force", "--json").json
    assert again["serial"] == told["serial"]
    by_file = jumin("ca", "status", out, "--json").json
    assert by_file["serial"] == told["serial"]
    assert by_file["published"]["status"] == "good"
    assert disagreements() == ()


@pytest.mark.source("RFC 4211 §4.1")
@pytest.mark.usefixtures("town")
def test_a_request_that_was_altered_is_refused_with_what_to_do(jumin, csr, tmp_path) -> None:
    pem = x509.load_pem_x509_csr(csr.read_bytes()).public_bytes(Encoding.DER)
    csr.write_bytes(pem[:-1] + bytes((pem[-1] ^ 1,)))
    out = tmp_path / "own.pem"
    refused = jumin("ca", "issue", "sakura", "--csr", csr, "--purpose", "signature", "--out", out)
    assert refused.code == 2
    assert "PKCS #10" in refused.err
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [("--csr", "{csr}"), ("--csr", "{csr}", "--purpose", "signature"), ("--out", "x", "--yes")],
)
@pytest.mark.usefixtures("town")
def test_options_that_do_not_belong_together_are_told(jumin, csr, arguments) -> None:
    given = [one.format(csr=csr) for one in arguments]
    assert jumin("ca", "issue", "sakura", *given).code == 2


@pytest.mark.source("CERT-5", "CERT-6", "JPKI CPS §4.9.9")
@pytest.mark.usefixtures("town")
def test_a_certificate_is_held_and_revoked_for_reasons_that_may_be_asked_for(jumin) -> None:
    (one,) = issued(jumin, "--purpose", "signature")
    named = (one["serial"], "--purpose", "signature")
    refused = jumin(
        "ca", "revoke", *named, "--reason", "ca-compromise", "--asker", "holder", "--yes", "--json"
    )
    assert refused.code == 1
    told = json.loads(refused.out)["refused"]
    assert told["code"] == "revocation.asker"
    assert told["cure"]["act"] == "ask-another"
    held = jumin("ca", "hold", *named, "--asker", "hotline", "--yes", "--json").json
    assert (held["state"], held["published"]["reason"]) == ("held", "certificate_hold")
    again = jumin("ca", "hold", *named, "--yes", "--json")
    assert again.code == 1
    assert again.json["refused"]["code"] == "certificate.held"
    assert "[certificate.held]" in jumin("ca", "hold", *named, "--yes", "--lang", "ja").err
    said = jumin("ca", "status", *named).out
    assert "Holder: sakura (" in said
    assert "Published reason: held" in said
    ended = ("--reason", "cessation-of-operation", "--asker", "holder")
    assert jumin("ca", "revoke", *named, *ended).code == 2
    revoked = jumin("ca", "revoke", *named, *ended, "--yes", "--json").json
    assert (revoked["state"], revoked["reason"]) == ("revoked", "cessation_of_operation")
    again = jumin("ca", "revoke", *named, *ended, "--yes", "--json")
    assert again.code == 1
    assert again.json["refused"]["facts"]["reason"] == "cessation_of_operation"
    said = jumin("ca", "status", hex(one["serial"]), "--purpose", "signature").out
    assert "Published status: revoked" in said


@pytest.mark.usefixtures("town")
def test_a_serial_number_is_written_one_way_and_a_confirmation_names_the_holder(jumin) -> None:
    (one,) = issued(jumin, "--purpose", "signature")
    serial, written = one["serial"], f"{one['serial']} (0x{one['serial']:x})"
    assert (one["resident"], type(serial)) == ("sakura", int)
    for input_ in (serial, hex(serial)):
        told = jumin("ca", "status", input_, "--purpose", "signature").out
        assert f"Serial number: {written}\n" in told
    for act in (("hold",), ("revoke", "--reason", "superseded")):
        asked = jumin("ca", *act, serial, "--purpose", "signature")
        assert asked.code == 2
        assert f"{written} of sakura will be" in asked.err
    jumin("ca", "hold", serial, "--purpose", "signature", "--yes")
    jumin("ca", "publish")
    listed = jumin("ca", "crl", "signature-02", "--json").json["revoked"]
    assert serial in {entry["serial"] for entry in listed}
    assert written in jumin("ca", "crl", "signature-02").out
    authority = jumin("ca", "show", "signature", "--json").json[0]["serial"]
    assert isinstance(authority, int)
    assert f"{authority} (0x{authority:x})" in jumin("ca", "show", "signature").out
    assert all(type(entry["serial"]) is int for entry in jumin("ca", "list", "--json").json)


@pytest.mark.parametrize(
    ("who", "more", "code"),
    [
        ("hisako", (), "card.suspended"),
        ("isamu", (), "card.lapsed"),
        ("haruto", ("--purpose", "signature"), "certificate.age"),
        ("masao", (), "certificate.absent"),
        ("masao", ("--purpose", "signature"), "certificate.absent"),
    ],
)
@pytest.mark.source("CERT-3", "JPKI Act arts. 3, 22")
@pytest.mark.usefixtures("town")
def test_who_can_get_no_certificate_is_told_why(jumin, who: str, more, code: str) -> None:
    refused = jumin("ca", "issue", who, *more, "--yes", "--json")
    assert refused.code == 1
    assert refused.json["refused"]["code"] == code


@pytest.mark.parametrize(("who", "code"), [("hisako", "card.suspended"), ("isamu", "card.lapsed")])
@pytest.mark.usefixtures("town")
def test_nor_for_a_key_of_ones_own(jumin, csr, tmp_path, who: str, code: str) -> None:
    out = tmp_path / "own.pem"
    given = ("--csr", csr, "--purpose", "authentication", "--out", out, "--json")
    refused = jumin("ca", "issue", who, *given)
    assert (refused.code, refused.json["refused"]["code"]) == (1, code)
    assert not out.exists()


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("soon", "neither a serial number"),
        ("999999", "no certificate"),
        ("0", "no certificate"),
        (str(1 << 70), "no certificate"),
    ],
)
@pytest.mark.usefixtures("town")
def test_what_names_no_certificate_is_told(jumin, named: str, told: str) -> None:
    answer = jumin("ca", "status", named)
    assert answer.code == 2
    assert told in answer.err


@pytest.mark.usefixtures("town")
def test_a_file_that_is_no_certificate_of_this_town_is_told(jumin, tmp_path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"no certificate")
    assert "no certificate (PEM or DER)" in jumin("ca", "status", path).err
    ca = json.loads(jumin("ca", "show", "signature", "--json").out)[0]["certificate"]
    path.write_text(ca)
    assert "have not issued" in jumin("ca", "status", path).err


@pytest.mark.usefixtures("town")
def test_a_serial_number_of_both_authorities_wants_the_purpose(jumin) -> None:
    serials = {
        purpose: {one["serial"] for one in issued(jumin) if one["purpose"] == purpose}
        for purpose in ("signature", "authentication")
    }
    shared = min(min(one) for one in serials.values()) - 5
    answer = jumin("ca", "status", shared)
    assert answer.code == 2
    assert "--purpose authentication or --purpose signature" in answer.err


@pytest.mark.usefixtures("town")
def test_a_ceremony_is_told_before_it_is_held_and_its_transcript_checked_after(jumin) -> None:
    plan = jumin("ca", "ceremony", "signature", "--dry-run", "--json").json
    assert [(one["purpose"], one["generation"]) for one in plan] == [("signature", 3)]
    two = ("--witness", "Alice", "--witness", "Bob")
    assert jumin("ca", "ceremony", "signature", "--yes", "--witness", "Alice").code == 2
    assert jumin("ca", "ceremony", "signature", *two).code == 2
    assert jumin("ca", "ceremony", "signature", "--yes", *two[:3], "alice").code == 2
    held = jumin("ca", "ceremony", "signature", "--yes", "--json", *two)
    assert held.code == 0, held.err
    (transcript,) = held.json
    assert transcript["attended"] is True
    names = [one["facts"]["name"] for one in transcript["steps"] if one["act"] == "witness"]
    assert names == ["Alice", "Bob"]
    listed = jumin("ca", "list", "--json").json
    assert [(one["purpose"], one["attended"]) for one in listed if one["generation"] == 3] == [
        ("signature", True)
    ]
    checked = jumin("ca", "ceremony", "--check")
    assert checked.code == 0
    assert checked.out.count("The transcript is whole.") == 5
    assert checked.out.count("nobody attended") == 4
