"""What a card carries is what the card office signed: made, checked, and every byte changed."""

import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from record_signers import AUTHORITY_ID, SIGNER_ID, record_signer, rsa_key, trusted

from jumin.cardfiles import (
    AppletInfo,
    AttributesRecord,
    CardFaceFile,
    CardFaceRecord,
    CardImages,
    CvCertificate,
    FaceParticulars,
    InputSupportFile,
    KeyId,
    NumberImageRecord,
    RecordFormError,
    RecordNotGenuineError,
    RecordSigner,
    attribute_files,
    card_face_files,
    certified_keys,
    check_card_face,
    check_input_support,
    input_support_files,
)
from jumin.terms import BasicFour, IndividualNumber, Sex, UsageError


NUMBER = IndividualNumber("123456789018")
FOUR = BasicFour("霧島　花子", "神奈川県鎌倉市二階堂１－２", date(1980, 2, 17), Sex.FEMALE)
PARTICULARS = FaceParticulars(FOUR.born_on, FOUR.sex, date(2035, 2, 17), "14204")
IMAGES = CardImages(b"PNG name", b"PNG address", b"JP2 portrait", b"PNG number", b"PNG code")
CARD_KEY = rsa_key("card").public_key()
SESSION_KEY = rsa_key("session").public_key()
TEXT = input_support_files(NUMBER, FOUR, CARD_KEY, SESSION_KEY, record_signer())
FACE = card_face_files(PARTICULARS, IMAGES, CARD_KEY, record_signer())
DIGEST_INFO = bytes.fromhex("3071300D06096086480165030402010500" + "0460")


def changed(octets: bytes, at: int, change: int = 1) -> bytes:
    return octets[:at] + bytes((octets[at] ^ change,)) + octets[at + 1 :]


def key_file(folder: Path, name: str) -> str:
    key = rsa_key(name).public_key()
    octets = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / f"{name}.pem").write_bytes(octets)
    return f"{name}.pem"


@pytest.mark.source("observed on cards")
def test_the_input_support_application_has_all_its_files_in_their_lengths() -> None:
    assert {file.value: len(octets) for file, octets in TEXT.items()} == {
        0x0001: 17,
        0x0002: AttributesRecord.LENGTH,
        0x0003: 336,
        0x0004: 568,
        0x0005: 256,
        0x0006: 269,
        0x0007: 536,
        0x0008: 16,
    }
    assert TEXT[InputSupportFile.UNUSED] == b"\xff" * 16
    assert AppletInfo.parse(TEXT[InputSupportFile.APPLET_INFO]).key_id == KeyId("9000034")


@pytest.mark.source("observed on cards")
def test_the_card_face_application_has_all_its_files_in_their_lengths() -> None:
    assert {file.value: len(octets) for file, octets in FACE.items()} == {
        0x0001: 547,
        0x0002: CardFaceRecord.LENGTH,
        0x0003: 320,
        0x0004: 568,
        0x0005: NumberImageRecord.LENGTH,
        0x0006: 16,
    }
    assert CardFaceRecord.LENGTH < 32_768
    assert FACE[CardFaceFile.UNUSED] == b"\xff" * 16


@pytest.mark.source("observed on cards: the digest of all 17 bytes, and of what follows the table")
def test_the_integrity_record_holds_the_digests_of_both_files() -> None:
    integrity = TEXT[InputSupportFile.INTEGRITY]
    items = bytes(AttributesRecord(FOUR))
    assert integrity[8:40] == sha256(TEXT[InputSupportFile.INDIVIDUAL_NUMBER]).digest()
    assert integrity[43:75] == sha256(items[items.index(b"\xdf\x22") :]).digest()


@pytest.mark.source("RFC 8017 §8.2")
@pytest.mark.parametrize(
    ("octets", "signed", "signature"),
    [
        pytest.param(TEXT[InputSupportFile.INTEGRITY], (5, 75), 80, id="integrity record"),
        pytest.param(TEXT[InputSupportFile.CARD_KEY_PUBLIC], (5, 275), 280, id="card key"),
        pytest.param(FACE[CardFaceFile.AGE], (5, 286), 291, id="age record"),
        pytest.param(FACE[CardFaceFile.NUMBER_IMAGE], (5, 288), 293, id="number image"),
    ],
)
def test_openssl_finds_every_plain_signature_right(
    tmp_path: Path, octets: bytes, signed: tuple[int, int], signature: int
) -> None:
    (tmp_path / "signature").write_bytes(octets[signature : signature + 256])
    key = key_file(tmp_path, "signer")
    command = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", "signature"]
    part = octets[slice(*signed)]
    subprocess.run(command, cwd=tmp_path, input=part, capture_output=True, check=True)


@pytest.mark.source("observed on cards: a DigestInfo of SHA-256 that holds 96 bytes")
def test_openssl_recovers_the_three_digests_from_the_signature_of_the_face(tmp_path: Path) -> None:
    face = CardFaceRecord.parse(FACE[CardFaceFile.FACE])
    key = key_file(tmp_path, "signer")
    recovered = subprocess.run(
        ["openssl", "pkeyutl", "-verifyrecover", "-pubin", "-inkey", key, "-in", "/dev/stdin"],
        cwd=tmp_path,
        input=face.signature,
        capture_output=True,
        check=True,
    ).stdout
    assert recovered == DIGEST_INFO + face.signed_digest()
    assert len(face.signed_digest()) == 96


@pytest.mark.source("observed on cards")
def test_what_the_office_signed_is_genuine() -> None:
    text = check_input_support(TEXT, trusted())
    assert (text.number, text.attributes, text.card_key) == (NUMBER, FOUR, CARD_KEY)
    face = check_card_face(FACE, trusted())
    assert face.age is not None
    assert face.face is not None
    assert face.number_image is not None
    assert face.age.born_on == face.face.born_on == FOUR.born_on
    assert face.face.portrait == IMAGES.portrait
    assert face.face.last_day == PARTICULARS.last_day
    assert face.number_image.image == IMAGES.number


@pytest.mark.source("observed on cards: A opens the number, B the four items")
def test_what_a_terminal_may_not_read_is_not_checked() -> None:
    text = {
        file: TEXT[file] for file in (InputSupportFile.INTEGRITY, InputSupportFile.CV_CERTIFICATE)
    }
    nothing = check_input_support(text, trusted())
    assert (nothing.number, nothing.attributes, nothing.card_key) == (None, None, None)
    only = check_input_support(
        text | {InputSupportFile.ATTRIBUTES: TEXT[InputSupportFile.ATTRIBUTES]}, trusted()
    )
    assert (only.number, only.attributes) == (None, FOUR)
    face = check_card_face(
        {file: FACE[file] for file in (CardFaceFile.AGE, CardFaceFile.CV_CERTIFICATE)}, trusted()
    )
    assert face.age is not None
    assert (face.face, face.number_image) == (None, None)


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "missing", [InputSupportFile.INTEGRITY, InputSupportFile.CV_CERTIFICATE], ids=lambda f: f.name
)
def test_nothing_is_genuine_without_what_proves_it(missing: InputSupportFile) -> None:
    with pytest.raises(RecordFormError):
        check_input_support({file: TEXT[file] for file in TEXT if file != missing}, trusted())
    with pytest.raises(RecordFormError):
        check_card_face({CardFaceFile.AGE: FACE[CardFaceFile.AGE]}, trusted())


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "file",
    [
        InputSupportFile.INDIVIDUAL_NUMBER,
        InputSupportFile.ATTRIBUTES,
        InputSupportFile.INTEGRITY,
        InputSupportFile.CV_CERTIFICATE,
        InputSupportFile.CARD_KEY_PUBLIC,
    ],
    ids=lambda file: file.name,
)
def test_any_changed_byte_of_the_texts_is_noticed(file: InputSupportFile) -> None:
    for at in range(len(TEXT[file])):
        with pytest.raises((RecordNotGenuineError, RecordFormError)):
            check_input_support(TEXT | {file: changed(TEXT[file], at)}, trusted())


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "file",
    [CardFaceFile.AGE, CardFaceFile.FACE, CardFaceFile.CV_CERTIFICATE, CardFaceFile.NUMBER_IMAGE],
    ids=lambda file: file.name,
)
def test_any_changed_byte_of_the_face_is_noticed_but_of_what_no_signature_covers(
    file: CardFaceFile,
) -> None:
    unsigned: set[int] = set()
    octets = FACE[file]
    if file is CardFaceFile.FACE:
        day = octets.index(b"20350217")
        code = octets.index(IMAGES.security_code)
        unsigned = {*range(day, day + 8), *range(code, code + len(IMAGES.security_code))}
    for at in range(min(len(octets), 1100)):
        files = FACE | {file: changed(octets, at)}
        if at in unsigned:
            continue
        with pytest.raises((RecordNotGenuineError, RecordFormError)):
            check_card_face(files, trusted())


@pytest.mark.source("observed on cards")
def test_no_signature_covers_the_last_day() -> None:
    octets = FACE[CardFaceFile.FACE].replace(b"20350217", b"20990217")
    face = check_card_face(FACE | {CardFaceFile.FACE: octets}, trusted()).face
    assert face is not None
    assert face.last_day == date(2099, 2, 17)


@pytest.mark.source("observed on cards")
@given(st.sampled_from([*TEXT]), st.integers(0, 2000), st.binary(max_size=30))
def test_whatever_a_card_says_is_checked_or_an_error_of_the_house(
    file: InputSupportFile, at: int, piece: bytes
) -> None:
    octets = TEXT[file][:at] + piece + TEXT[file][at + len(piece) :]
    try:
        text = check_input_support(TEXT | {file: octets}, trusted())
    except (RecordNotGenuineError, RecordFormError):
        return
    assert (text.number, text.attributes, text.card_key) == (NUMBER, FOUR, CARD_KEY)


@pytest.mark.source("observed on cards")
@given(st.sampled_from([*FACE]), st.integers(0, 700), st.integers(0, 30), st.binary(max_size=30))
def test_whatever_a_face_says_is_checked_or_an_error_of_the_house(
    file: CardFaceFile, at: int, length: int, piece: bytes
) -> None:
    octets = FACE[file][:at] + piece + FACE[file][at + length :]
    try:
        checked = check_card_face(FACE | {file: octets}, trusted())
    except (RecordNotGenuineError, RecordFormError):
        return
    genuine = check_card_face(FACE, trusted())
    assert (checked.age, checked.number_image) == (genuine.age, genuine.number_image)
    assert checked.face is not None
    assert genuine.face is not None
    assert checked.face.signed_digest() == genuine.face.signed_digest()


@pytest.mark.source("observed on cards")
def test_files_of_another_card_are_noticed_though_each_is_genuine() -> None:
    other = input_support_files(
        IndividualNumber("537686677188"), FOUR, CARD_KEY, SESSION_KEY, record_signer()
    )
    with pytest.raises(RecordNotGenuineError) as caught:
        check_input_support(
            TEXT | {InputSupportFile.INDIVIDUAL_NUMBER: other[InputSupportFile.INDIVIDUAL_NUMBER]},
            trusted(),
        )
    assert caught.value.record == "the Individual Number"
    assert "5376" not in str(caught.value)
    stranger = card_face_files(PARTICULARS, IMAGES, SESSION_KEY, record_signer())
    for file in (CardFaceFile.AGE, CardFaceFile.FACE, CardFaceFile.NUMBER_IMAGE):
        with pytest.raises(RecordNotGenuineError):
            check_card_face(FACE | {file: stranger[file]}, trusted())
    twin = FaceParticulars(date(1980, 2, 18), FOUR.sex, PARTICULARS.last_day, "14204")
    older = card_face_files(twin, IMAGES, CARD_KEY, record_signer())
    with pytest.raises(RecordNotGenuineError):
        check_card_face(FACE | {CardFaceFile.AGE: older[CardFaceFile.AGE]}, trusted())


@pytest.mark.source("observed on cards")
def test_records_signed_by_a_key_nobody_certified_are_not_genuine() -> None:
    thief = rsa_key("thief")
    own = CvCertificate.issue(thief, AUTHORITY_ID, SIGNER_ID, thief.public_key())
    files = input_support_files(NUMBER, FOUR, CARD_KEY, SESSION_KEY, RecordSigner(thief, own))
    with pytest.raises(RecordNotGenuineError, match="CV certificate"):
        check_input_support(files, trusted())
    with pytest.raises(RecordNotGenuineError):
        check_input_support(TEXT, {})
    with pytest.raises(RecordNotGenuineError):
        check_input_support(TEXT, {KeyId("9000023"): trusted()[AUTHORITY_ID]})


@pytest.mark.source("observed on cards: root, intermediate, application")
def test_a_chain_of_certificates_is_followed_from_the_root() -> None:
    root, middle = rsa_key("root"), rsa_key("authority")
    root_id = KeyId("9000020")
    link = CvCertificate.issue(root, root_id, AUTHORITY_ID, middle.public_key())
    keys = certified_keys({root_id: root.public_key()}, link, record_signer().certificate)
    assert keys == {
        root_id: root.public_key(),
        AUTHORITY_ID: middle.public_key(),
        SIGNER_ID: rsa_key("signer").public_key(),
    }
    assert check_input_support(TEXT, keys).number == NUMBER
    with pytest.raises(RecordNotGenuineError):
        certified_keys({root_id: root.public_key()}, record_signer().certificate, link)
    with pytest.raises(RecordNotGenuineError):
        certified_keys({root_id: middle.public_key()}, link)


@pytest.mark.source("MOVE-1", "tsukuba-guide-2023-10: changes are written into the card")
def test_a_change_of_address_changes_items_and_integrity_and_stays_genuine() -> None:
    moved = BasicFour(FOUR.name, "茨城県つくば市研究学園" * 4, FOUR.born_on, FOUR.sex)
    change = attribute_files(NUMBER, moved, record_signer())
    assert set(change) == {InputSupportFile.ATTRIBUTES, InputSupportFile.INTEGRITY}
    assert check_input_support(TEXT | change, trusted()).attributes == moved
    for file in change:
        with pytest.raises(RecordNotGenuineError):
            check_input_support(TEXT | {file: change[file]}, trusted())


@pytest.mark.source("observed on cards")
def test_a_signer_has_the_certificate_of_its_own_key() -> None:
    with pytest.raises(UsageError):
        RecordSigner(rsa_key("thief"), record_signer().certificate)


@pytest.mark.source("assumption: a file of 1 280 bytes")
def test_the_longest_name_and_address_of_a_register_fit_in_any_characters() -> None:
    longest = BasicFour("𠮷" * 100, "𠮷" * 200, FOUR.born_on, FOUR.sex)
    files = TEXT | attribute_files(NUMBER, longest, record_signer())
    assert check_input_support(files, trusted()).attributes == longest


@pytest.mark.source("observed on cards")
def test_what_does_not_fit_its_file_is_refused() -> None:
    endless = BasicFour(FOUR.name, "あ" * 420, FOUR.born_on, FOUR.sex)
    with pytest.raises(RecordFormError):
        attribute_files(NUMBER, endless, record_signer())
    large = CardImages(b"n", b"a", bytes(CardFaceRecord.LENGTH), b"m", b"c")
    with pytest.raises(RecordFormError):
        card_face_files(PARTICULARS, large, CARD_KEY, record_signer())
    number = CardImages(b"n", b"a", b"p", bytes(NumberImageRecord.LENGTH), b"c")
    with pytest.raises(RecordFormError):
        card_face_files(PARTICULARS, number, CARD_KEY, record_signer())


def test_neither_signer_nor_images_nor_results_show_what_they_hold() -> None:
    shown = repr(
        (
            record_signer(),
            IMAGES,
            PARTICULARS,
            check_input_support(TEXT, trusted()),
            check_card_face(FACE, trusted()),
        )
    )
    for secret in ("PNG", "JP2", "1980", "123456789018", "霧島", "鎌倉", "FEMALE"):
        assert secret not in shown
