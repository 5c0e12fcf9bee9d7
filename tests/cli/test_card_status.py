from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from card_makers import (
    HOLDER,
    CardRecords,
    card_image,
    full_image,
    full_keys,
    full_records,
    image_without_pins,
    image_without_signature_certificate,
    phone_image,
    rsa_key,
)
from card_readers import put_into_reader
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from jumin.reader import CardAbsentError
from jumin.sandbox import residents, wallet


Jumin = Callable[..., Any]


@pytest.mark.source("CLIENT-2")
def test_a_look_at_a_card_shows_all_that_it_tells_without_a_pin(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    answer = jumin("card", "status")
    assert answer.code == 0
    assert reader.presented == []
    assert reader.image.writes == []
    for told in ("My Number Card", HOLDER.serial, "2035-02-17", "wants its PIN", "10 / 10"):
        assert told in answer.out
    for secret in (HOLDER.number.reveal(), HOLDER.attributes.name, HOLDER.security_code):
        assert secret not in answer.out + answer.err


def test_the_same_in_json(jumin: Jumin, monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_reader(monkeypatch, full_image())
    told = jumin("card", "status", "--json").json
    assert told["token"]["label"] == "JPKIAPICCTOKEN2"
    assert all(one["present"] for one in told["applications"])
    assert told["card"]["last_day"] == "2035-02-17"
    signature, authentication = told["certificates"]
    assert (signature["present"], signature["pin_needed"], signature["serial"]) == (
        True,
        True,
        None,
    )
    assert (authentication["serial"], authentication["last_day"]) == (f"{4711:x}", "2034-01-01")
    assert [one["tries_left"] for one in told["pins"]] == [one["most"] for one in told["pins"]]


def test_blocked_pins_are_marked_and_it_says_what_to_do(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_reader(monkeypatch, image_without_pins())
    answer = jumin("card", "status")
    assert answer.code == 0
    assert "0 / 3 BLOCKED" in answer.out
    assert "municipality's counter" in answer.out
    blocked = [
        one["role"] for one in jumin("card", "pin", "status", "--json").json if one["blocked"]
    ]
    assert blocked == [
        *("signature", "authentication", "input-support"),
        *("resident-register", "resident-register"),
    ]


def test_a_phone_is_told_from_a_card(jumin: Jumin, monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_reader(monkeypatch, phone_image())
    answer = jumin("card", "status")
    assert answer.code == 0
    assert "Android phone" in answer.out
    told = jumin("card", "status", "--json").json
    assert [one["id"] for one in told["applications"] if one["present"]] == ["jpki"]
    assert told["card"] is None


def test_a_certificate_that_is_not_there_is_told(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_reader(monkeypatch, image_without_signature_certificate())
    told = jumin("card", "status", "--json").json["certificates"][0]
    assert told["present"] is told["pin_needed"] is False
    assert told["revocation"] is None
    assert "not on this card" in jumin("card", "status").out


def real_looking(organisation: str) -> bytes:
    """Make a certificate that an authority of this organisation issued to itself."""
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])
    builder = x509.CertificateBuilder(
        subject_name=name,
        issuer_name=name,
        public_key=rsa_key("authentication").public_key(),
        serial_number=1,
        not_valid_before=datetime(2024, 1, 1, tzinfo=UTC),
        not_valid_after=datetime(2034, 1, 1, tzinfo=UTC),
    )
    return builder.sign(rsa_key("authentication"), SHA256()).public_bytes(Encoding.DER)


@pytest.mark.source("JPKI Act (公的個人認証法) arts. 17, 36")
@pytest.mark.parametrize(
    ("organisation", "state"),
    [("JPKI", "not-open"), ("JPKI-TEST", "not-asked"), ("JUMIN-TEST", "not-asked")],
)
def test_the_status_of_a_real_certificate_is_told_as_not_open_to_the_holder(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, organisation: str, state: str
) -> None:
    issued = real_looking(organisation)
    records = replace(
        full_records(), authentication_certificate=issued, authentication_ca_certificate=issued
    )
    put_into_reader(monkeypatch, card_image(CardRecords(records, HOLDER), full_keys()))
    told = jumin("card", "status", "--json").json["certificates"]
    assert told[1]["revocation"] == state
    text = jumin("card", "certificate").out
    assert ("arts. 17, 36" in text) is (state == "not-open")


def test_a_card_with_something_else_for_a_certificate_is_told(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = replace(full_records(), authentication_certificate=b"\x30\x82\x00\x01\x00")
    put_into_reader(monkeypatch, card_image(CardRecords(records, HOLDER), full_keys()))
    answer = jumin("card", "status")
    assert answer.code == 3
    assert "is none" in answer.err


@pytest.mark.source("CLIENT-4")
def test_where_no_card_lies_in_a_reader_it_says_so(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_reader(monkeypatch, full_image())
    monkeypatch.setattr("jumin.reader.list_readers_with_card", list)
    answer = jumin("card", "status")
    assert answer.code == 3
    assert "--resident" in answer.err
    assert CardAbsentError.__name__ not in answer.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--resident", "sakura", "--reader", "x"], "not both"),
        (["--phone"], "--resident ID"),
        (["--phone", "--reader", "x"], "--resident ID"),
    ],
)
def test_a_card_is_in_one_place(jumin: Jumin, options: list[str], told: str) -> None:
    answer = jumin("card", "status", *options)
    assert answer.code == 2
    assert told in answer.err


@pytest.mark.usefixtures("town")
def test_the_card_in_a_residents_pocket_is_looked_at_and_put_back(jumin: Jumin) -> None:
    told = jumin("card", "status", "--resident", "sakura", "--json").json
    assert all(one["present"] for one in told["applications"])
    assert told["certificates"][1]["issuer"].find("JUMIN-TEST") > 0
    assert jumin("card", "status", "--resident", "sakura").code == 0
    answer = jumin("card", "status", "--resident", "nobody")
    assert answer.code == 2


@pytest.mark.usefixtures("town")
def test_a_residents_phone_is_another_token(jumin: Jumin) -> None:
    owner = next(one for one in residents.residents() if wallet.has_phone(one))
    told = jumin("card", "status", "--resident", owner.id, "--phone", "--json").json
    assert [one["id"] for one in told["applications"] if one["present"]] == ["jpki"]
    with wallet.take(owner, place="counter"):
        answer = jumin("card", "status", "--resident", owner.id, "--json")
    assert answer.code == 1
    assert answer.json["refused"]["code"] == "card.elsewhere"


@pytest.mark.usefixtures("town")
def test_who_has_no_phone_is_not_said_to_have_no_card(jumin: Jumin) -> None:
    nobody = next(one for one in residents.residents() if not wallet.has_phone(one))
    answer = jumin("card", "status", "--resident", nobody.id, "--phone")
    assert answer.code == 2
    assert "on a phone" in answer.err


def test_what_is_wrong_with_a_file_is_told_as_the_cards(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    reader.answers["00B00000A0"] = "41429000"
    answer = jumin("card", "status")
    assert answer.code == 3
    assert "A file of the card is not as it should be." in answer.err
    assert reader.presented == []
