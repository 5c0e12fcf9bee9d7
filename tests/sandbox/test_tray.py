"""Which cards may be asked for a PIN: those of this town, known by their certificate alone."""

import pytest
from card_makers import IMAGE_KEY, ImageInMemory, bare_image, counting_bytes, full_image, rsa_key
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.chip import CardKeys, CardRecords, ChosenPins, JpkiRecords, personalise
from jumin.offices.certification import gateway as certification
from jumin.sandbox import tray, wallet
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, RefusalCode, RefusedError


AUTHENTICATION = CertificatePurpose.AUTHENTICATION


class Listened:
    """A connection that remembers what was said to the card."""

    def __init__(self, card):
        self.card, self.said = card, []

    def transmit(self, command):
        """Pass a command on."""
        self.said.append(command)
        return self.card.transmit(command)


def card_with(certificate):
    """A card that somebody made at home, with any certificate."""
    authority = certification.anchors(AUTHENTICATION)[-1]
    image = personalise(
        CardRecords(
            JpkiRecords(
                signature_certificate=None,
                signature_ca_certificate=authority.public_bytes(Encoding.DER),
                authentication_certificate=certificate,
                authentication_ca_certificate=authority.public_bytes(Encoding.DER),
                serial="1",
            )
        ),
        None,
        CardKeys(authentication=rsa_key("forger")),
        ChosenPins(authentication=Pin("1234")),
        image_key=IMAGE_KEY,
        random=counting_bytes,
    )
    return ImageInMemory(bytearray(image)).open()


def forged():
    """A certificate that names an authority of this town as its issuer, which did not sign it."""
    authority = certification.anchors(AUTHENTICATION)[-1]
    key = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateBuilder()
        .subject_name(authority.subject)
        .issuer_name(authority.subject)
        .public_key(rsa_key("forger").public_key())
        .serial_number(7)
        .not_valid_before(authority.not_valid_before_utc)
        .not_valid_after(authority.not_valid_after_utc)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key), critical=False
        )
    )
    return builder.sign(rsa_key("forger"), SHA256()).public_bytes(Encoding.DER)


@pytest.mark.source("RFC 5280 §6.1.3 (a)(1)")
def test_a_card_of_this_town_is_known_without_a_word_about_pins(town):
    del town
    with wallet.take(resident("tsubasa"), "kiosk") as card:
        listened = Listened(card)
        assert tray.is_of_this_town(listened)
    assert {command[1] for command in listened.said} == {0xA4, 0xB0}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "card",
    [
        lambda: full_image().open(),
        lambda: card_with(forged()),
        lambda: card_with(bytes.fromhex("30820000")),
    ],
)
def test_a_card_of_elsewhere_or_a_forged_one_is_none_of_this_town(card):
    listened = Listened(card())
    assert not tray.is_of_this_town(listened)
    assert {command[1] for command in listened.said} == {0xA4, 0xB0}


@pytest.mark.usefixtures("town")
def test_a_card_without_a_certificate_is_refused_as_such():
    with pytest.raises(RefusedError) as caught:
        tray.is_of_this_town(bare_image().open())
    assert caught.value.refusal.code is RefusalCode.CERTIFICATE_ABSENT


class OtherCard:
    """A card of another kind: it has no such application."""

    def transmit(self, _):
        """Answer that nothing is found."""
        return bytes.fromhex("6A82")


@pytest.mark.usefixtures("town")
def test_a_card_of_another_kind_is_unreadable():
    with pytest.raises(RefusedError) as caught:
        tray.is_of_this_town(OtherCard())
    assert caught.value.refusal.code is RefusalCode.CARD_UNREADABLE
