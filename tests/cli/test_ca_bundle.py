"""`jumin ca export --bundle`: what a relying party starts with on its first day."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import printed_commands
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12

from jumin.pki import REAL_OIDS, TEST_OIDS
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident, residents
from jumin.terms import Medium


Jumin = Callable[..., Any]


@pytest.fixture
def bundle(jumin: Jumin, town: Any, tmp_path: Path) -> Path:
    """The bundle of the whole town."""
    assert town
    assert jumin("ca", "export", tmp_path / "kit", "--bundle").code == 0
    return tmp_path / "kit"


def rows(bundle: Path) -> list[dict[str, str]]:
    """Read residents.csv."""
    with (bundle / "residents.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def opened(bundle: Path, row: dict[str, Any]) -> pkcs12.PKCS12KeyAndCertificates:
    """Open a resident's file with the passphrase of its row."""
    return pkcs12.load_pkcs12((bundle / row["file"]).read_bytes(), row["passphrase"].encode())


@pytest.mark.source("RFC 7292 §4")
def test_every_certificate_of_every_resident_is_there_with_its_key_and_authority(
    bundle: Path,
) -> None:
    told = [row for row in rows(bundle) if row["file"]]
    assert {row["kind"] for row in told} == {"signature", "authentication", "phone-authentication"}
    assert len({row["passphrase"] for row in told}) == len(told)
    held = {path.relative_to(bundle).as_posix() for path in bundle.glob("residents/*.p12")}
    assert held == {row["file"] for row in told}
    for row in told:
        file = opened(bundle, row)
        assert file.cert is not None
        certificate = file.cert.certificate
        assert file.key is not None
        assert file.key.public_key() == certificate.public_key()
        (authority,) = file.additional_certs
        certificate.verify_directly_issued_by(authority.certificate)
        assert str(certificate.serial_number) == row["serial"]


def test_everybody_is_on_the_sheet_with_what_is_particular(bundle: Path) -> None:
    told = rows(bundle)
    assert {row["resident"] for row in told} == {one.id for one in residents()}
    states = {(row["resident"], row["kind"]): row["state"] for row in told}
    assert states["sakura", "signature"] == "delivered"
    assert states["minato", "authentication"] == "revoked"
    assert states["hisako", "signature"] == "held"
    assert states["yamato", "authentication"] == "expired"
    assert states["tsubasa", "phone-authentication"] == "delivered"
    assert states["shiori", ""] == ""
    pins = {(row["resident"], row["kind"]): row["pin"] for row in told}
    assert pins["sakura", "signature"] == resident("sakura").signature_pin
    assert pins["sakura", "authentication"] == resident("sakura").authentication_pin
    assert all(row["particular_ja"] and row["particular_en"] for row in told)
    sheet = (bundle / "PINS.md").read_text()
    japanese, _, english = sheet.partition("\n# PINs and passphrases")
    for row in told:
        assert all(row["passphrase"] in part for part in (japanese, english))
        assert row["particular_ja"] in japanese
        assert row["particular_en"] in english


def test_keys_and_what_opens_them_are_their_owners_only(bundle: Path) -> None:
    private = {"PINS.md", "residents.csv", *(row["file"] for row in rows(bundle) if row["file"])}
    for path in bundle.rglob("*"):
        if path.is_file():
            name = path.relative_to(bundle).as_posix()
            assert path.stat().st_mode & 0o777 == (0o600 if name in private else 0o644), name


def test_a_copied_key_is_the_cards_and_the_card_is_as_it_was(
    jumin: Jumin, town: Any, tmp_path: Path
) -> None:
    assert town
    before = wallet.image_path("sakura").read_bytes()
    options = ("--bundle", "--resident", "sakura", "--json")
    told = jumin("ca", "export", tmp_path, *options).json["residents"]
    assert wallet.image_path("sakura").read_bytes() == before
    assert {row["resident"] for row in told} == {"sakura"}
    for row in told:
        file = opened(tmp_path, row)
        assert file.key is not None
        assert file.cert is not None
        signature = file.key.sign(b"TEST", PKCS1v15(), SHA256())  # type: ignore[union-attr,call-arg,arg-type]
        file.cert.certificate.public_key().verify(signature, b"TEST", PKCS1v15(), SHA256())  # type: ignore[union-attr,call-arg,arg-type]


def test_programs_find_identifiers_and_files_as_data(bundle: Path) -> None:
    told = json.loads((bundle / "policies.json").read_text())
    assert told["is_test"]
    test, real = told["oids"]["test"], told["oids"]["real"]
    assert test["policies"]["signature"]["card"].startswith("1.3.6.1.4.1.32473.")
    for table, oids in ((test, TEST_OIDS), (real, REAL_OIDS)):
        assert set(table["attributes"].values()) == {oid.dotted_string for oid in oids.attributes}
        for purpose, oid in oids.policies.items():
            assert table["policies"][purpose]["card"] == oid.dotted_string
    assert told["media"] == [medium.value for medium in Medium]
    assert told["addresses"]["ocsp"].endswith("/ocsp")
    assert [(one["purpose"], one["generation"]) for one in told["authorities"]] == [
        (purpose, number) for purpose in ("authentication", "signature") for number in (1, 2)
    ]
    for one in told["authorities"]:
        pem, der = (bundle / name for name in one["files"])
        authority = x509.load_pem_x509_certificate(pem.read_bytes())
        assert authority == x509.load_der_x509_certificate(der.read_bytes())
        assert authority.fingerprint(SHA256()).hex() == one["sha256"]
        pem, der = (bundle / name for name in one["responder"]["files"])
        responder = x509.load_pem_x509_certificate(pem.read_bytes())
        assert responder == x509.load_der_x509_certificate(der.read_bytes())
        responder.verify_directly_issued_by(authority)
        for crl in one["crls"]:
            der = (bundle / crl["file"]).read_bytes()
            key: Any = authority.public_key()
            assert x509.load_der_x509_crl(der).is_signature_valid(key)


def test_the_printed_commands_work_at_the_towns_own_time(bundle: Path) -> None:
    """The town's clock is turned: openssl is told its instant. OCSP needs a served town."""
    text = (bundle / "README.md").read_text()
    assert "-attime" in text
    said = printed_commands.run_all(text, bundle, but=("openssl ocsp", "keytool", "pk12util"))
    assert "authentication.pem: OK" in said
    assert "CMS Verification successful" in said or "Verification successful" in said


@pytest.mark.usefixtures("town")
def test_without_anybody_in_force_the_readme_has_no_commands(jumin: Jumin, tmp_path: Path) -> None:
    assert jumin("ca", "export", tmp_path, "--bundle", "--resident", "haruto").code == 0
    assert printed_commands.blocks((tmp_path / "README.md").read_text()) == ()


@pytest.mark.usefixtures("town")
def test_a_bundle_is_replaced_by_force_only_and_opens_by_the_same_sheet(
    jumin: Jumin, tmp_path: Path
) -> None:
    options = ("ca", "export", tmp_path, "--bundle", "--resident", "sakura", "--json")
    first = jumin(*options).json["residents"]
    answer = jumin(*options)
    assert answer.code == 2
    assert "--force" in answer.out
    assert jumin(*options, "--force").json["residents"] == first


@pytest.mark.usefixtures("town")
def test_a_card_that_is_in_use_is_left_out_unless_it_is_asked_for(
    jumin: Jumin, tmp_path: Path
) -> None:
    with wallet.take(resident("sakura"), "kiosk"):
        told = jumin("ca", "export", tmp_path / "all", "--bundle", "--json").json["residents"]
        (row,) = (row for row in told if row["resident"] == "sakura")
        assert row["file"] is None
        assert "kiosk" in row["state_en"]
        asked = ("--bundle", "--resident", "sakura", "--json")
        answer = jumin("ca", "export", tmp_path / "one", *asked)
    assert answer.code == 1
    assert answer.json["refused"]["code"] == "card.elsewhere"
    assert not (tmp_path / "one").exists()


@pytest.mark.usefixtures("town")
def test_a_resident_is_chosen_for_a_bundle_only(jumin: Jumin, tmp_path: Path) -> None:
    assert jumin("ca", "export", tmp_path, "--resident", "sakura").code == 2
    answer = jumin("ca", "export", tmp_path, "--bundle", "--resident", "sakurra")
    assert answer.code == 2
    assert "sakura" in answer.err
