"""The image's protection, and the counter record that survives a pulled plug."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from card_dialogues import SELECT, SELECT_JPKI, answer, query
from card_makers import (
    HOLDER,
    IMAGE_KEY,
    INPUT_SUPPORT_PIN,
    NUMBER_A,
    NUMBER_B,
    PINS,
    RESIDENT_REGISTER_PIN,
    SIGNATURE_PIN,
    ImageInMemory,
    bare_image,
    card_image,
    card_images,
    full_card_records,
    full_image,
    full_keys,
    full_records,
    phone_image,
    record_signers,
    rsa_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import Applet
from jumin.chip import Card, DamagedImageError, OldImageError
from jumin.terms import RefusalCode, UsageError


SELECT_THE_JPKI = bytes.fromhex(SELECT_JPKI)
QUERY = bytes.fromhex("00200098")
RIGHT = bytes.fromhex("0020009804") + b"1234"
WRONG = bytes.fromhex("0020009804") + b"4321"

PIN_FILES = [(Applet.JPKI, 0x18), (Applet.CARD_FACE, 0x13), (Applet.COMMON_DATA, 0x1C)]


def tries_left(image: ImageInMemory) -> int:
    card = image.open()
    card.transmit(SELECT_THE_JPKI)
    return card.transmit(QUERY)[1] & 0x0F


@pytest.mark.source(
    "CARD-6", "kamakura-guide-2024-05-01 §5: a card whose chip is tampered with is dead"
)
@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_changed_byte_anywhere_kills_the_card(data: st.DataObject) -> None:
    image = full_image()
    at = data.draw(st.one_of(st.integers(0, 120), st.integers(0, len(image.image) - 1)), label="at")
    image.image[at] ^= data.draw(st.integers(1, 255), label="change")
    with pytest.raises(DamagedImageError) as caught:
        image.open()
    assert caught.value.refusal.code is RefusalCode.CARD_UNREADABLE


@pytest.mark.source(
    "CARD-6", "kamakura-guide-2024-05-01 §5: a card whose chip is tampered with is dead"
)
@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200) | st.integers(0, 12_000))
def test_bytes_that_are_no_image_are_a_dead_card(change: bytes | int) -> None:
    whole = bytes(full_image().image)
    image = whole[:change] if isinstance(change, int) else whole + change
    if image == whole:
        image = b""
    with pytest.raises(DamagedImageError):
        ImageInMemory(bytearray(image)).open()


@pytest.mark.source(
    "CARD-6", "kamakura-guide-2024-05-01 §5: a card whose chip is tampered with is dead"
)
def test_a_counter_record_of_another_card_kills_the_card() -> None:
    first, second = full_image(), full_image()
    second.image[:] = card_image(full_card_records(), full_keys(), random=os.urandom).image
    assert tries_left(second) == 3
    second.image[32:80] = first.image[32:80]
    with pytest.raises(DamagedImageError):
        second.open()


@pytest.mark.source("assumption: images of earlier formats are not carried over")
@pytest.mark.parametrize("version", [1, 2])
def test_an_image_of_an_earlier_version_is_refused_and_says_so(version: int) -> None:
    image = full_image()
    image.image[15] = version
    with pytest.raises(OldImageError, match=f"version {version}") as caught:
        image.open()
    assert caught.value.refusal.code is RefusalCode.CARD_UNREADABLE


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("make", [full_image, bare_image, phone_image])
def test_every_kind_of_card_opens_as_often_as_one_likes(
    make: Callable[[], ImageInMemory],
) -> None:
    image = make()
    before = image.open()
    told = [answer(before, SELECT[applet], query(file)) for applet, file in PIN_FILES]
    after = image.open()
    assert [answer(after, SELECT[applet], query(file)) for applet, file in PIN_FILES] == told


@pytest.mark.source("RFC 5116 §2.2")
def test_an_image_opens_with_its_key_only() -> None:
    image = bytes(full_image().image)
    with pytest.raises(DamagedImageError):
        Card.open(image, image_key=bytes(32), store=full_image())
    with pytest.raises(UsageError):
        Card.open(image, image_key=b"short", store=full_image())


@pytest.mark.source("RFC 5116 §2.1")
def test_an_image_shows_no_pin_key_or_certificate() -> None:
    image = bytes(full_image().image)
    for secret in (
        SIGNATURE_PIN.reveal().encode(),
        NUMBER_A.encode(),
        NUMBER_B.encode(),
        HOLDER.attributes.name.encode(),
        HOLDER.attributes.address.encode(),
        card_images().portrait,
        full_records().signature_certificate or b"",
        *(
            rsa_key(name).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            for name in ("signature", "authentication", "card", "session")
        ),
    ):
        width = min(16, len(secret))
        starts = range(0, len(secret) - width + 1, width)
        assert not any(secret[at : at + width] in image for at in starts)


@pytest.mark.source("tsukuba-guide-2023-10 §3")
def test_nothing_that_holds_a_secret_shows_it() -> None:
    card = full_image().open()
    card.transmit(SELECT_THE_JPKI)
    card.transmit(RIGHT)
    ingredients = [PINS, full_keys(), full_card_records(), record_signers(), card_images()]
    shown = repr([*ingredients, card, vars(card), vars(card)["_state"].memory])
    for secret in ("1234'", "ABC123", "3082", "0x30, 0x82", "RSAPrivateKey", "RSAPublicKey"):
        assert secret not in shown
    for pin in (INPUT_SUPPORT_PIN, RESIDENT_REGISTER_PIN):
        assert f"{pin.reveal()}'" not in shown
    for printed in (NUMBER_A, NUMBER_B, "550217", "2285", HOLDER.attributes.name, "見本市"):
        assert printed not in shown


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
def test_a_try_is_written_down_before_the_comparison_and_given_back_after() -> None:
    image = full_image()
    card = image.open()
    card.transmit(SELECT_THE_JPKI)
    card.transmit(QUERY)
    assert image.writes == []
    card.transmit(RIGHT)
    assert [(offset, len(record), record[0]) for offset, record in image.writes] == [
        (32, 48, 2),
        (32, 48, 3),
    ]
    card.transmit(WRONG)
    assert [record[0] for _, record in image.writes[2:]] == [2]
    assert tries_left(image) == 2


class PulledPlugError(Exception):
    """Somebody pulled the plug."""


class Unreliable(ImageInMemory):
    """An image whose writes fail from the n-th on, after or before they are done."""

    def fail(self, error: Exception, *, nth: int, done: bool) -> "Unreliable":
        """Say how it fails."""
        self.error, self.nth, self.done = error, nth, done
        return self

    def write(self, offset: int, record: bytes) -> None:
        """Fail, if it is time to."""
        failing = len(self.writes) + 1 >= self.nth
        if not failing or self.done:
            super().write(offset, record)
        if failing:
            raise self.error


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("apdu", [RIGHT, WRONG])
def test_a_plug_pulled_before_the_comparison_costs_the_try(apdu: bytes) -> None:
    image = Unreliable(full_image().image).fail(PulledPlugError(), nth=1, done=True)
    card = image.open()
    card.transmit(SELECT_THE_JPKI)
    with pytest.raises(PulledPlugError):
        card.transmit(apdu)
    assert tries_left(image) == 2


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("done", [True, False])
def test_a_memory_that_fails_opens_nothing(nth: int, done: bool) -> None:  # noqa: FBT001  (a column)
    image = Unreliable(full_image().image).fail(OSError("disk full"), nth=nth, done=done)
    card = image.open()
    card.transmit(SELECT_THE_JPKI)
    assert card.transmit(RIGHT).hex() == "6581"
    assert card.transmit(QUERY)[1] & 0x0F == 2
    assert card.transmit(bytes.fromhex("802A0097014100")).hex() == "6982"


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
def test_no_comparison_is_made_when_the_try_could_not_be_written() -> None:
    image = Unreliable(full_image().image).fail(OSError("disk full"), nth=1, done=False)
    card = image.open()
    card.transmit(SELECT_THE_JPKI)
    assert card.transmit(WRONG) == card.transmit(RIGHT) == bytes.fromhex("6581")


class ImageFile:
    """A card image in a file whose holder dies at the n-th write."""

    def __init__(self, path: Path, *, dies_after: int) -> None:
        self._file = os.open(path, os.O_RDWR)
        self._left = dies_after

    def write(self, offset: int, record: bytes) -> None:
        """Write in place, then die if it is time to."""
        os.pwrite(self._file, record, offset)
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def in_a_process_that_dies(act: Callable[[], object]) -> None:
    child = os.fork()
    if not child:
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(
    ("dies_after", "left"),
    [pytest.param(1, 2, id="before the comparison"), pytest.param(2, 3, id="after it")],
)
def test_a_killed_process_leaves_a_card_that_lives_and_has_counted(
    tmp_path: Path, dies_after: int, left: int
) -> None:
    path = tmp_path / "card"
    path.write_bytes(full_image().image)

    def dialogue() -> None:
        card = Card.open(
            path.read_bytes(),
            image_key=IMAGE_KEY,
            store=ImageFile(path, dies_after=dies_after),
        )
        card.transmit(SELECT_THE_JPKI)
        card.transmit(RIGHT)

    in_a_process_that_dies(dialogue)
    assert tries_left(ImageInMemory(bytearray(path.read_bytes()))) == left


@pytest.mark.source("assumption: an old copy put back is the tester's reset")
def test_an_old_copy_put_back_is_accepted() -> None:
    image = full_image()
    copy = bytes(image.image)
    card = image.open()
    card.transmit(SELECT_THE_JPKI)
    card.transmit(WRONG)
    assert tries_left(image) == 2
    assert tries_left(ImageInMemory(bytearray(copy))) == 3
