"""No PIN, key, number, name or address is shown by anything in the chip that may be printed."""

import logging
from dataclasses import replace

import pytest
from card_dialogues import SELECT, sw, verify
from card_makers import (
    HOLDER,
    IMAGE_KEY,
    ISSUER_KEY,
    card_images,
    counting_bytes,
    full_card_records,
    full_keys,
    record_signers,
)
from issuer_terminal import authenticate, reset_pin, select_file, update
from secrecy import objects_within, secrets_in, shown_by_error, shown_by_objects
from secure_dialogue import SESSION_KEY, secure_dialogue
from watched_card import PARAMETERS, PINS, WatchedCard

from jumin.cardfiles import Applet, CardFaceFile, InputSupportFile, JpkiFile
from jumin.chip import Card, personalise
from jumin.chip.session import SecureSession
from jumin.chip.state import CardState
from jumin.iso7816 import Command, CommandFields, Response
from jumin.terms import JuminError, Pin


SECRETS = (
    *(pin.reveal() for pin in PARAMETERS.values()),
    HOLDER.attributes.name,
    HOLDER.attributes.address,
    ISSUER_KEY.hex(),
    IMAGE_KEY.hex(),
    repr(ISSUER_KEY)[2:-1],
    repr(IMAGE_KEY)[2:-1],
    str(full_keys().authentication.private_numbers().d),
    f"{full_keys().authentication.private_numbers().p:x}",
)


@pytest.fixture
def watched() -> WatchedCard:
    """A card in the middle of things: PINs presented and wrong, a visit with drafts and a key."""
    watched = WatchedCard()
    card = watched.card
    assert authenticate(card) == "9000"
    pin = {name: pin.reveal() for name, pin in PARAMETERS.items()}
    assert sw(card, SELECT[Applet.CARD_FACE]) == "9000"
    digits = pin["pin:birth-date"].encode()
    assert sw(card, select_file(CardFaceFile.BIRTH_DATE_PIN), update(0, digits)) == "9000"
    assert sw(card, SELECT[Applet.INPUT_SUPPORT]) == "9000"
    draft = HOLDER.attributes.name.encode()
    assert sw(card, select_file(InputSupportFile.ATTRIBUTES), update(0, draft)) == "9000"
    assert sw(card, SELECT[Applet.JPKI]) == "9000"
    assert sw(card, verify(JpkiFile.SIGNATURE_PIN, pin["pin:signature"])) == "9000"
    assert sw(card, "0047809A000000") == "9000"
    assert sw(card, reset_pin(JpkiFile.AUTHENTICATION_PIN, pin["new-pin:authentication"])) == "9000"
    assert sw(card, verify(JpkiFile.AUTHENTICATION_PIN, "0000")) == "63C2"
    assert sw(card, "0084000010") == "9000"
    return watched


def test_nothing_that_a_card_is_made_of_shows_a_secret(watched):
    within = list(objects_within(watched.card))
    assert {Card, CardState} <= {type(one) for one in within}
    assert len(within) > 10
    shown = shown_by_objects(watched.card)
    assert "Card" in shown
    assert not secrets_in(shown, SECRETS)


def test_nor_does_a_secure_session():
    watched = WatchedCard()
    for command in secure_dialogue():
        watched.transmit(command)
    within = list(objects_within(watched.card))
    assert SecureSession in {type(one) for one in within}
    shown = shown_by_objects(watched.card)
    assert not secrets_in(shown, (*SECRETS, SESSION_KEY.hex(), repr(SESSION_KEY)[2:-1]))


def test_nothing_that_a_card_is_made_from_shows_a_secret():
    shown = shown_by_objects(full_card_records(), full_keys(), PINS, card_images())
    assert HOLDER.serial in shown
    assert not secrets_in(shown, SECRETS)


def test_neither_commands_nor_answers_show_what_is_in_them():
    for pin in PARAMETERS.values():
        command = Command(0x00, 0x20, 0x00, 0x98, pin.reveal().encode())
        fields = CommandFields.parse(bytes(command))
        response = Response(pin.reveal().encode())
        assert not secrets_in(shown_by_objects(command, fields, response, pin), SECRETS)


def test_a_card_logs_and_prints_nothing(watched, caplog, capfd):
    caplog.set_level(0)
    logging.getLogger().setLevel(0)
    card = watched.card
    sw(
        card,
        SELECT[Applet.JPKI],
        verify(JpkiFile.SIGNATURE_PIN, "WRONG0"),
        "00B0810000",
        "00",
        "FF",
    )
    card.reset()
    card.power_off()
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


def failures():
    """Give what may go wrong with an image or with what is to go into one."""
    image = bytes(WatchedCard().image.image)
    made = {"image_key": IMAGE_KEY, "random": counting_bytes, "signers": record_signers()}
    keys, records = full_keys(), full_card_records()

    def opened(image, key=IMAGE_KEY):
        return lambda: Card.open(image, image_key=key, store=WatchedCard().image)

    def made_of(records=records, keys=keys, pins=PINS, **more):
        return lambda: personalise(records, card_images(), keys, pins, **{**made, **more})

    return {
        "another key": opened(image, bytes(32)),
        "a key too short": opened(image, b"7291"),
        "a changed byte": opened(image[:-1] + bytes((image[-1] ^ 1,))),
        "a changed counter": opened(image[:33] + b"\x0f" + image[34:]),
        "an old version": opened(image[:15] + b"\x01" + image[16:]),
        "a PIN of another form": made_of(
            pins=replace(PINS, authentication=Pin("WATCHED9CARD16XY"))
        ),
        "a PIN that is no ASCII": made_of(pins=replace(PINS, authentication=Pin("７２９１"))),
        "a key without certificate": made_of(keys=replace(keys, signature=None)),
        "an issuer key too short": made_of(issuer_key=ISSUER_KEY[:-1]),
        "a code too long": made_of(
            records=replace(records, holder=replace(HOLDER, security_code="55021720352285"))
        ),
        "an address too long": made_of(
            records=replace(
                records,
                holder=replace(
                    HOLDER,
                    attributes=replace(HOLDER.attributes, address=HOLDER.attributes.address * 99),
                ),
            )
        ),
    }


@pytest.mark.parametrize("name", failures())
def test_what_goes_wrong_does_not_show_it_either(name):
    with pytest.raises(JuminError) as failed:
        failures()[name]()
    assert not secrets_in(shown_by_error(failed.value), (*SECRETS, "７２９１"))
