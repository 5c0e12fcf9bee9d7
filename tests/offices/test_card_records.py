"""What a card says of its holder: signed by the office's keys, and written anew when it changes."""

import json
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.db import connections
from killing import killed_at, points

from jumin.cardfiles import (
    Applet,
    AttributesRecord,
    CardFaceFile,
    CardFaceRecord,
    CvCertificate,
    InputSupportFile,
    KeyId,
    PinRole,
    certified_keys,
    check_card_face,
    check_input_support,
    verification_number_a,
    verification_number_b,
)
from jumin.client import (
    CardFaceSession,
    CommonDataSession,
    InputSupportSession,
    IssuerDomainSession,
)
from jumin.documents import address_image, name_image
from jumin.offices.card_office import errors, models, record_keys
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber
from jumin.offices.common.books import journal
from jumin.offices.common.errors import EventRefusedError
from jumin.offices.municipality import gateway as municipality
from jumin.pki.keys import KeyUnreadableError, load_key
from jumin.pki.record_keys import read_record_keys
from jumin.rules import municipality as municipality_of
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident
from jumin.terms import IndividualNumber, Pin


NEW_ADDRESS = "神奈川県鎌倉市見本町三丁目３番３号"


def number_of(name: str) -> CardNumber:
    state = card_office.card_of(resident(name).resident)
    assert state is not None
    return state.number


def individual_number_of(name: str) -> IndividualNumber:
    who = resident(name).resident
    found = municipality.household_record(who, numbers_of=frozenset({who})).person(who)
    assert found.individual_number is not None
    return found.individual_number


def published(town) -> dict[KeyId, RSAPublicKey]:
    return dict(read_record_keys(town.folder.card_keys.read_bytes()))


def root_of(town) -> dict[KeyId, RSAPublicKey]:
    listed = json.loads(town.folder.card_keys.read_bytes())["keys"]
    (told,) = (one for one in listed if "root" in one["owner"])
    root = KeyId.parse(bytes.fromhex(told["id"]))
    return {root: published(town)[root]}


def moves(name: str, town) -> None:
    municipality.receive_change_of_address(resident(name).resident, NEW_ADDRESS, at=town.now())


def lines(act: str) -> int:
    return journal("card_office").filter(act=act).count()


# --- the keys


def test_everything_on_a_card_is_proved_from_the_root_key_alone(town):
    number = individual_number_of("sakura")
    with wallet.take(resident("sakura"), "a reader") as card:
        trusted = certified_keys(root_of(town), *IssuerDomainSession(card).cv_certificates())
        text = InputSupportSession(card)
        text.verify_pin(PinRole.INPUT_SUPPORT, Pin(resident("sakura").input_support_pin or ""))
        said = check_input_support({file: text.read(file) for file in TEXT_FILES}, trusted)
        face = CardFaceSession(card)
        face.verify_pin(PinRole.BIRTH_DATE, Pin("020530"))
        face.verify_pin(PinRole.VERIFICATION_NUMBER_A, verification_number_a(number))
        shown = check_card_face({file: face.read(file) for file in FACE_FILES}, trusted)
    register = municipality.holder(resident("sakura").resident).basic_four
    assert (said.number, said.attributes) == (number, register)
    assert shown.face is not None
    assert shown.face.name_image == name_image(register.name)
    assert shown.face.address_image == address_image(register.address)
    assert shown.face.card_key == said.card_key
    assert shown.age is not None
    assert shown.age.born_on == register.born_on


TEXT_FILES = (
    InputSupportFile.INDIVIDUAL_NUMBER,
    InputSupportFile.ATTRIBUTES,
    InputSupportFile.INTEGRITY,
    InputSupportFile.CV_CERTIFICATE,
    InputSupportFile.CARD_KEY_PUBLIC,
)
FACE_FILES = (
    CardFaceFile.AGE,
    CardFaceFile.FACE,
    CardFaceFile.CV_CERTIFICATE,
    CardFaceFile.NUMBER_IMAGE,
)


def test_the_published_keys_are_those_that_the_certificates_name(town):
    keys = published(town)
    certificates = [
        CvCertificate.parse(bytes(row.cv_certificate))
        for row in models.RecordKey.objects.exclude(name=record_keys.KeyName.ROOT)
    ]
    assert {one.subject: one.key for one in certificates}.items() <= keys.items()
    assert all(one.is_signed_by(keys[one.issuer]) for one in certificates)
    assert len(keys) == len(record_keys.KeyName) == len(certificates) + 1
    assert all(str(key_id).startswith("9") for key_id in keys)


def test_the_private_keys_lie_encrypted_and_only_their_owner_reads_them(town):
    for name in record_keys.KeyName:
        path = town.folder.keys / f"{name}.key"
        assert path.stat().st_mode & 0o777 == 0o600
        with pytest.raises(KeyUnreadableError):
            load_key(path, b"another passphrase")


def test_keys_are_made_once_and_published_again_where_they_got_lost(town):
    before, told = town.folder.card_keys.read_bytes(), lines("record_keys.founded")
    town.folder.card_keys.unlink()
    card_office.found_record_keys(at=town.now())
    assert town.folder.card_keys.read_bytes() == before
    town.folder.card_keys.unlink()
    card_office.publish_record_keys()
    assert town.folder.card_keys.read_bytes() == before
    assert lines("record_keys.founded") == told == 1


def test_without_its_keys_the_office_makes_no_card(town):
    models.RecordKey.objects.all().delete()
    moves("sakura", town)
    with pytest.raises(errors.RecordKeysAbsentError, match="sandbox reset"):
        card_office.changed_records(number_of("sakura"), at=town.now())


def found_again(at: str) -> None:
    """Make the keys in a process that may be killed."""
    card_office.found_record_keys(at=datetime.fromisoformat(at))


def test_a_founding_of_keys_killed_anywhere_is_finished_by_the_next(town):
    forget_keys(town)
    total = points(found_again, town.now().isoformat())
    for n in range(1, total + 1, 4):
        forget_keys(town)
        killed_at(n, found_again, town.now().isoformat())
        card_office.found_record_keys(at=town.now())
        keys = published(town)
        assert len(keys) == len(record_keys.KeyName)
        for row in models.RecordKey.objects.exclude(name=record_keys.KeyName.ROOT):
            one = CvCertificate.parse(bytes(row.cv_certificate))
            assert one.is_signed_by(keys[one.issuer])


def forget_keys(town) -> None:
    """Have a town whose keys were not certified yet."""
    models.RecordKey.objects.all().delete()
    town.folder.card_keys.unlink(missing_ok=True)
    connections.close_all()


# --- what a new card says


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("name", ["sakura", "emma", "shiori", "chiyo", "masao"])
def test_verification_number_b_is_what_is_printed_on_the_front(name):
    one, state = resident(name), card_office.card(number_of(name))
    printed = f"{one.born_on:%m%d}"
    year = {"sakura": "02", "emma": "95", "shiori": "10", "chiyo": "13", "masao": "10"}[name]
    number = verification_number_b(year + printed, state.last_day.year, one.security_code or "")
    assert one.verification_number_b == number.reveal()
    with wallet.take(one, "a reader") as card:
        session = InputSupportSession(card)
        session.verify_pin(PinRole.VERIFICATION_NUMBER_B, number)
        assert session.attributes() == municipality.holder(one.resident).basic_four


@pytest.mark.usefixtures("town")
def test_the_common_data_name_card_municipality_and_last_day():
    state = card_office.card(number_of("sakura"))
    with wallet.take(resident("sakura"), "a reader") as card:
        record = CommonDataSession(card).card_record()
    assert record.serial == state.number
    assert record.municipality_code == municipality_of("kamakura").code
    assert record.last_day == state.last_day


@pytest.mark.usefixtures("town")
def test_security_codes_are_four_digits_and_differ_from_card_to_card():
    codes = [card_office.security_code(card.number) for card in card_office.cards()]
    assert all(len(code) == 4 and code.isdigit() for code in codes)
    assert len(set(codes)) > len(codes) / 2


@pytest.mark.usefixtures("town")
def test_the_office_keeps_photographs_sealed_and_no_name_or_address():
    kept = models.KeptRecords.objects.get(card__number=number_of("sakura"))
    with connections["card_office"].cursor() as cursor:
        cursor.execute("SELECT * FROM card_office_keptrecords")
        rows = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]
    at_rest = repr(rows).encode()
    assert bytes(kept.photograph).startswith(b"\0\0\0\x0cjP  ")
    assert b"jP  " not in at_rest
    four = municipality.holder(resident("sakura").resident).basic_four
    for said in (four.name, four.address):
        assert said not in at_rest.decode()


# --- what changes


def test_as_long_as_the_register_says_the_same_there_is_nothing_to_write(town):
    number, before = number_of("sakura"), lines("card.records_ordered")
    assert not card_office.are_records_behind(number)
    assert card_office.changed_records(number, at=town.now()) == {}
    with pytest.raises(errors.NoRecordsOrderedError):
        card_office.records_written(number, at=town.now())
    assert lines("card.records_ordered") == before


def test_after_a_move_text_and_image_are_signed_anew(town):
    number, keys = number_of("sakura"), published(town)
    with wallet.take(resident("sakura"), "a reader") as card:
        session = CardFaceSession(card)
        session.verify_pin(
            PinRole.VERIFICATION_NUMBER_A, verification_number_a(individual_number_of("sakura"))
        )
        before = session.face()
    moves("sakura", town)
    assert card_office.are_records_behind(number)
    files = card_office.changed_records(number, at=town.now())
    assert set(files) == {Applet.INPUT_SUPPORT, Applet.CARD_FACE}
    text, face = files[Applet.INPUT_SUPPORT], files[Applet.CARD_FACE]
    assert set(text) == {InputSupportFile.ATTRIBUTES, InputSupportFile.INTEGRITY}
    assert set(face) == {CardFaceFile.FACE}
    assert AttributesRecord.parse(text[InputSupportFile.ATTRIBUTES]).attributes.address == (
        NEW_ADDRESS
    )
    after = CardFaceRecord.parse(face[CardFaceFile.FACE])
    assert after.address_image == address_image(NEW_ADDRESS) != before.address_image
    assert (after.portrait, after.name_image, after.card_key, after.last_day) == (
        before.portrait,
        before.name_image,
        before.card_key,
        before.last_day,
    )
    cv = bytes(models.RecordKey.objects.get(name=record_keys.KeyName.CARD_FACE).cv_certificate)
    check_card_face({**face, CardFaceFile.CV_CERTIFICATE: cv}, keys)


def test_what_is_ordered_counts_beside_what_was_written_until_it_is_reported(town):
    number, who = number_of("sakura"), resident("sakura").resident
    old = municipality.holder(who).basic_four
    moves("sakura", town)
    new = municipality.holder(who).basic_four
    assert card_office.may_state(number, old)
    assert not card_office.may_state(number, new)
    card_office.changed_records(number, at=town.now())
    card_office.changed_records(number, at=town.now())
    assert lines("card.records_ordered") == 1
    assert card_office.may_state(number, old)
    assert card_office.may_state(number, new)
    assert card_office.are_records_behind(number)
    card_office.records_written(number, at=town.now())
    assert not card_office.may_state(number, old)
    assert card_office.may_state(number, new)
    assert not card_office.are_records_behind(number)
    assert lines("card.records_written") == 1


def test_who_moves_again_before_the_report_may_have_either_on_the_card(town):
    number, who = number_of("sakura"), resident("sakura").resident
    stated = []
    for address in (NEW_ADDRESS, "神奈川県鎌倉市見本町四丁目４番４号", NEW_ADDRESS):
        municipality.receive_change_of_address(who, address, at=town.now())
        stated.append(municipality.holder(who).basic_four)
        card_office.changed_records(number, at=town.now())
    assert all(card_office.may_state(number, one) for one in stated)
    card_office.records_written(number, at=town.now())
    assert [card_office.may_state(number, one) for one in stated] == [True, False, True]


def test_who_moves_back_before_the_visit_is_not_asked_to_come(town):
    number, who = number_of("sakura"), resident("sakura").resident
    old = municipality.holder(who).basic_four.address
    moves("sakura", town)
    municipality.receive_change_of_address(who, old, at=town.now())
    assert not card_office.are_records_behind(number)
    assert card_office.changed_records(number, at=town.now()) == {}


def test_only_a_card_in_use_is_written_anew(town):
    with pytest.raises(EventRefusedError, match="suspended"):
        card_office.changed_records(number_of("hisako"), at=town.now())
    with pytest.raises(errors.UseNotContinuedError, match="continued first"):
        card_office.changed_records(number_of("mio"), at=town.now())
    with pytest.raises(errors.CardUnknownError):
        card_office.changed_records(CardNumber("900000000999999"), at=town.now())


def test_the_journal_tells_nothing_of_name_or_address(town):
    moves("sakura", town)
    card_office.changed_records(number_of("sakura"), at=town.now())
    card_office.records_written(number_of("sakura"), at=town.now())
    said = list(journal("card_office").filter(act__startswith="card.records"))
    assert [entry.act for entry in said] == ["card.records_ordered", "card.records_written"]
    assert {entry.subject for entry in said} == {number_of("sakura")}
    assert all(not entry.facts for entry in said)
