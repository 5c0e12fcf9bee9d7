"""The card against a model of a life with visits at the counter, cut off at any moment."""

from collections.abc import Callable

from card_dialogues import SELECT, SELECT_JPKI
from card_makers import ISSUER_KEY, ImageInMemory, certificate, full_image, full_records, rsa_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from issuer_terminal import ACTIVATE, TERMINATE

from jumin.cardfiles import (
    JPKI_FILES,
    Applet,
    CardFaceFile,
    CommonDataFile,
    InputSupportFile,
    JpkiFile,
    terminal_cryptogram,
)
from jumin.chip import Card
from jumin.terms import CertificatePurpose


Place = tuple[Applet, int]

PINS: dict[Place, tuple[int, bytes, bytes]] = {
    (Applet.JPKI, JpkiFile.SIGNATURE_PIN): (5, b"ABC123", b"NEW456"),
    (Applet.JPKI, JpkiFile.AUTHENTICATION_PIN): (3, b"1234", b"8765"),
    (Applet.INPUT_SUPPORT, InputSupportFile.PIN): (3, b"2345", b"8765"),
    (Applet.INPUT_SUPPORT, InputSupportFile.VERIFICATION_NUMBER_A): (
        10,
        b"123456789018",
        b"987654321098",
    ),
    (Applet.COMMON_DATA, CommonDataFile.PIN): (3, b"3456", b"8765"),
}
"""PINs of every kind: most tries, the first value, another one."""
OF_PURPOSE = {purpose: (Applet.JPKI, int(files.pin)) for purpose, files in JPKI_FILES.items()}
PRINTED = (Applet.INPUT_SUPPORT, InputSupportFile.VERIFICATION_NUMBER_A)
INFO = (Applet.CARD_FACE, CardFaceFile.APPLET_INFO)
RECORD = (Applet.COMMON_DATA, CommonDataFile.CARD_RECORD)
OLD_RECORD = b"\x01\x1c90000000000001714204" + b"20350217"
NEW_RECORD = b"\x01\x1c90000000000001713101" + b"20360217"
NAMES = ("one", "two", "three")
STEP = 400

purposes = st.sampled_from(CertificatePurpose)
pins = st.sampled_from(sorted(PINS))
moments = st.sampled_from(["before", "after"])
mostly = st.integers(0, 7).map(bool)


class PulledPlugError(Exception):
    """Somebody pulled the plug."""


class Plugged(ImageInMemory):
    """An image whose plug is pulled at the next write or one after it, before or after that."""

    pulls: str | None = None
    spares = 0

    def write(self, offset: int, record: bytes) -> None:
        """Write in place."""
        self.cut("before")
        super().write(offset, record)
        self.cut("after")

    def replace(self, image: bytes) -> None:
        """Take a whole image."""
        self.cut("before")
        super().replace(image)
        self.cut("after")

    def cut(self, moment: str) -> None:
        """Pull the plug if it is time to."""
        if self.pulls == moment:
            self.spares -= 1
            if self.spares < 0:
                raise PulledPlugError


class LifeAtTheCounter(RuleBasedStateMachine):
    """What is in force, what is only written so far, and what each try costs."""

    @initialize()
    def begin(self) -> None:
        """Open a fresh card."""
        records = full_records()
        self.image = Plugged(full_image().image)
        self.in_force: dict[CertificatePurpose, tuple[str, bytes]] = {
            CertificatePurpose.SIGNATURE: ("signature", records.signature_certificate or b""),
            CertificatePurpose.AUTHENTICATION: (
                "authentication",
                records.authentication_certificate or b"",
            ),
        }
        self.contents = {INFO: self.first_info(), RECORD: OLD_RECORD}
        self.pins = {place: first for place, (_, first, _) in PINS.items()}
        self.tries = {place: most for place, (most, _, _) in PINS.items()}
        self.issuer_tries = 10
        self.names = iter(NAMES * 100)
        self.erased = False
        self.open()

    def first_info(self) -> bytes:
        """Read a file of the fresh card."""
        card = self.image.open()
        card.transmit(bytes.fromhex(SELECT[Applet.CARD_FACE]))
        return card.transmit(bytes.fromhex("00B08300000000"))[:-2]

    def open(self) -> None:
        """Open the image; nothing is presented or written."""
        self.image.pulls, self.image.spares = None, 0
        self.card = self.image.open(generate_key=self.next_key)
        self.presented: set[Place] = set()
        self.visit = False
        self.forget_drafts()
        self.selected: Applet | None = None

    def forget_drafts(self) -> None:
        """Nothing was made or written so far."""
        self.made: dict[CertificatePurpose, str] = {}
        self.written: dict[CertificatePurpose, bytes] = {}
        self.drafts: dict[Place, bytes] = {}
        self.half_written = False

    def next_key(self) -> RSAPrivateKey:
        """Make the key of the next name."""
        self.name = next(self.names)
        return rsa_key(self.name)

    def send(self, apdu: bytes) -> str:
        """Send a command; give the status word."""
        return self.card.transmit(apdu)[-2:].hex().upper()

    def select(self, applet: Applet) -> None:
        """Select an application: PINs presented to another one are forgotten, a visit is not."""
        assert self.send(bytes.fromhex(SELECT[applet])) == "9000"
        self.selected = applet
        self.presented = {place for place in self.presented if place[0] is applet}

    @precondition(lambda self: not self.erased)
    @rule(place=pins, right=st.booleans())
    def present_pin(self, place: Place, right: bool) -> None:  # noqa: FBT001 (drawn)
        """Present a PIN."""
        self.select(place[0])
        left = self.tries[place]
        answer = self.send(verification(place, self.pins[place] if right else b"0"))
        if not left:
            assert answer == "6984"
        elif right:
            assert answer == "9000"
            self.tries[place] = PINS[place][0]
            self.presented.add(place)
        else:
            assert answer == f"63C{left - 1:X}"
            self.tries[place] = left - 1
            self.presented.discard(place)

    def answer_challenge(self, key: bytes) -> str:
        """Answer the card's challenge."""
        challenge = self.card.transmit(bytes.fromhex("0084000010"))[:-2]
        cryptogram = terminal_cryptogram(key, challenge)
        return self.send(b"\x00\x82\x00\x00\x10" + cryptogram)

    def come(self) -> None:
        """Come as the issuer's terminal, if it isn't there yet."""
        if not self.visit:
            self.authenticate(right=True)

    @rule(right=mostly)
    def authenticate(self, right: bool) -> None:  # noqa: FBT001 (drawn)
        """Come as the issuer's terminal, mostly."""
        answer = self.answer_challenge(ISSUER_KEY if right else bytes(32))
        if not self.issuer_tries:
            assert answer == "6984"
            return
        self.forget_drafts()
        self.visit = right
        self.issuer_tries = 10 if right else self.issuer_tries - 1
        assert answer == ("9000" if right else f"63C{self.issuer_tries}")

    @precondition(lambda self: not self.erased)
    @rule(purpose=purposes)
    def make_key(self, purpose: CertificatePurpose) -> None:
        """Make a key pair."""
        self.select(Applet.JPKI)
        reference = 0x80 | JPKI_FILES[purpose].key
        answer = self.send(bytes((0x00, 0x47, 0x80, reference, 0, 2, 0)))
        if not self.visit or OF_PURPOSE[purpose] not in self.presented:
            assert answer == "6982"
            return
        assert answer == "9000"
        self.made[purpose] = self.name
        self.written.pop(purpose, None)

    @precondition(lambda self: not self.erased)
    @rule(purpose=purposes)
    def write_part(self, purpose: CertificatePurpose) -> None:
        """Write the next part of a certificate."""
        content = certificate(self.made.get(purpose, "nobody"), "CA")
        so_far = self.written.get(purpose, b"")
        at = len(so_far) if len(so_far) < len(content) else 0
        part = content[at : at + STEP]
        self.select(Applet.JPKI)
        answer = self.write_bytes(JPKI_FILES[purpose].certificate, at, part)
        if not self.visit or OF_PURPOSE[purpose] not in self.presented:
            assert answer == "6982"
        elif purpose not in self.made:
            assert answer == "6985"
        else:
            assert answer == "9000"
            self.written[purpose] = content[: at + STEP]

    def write_bytes(self, file: int, at: int, part: bytes) -> str:
        """Write bytes at an offset of a file."""
        assert self.send(b"\x00\xa4\x02\x0c\x02" + file.to_bytes(2, "big")) == "9000"
        head = b"\x00\xd6" + at.to_bytes(2, "big") + b"\x00" + len(part).to_bytes(2, "big")
        return self.send(head + part)

    @precondition(lambda self: not self.erased)
    @rule(other=st.booleans(), comes=mostly)
    def write_the_number(self, other: bool, comes: bool) -> None:  # noqa: FBT001 (drawn)
        """Write the number by which others open the card."""
        if comes:
            self.come()
        content = PINS[PRINTED][1 + other]
        self.select(PRINTED[0])
        self.written_if_allowed(PRINTED, content, self.write_bytes(PRINTED[1], 0, content))

    @precondition(lambda self: not self.erased)
    @rule(value=st.binary(max_size=20), lacking=st.sampled_from([0, 0, 0, 1]), comes=mostly)
    def write_the_information(self, value: bytes, lacking: int, comes: bool) -> None:  # noqa: FBT001 (drawn)
        """Write a free file, seldom without its last byte."""
        if comes:
            self.come()
        self.select(INFO[0])
        content = b"\xff\x30" + bytes((len(value) + lacking,)) + value
        filled = content.ljust(len(self.contents[INFO]), b"\xff")
        self.written_if_allowed(INFO, filled, self.write_bytes(INFO[1], 0, content))
        self.half_written = self.visit and bool(lacking)

    @precondition(lambda self: not self.erased)
    @rule(content=st.sampled_from([OLD_RECORD, NEW_RECORD]), comes=mostly)
    def write_the_record(self, content: bytes, comes: bool) -> None:  # noqa: FBT001 (drawn)
        """Write a record."""
        if comes:
            self.come()
        self.select(RECORD[0])
        answer = self.send(b"\x00\xdc\x01\x0c" + bytes((len(content),)) + content)
        self.written_if_allowed(RECORD, content, answer)

    def written_if_allowed(self, place: Place, content: bytes, answer: str) -> None:
        """Note a draft."""
        assert answer == ("9000" if self.visit else "6982")
        if self.visit:
            self.drafts[place] = content

    def activation(self) -> str:
        """Tell how the card answers the command that puts all into force."""
        if not self.visit:
            return "6982"
        if self.half_written or not (self.drafts or self.written):
            return "6985"
        whole = all(
            content == certificate(self.made[purpose], "CA")
            for purpose, content in self.written.items()
        )
        return "9000" if whole else "6985"

    def note_activation(self) -> None:
        """Note that all is in force now."""
        for purpose, content in self.written.items():
            self.in_force[purpose] = (self.made.pop(purpose), content)
        for place, content in self.drafts.items():
            if place == PRINTED:
                self.note_new_pin(place, content)
            else:
                self.contents[place] = content
        self.written, self.drafts = {}, {}

    def note_new_pin(self, place: Place, pin: bytes) -> None:
        """Note that a PIN is another one now."""
        self.pins[place], self.tries[place] = pin, PINS[place][0]
        self.presented.discard(place)

    @rule(comes=mostly)
    def activate(self, comes: bool) -> None:  # noqa: FBT001 (drawn)
        """Put all into force that was written."""
        if comes:
            self.come()
        expected = self.activation()
        assert self.send(bytes.fromhex(ACTIVATE)) == expected
        if expected == "9000":
            self.note_activation()

    @precondition(lambda self: not self.erased)
    @rule(place=pins, comes=mostly)
    def set_pin(self, place: Place, comes: bool) -> None:  # noqa: FBT001 (drawn)
        """Set the other PIN."""
        if comes:
            self.come()
        _, first, other = PINS[place]
        pin = other if self.pins[place] == first else first
        self.select(place[0])
        answer = self.send(bytes((0x00, 0x2C, 0x02, 0x80 | place[1], len(pin))) + pin)
        assert answer == ("9000" if self.visit else "6982")
        if self.visit:
            self.note_new_pin(place, pin)

    @precondition(lambda self: not self.erased)
    @rule(place=pins, comes=mostly)
    def unlock_pin(self, place: Place, comes: bool) -> None:  # noqa: FBT001 (drawn)
        """Give a PIN its tries back."""
        if comes:
            self.come()
        self.select(place[0])
        answer = self.send(bytes((0x00, 0x2C, 0x03, 0x80 | place[1])))
        assert answer == ("9000" if self.visit else "6982")
        if self.visit:
            self.tries[place] = PINS[place][0]

    @precondition(lambda self: self.visit or self.presented)
    @rule()
    def reset(self) -> None:
        """Reset the card: the visit ends, PINs stay presented."""
        self.card.reset()
        self.visit, self.selected = False, None
        self.forget_drafts()

    @precondition(lambda self: self.visit or self.presented)
    @rule()
    def put_away(self) -> None:
        """Put the card away and open it another day."""
        self.open()

    @precondition(lambda self: not self.erased)
    @rule(place=pins, moment=moments, is_second=st.booleans())
    def pull_the_plug_at_a_comparison(
        self,
        place: Place,
        moment: str,
        is_second: bool,  # noqa: FBT001  (drawn)
    ) -> None:
        """Cut the power as a try is taken off, or given back for the right PIN."""
        if not self.tries[place]:
            return
        self.select(place[0])
        self.image.spares = is_second
        self.pulled(moment, lambda: self.send(verification(place, self.pins[place])))
        self.tries[place] = left_after(self.tries[place], PINS[place][0], moment, is_second)

    @precondition(lambda self: not self.erased)
    @rule(moment=moments, is_second=st.booleans())
    def pull_the_plug_at_a_cryptogram(self, moment: str, is_second: bool) -> None:  # noqa: FBT001 (drawn)
        """Cut the power as the issuer key's try is taken off, or given back."""
        if not self.issuer_tries:
            return
        self.image.spares = is_second
        self.pulled(moment, lambda: self.answer_challenge(ISSUER_KEY))
        self.issuer_tries = left_after(self.issuer_tries, 10, moment, is_second)

    def pulled(self, moment: str, act: Callable[[], object]) -> None:
        """Do something that writes, and pull the plug at it; open what is left."""
        self.image.pulls = moment
        try:
            act()
        except PulledPlugError:
            self.open()
        else:
            raise AssertionError

    @precondition(lambda self: self.activation() == "9000")
    @rule(moment=moments)
    def pull_the_plug_at_the_activation(self, moment: str) -> None:
        """Cut the power as the image is replaced: the card is the old one or the new one."""
        written, made, drafts = dict(self.written), dict(self.made), dict(self.drafts)
        self.pulled(moment, lambda: self.send(bytes.fromhex(ACTIVATE)))
        if moment == "after":
            self.written, self.made, self.drafts = written, made, drafts
            self.note_activation()
        self.forget_drafts()

    @precondition(lambda self: not self.erased)
    @rule(place=pins, moment=moments, unlocks=st.booleans())
    def pull_the_plug_at_a_reset(
        self,
        place: Place,
        moment: str,
        unlocks: bool,  # noqa: FBT001  (drawn)
    ) -> None:
        """Cut the power as a PIN gets its tries back."""
        self.come()
        if not self.visit:
            return
        self.select(place[0])
        pin = b"" if unlocks else PINS[place][2]
        head = bytes((0x00, 0x2C, 0x03 if unlocks else 0x02, 0x80 | place[1]))
        self.pulled(moment, lambda: self.send(head + (bytes((len(pin),)) + pin if pin else b"")))
        if moment == "after":
            self.note_new_pin(place, pin or self.pins[place])

    @precondition(lambda self: not self.erased)
    @rule(purpose=purposes, then=st.sampled_from(["wait", "activate", "before", "after"]))
    def renew(self, purpose: CertificatePurpose, then: str) -> None:
        """Have a certificate written whole, if the card lets; put it into force, perhaps."""
        self.come()
        self.present_pin(OF_PURPOSE[purpose], right=True)
        if not self.visit or OF_PURPOSE[purpose] not in self.presented:
            return
        self.make_key(purpose)
        while self.written.get(purpose) != certificate(self.made[purpose], "CA"):
            self.write_part(purpose)
        if then == "activate":
            self.activate(comes=False)
        elif then != "wait" and self.activation() == "9000":
            self.pull_the_plug_at_the_activation(moment=then)

    @precondition(lambda self: self.visit and self.drafts)
    @rule(sure=st.integers(0, 3), moment=st.sampled_from(["before", "after", None]))
    def erase(self, sure: int, moment: str | None) -> None:
        """Erase the card, seldom; the plug may be pulled."""
        if sure < 3:
            return
        if moment:
            self.pulled(moment, lambda: self.send(bytes.fromhex(TERMINATE)))
        else:
            assert self.send(bytes.fromhex(TERMINATE)) == "9000"
            self.open()
        if moment != "before":
            self.erased, self.issuer_tries = True, 0

    @invariant()
    def an_erased_card_has_nothing(self) -> None:
        """Look for applications."""
        if self.erased:
            for card in (self.card, self.reopened()):
                for application in SELECT.values():
                    assert card.transmit(bytes.fromhex(application)) == b"\x6a\x82"

    @invariant()
    def tries_are_told(self) -> None:
        """Ask for the tries left at every step, of this card's image, and of this card."""
        if self.erased:
            return
        again = self.reopened()
        for (applet, file), tries in self.tries.items():
            query = bytes((0x00, 0x20, 0x00, 0x80 | file))
            again.transmit(bytes.fromhex(SELECT[applet]))
            assert again.transmit(query).hex().upper() == f"63C{tries:X}"
            if applet is self.selected:
                assert self.card.transmit(query).hex().upper() == f"63C{tries:X}"

    @invariant()
    def what_is_in_force_is_seen(self) -> None:
        """Read at every step, with this card as far as it lets, and with its image."""
        if self.erased:
            return
        again = self.reopened()
        for applet, command, place in (
            (INFO[0], "00B08300000000", INFO),
            (RECORD[0], "00B2010C00", RECORD),
        ):
            again.transmit(bytes.fromhex(SELECT[applet]))
            for card in (again, self.card) if applet is self.selected else (again,):
                assert card.transmit(bytes.fromhex(command)) == self.contents[place] + b"\x90\x00"

    @invariant()
    def the_certificates_in_force_go_with_their_keys(self) -> None:
        """Read and sign at every step, with this card as far as it lets, and with its image."""
        if self.erased:
            return
        again = self.reopened()
        again.transmit(bytes.fromhex(SELECT_JPKI))
        for purpose, place in OF_PURPOSE.items():
            if place in self.presented and self.selected is Applet.JPKI:
                self.shows_and_signs(self.card, purpose)
            if self.tries[place]:
                assert again.transmit(verification(place, self.pins[place])) == b"\x90\x00"
                self.shows_and_signs(again, purpose)

    def shows_and_signs(self, card: Card, purpose: CertificatePurpose) -> None:
        """Compare certificate and signature with what is in force."""
        name, content = self.in_force[purpose]
        files = JPKI_FILES[purpose]
        read = card.transmit(bytes((0x00, 0xB0, 0x80 | files.certificate, 0, 0, 0, 0)))
        assert read == content.ljust(2048, b"\xff") + b"\x90\x00"
        signature = card.transmit(bytes((0x80, 0x2A, 0x00, 0x80 | files.key, 1, 0x41, 0)))[:-2]
        modulus = rsa_key(name).public_key().public_numbers().n
        signed = pow(int.from_bytes(signature, "big"), 65537, modulus).to_bytes(256, "big")
        assert signed.endswith(b"\0A")

    def reopened(self) -> Card:
        """Open a copy of the image, so that nothing done to it changes this one."""
        return ImageInMemory(bytearray(self.image.image)).open()


def left_after(left: int, most: int, moment: str, is_second: bool) -> int:  # noqa: FBT001 (drawn)
    """Tell the tries left after a right guess cut off before or after one of its two writes."""
    if is_second:
        return most if moment == "after" else left - 1
    return left - (moment == "after")


def verification(place: Place, pin: bytes) -> bytes:
    """Give VERIFY by short identifier."""
    return bytes((0x00, 0x20, 0x00, 0x80 | place[1], len(pin))) + pin


TestLifeAtTheCounter = LifeAtTheCounter.TestCase
TestLifeAtTheCounter.settings = settings(deadline=None, max_examples=40, stateful_step_count=30)
