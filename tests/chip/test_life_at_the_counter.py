"""The card against a model of a life with visits at the counter, cut off at any moment."""

from card_makers import ISSUER_KEY, ImageInMemory, certificate, full_image, full_records, rsa_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jumin.cardfiles import AIDS, JPKI_FILES, Applet, terminal_cryptogram
from jumin.chip import Card
from jumin.terms import CertificatePurpose


MOST = {CertificatePurpose.SIGNATURE: 5, CertificatePurpose.AUTHENTICATION: 3}
FIRST_PINS = {CertificatePurpose.SIGNATURE: b"ABC123", CertificatePurpose.AUTHENTICATION: b"1234"}
OTHER_PINS = {CertificatePurpose.SIGNATURE: b"NEW456", CertificatePurpose.AUTHENTICATION: b"8765"}
NAMES = ("one", "two", "three")
STEP = 400

purposes = st.sampled_from(CertificatePurpose)


class PulledPlugError(Exception):
    """Somebody pulled the plug."""


class Plugged(ImageInMemory):
    """An image whose plug is pulled at the next write, before or after it."""

    pulls: str | None = None

    def write(self, offset: int, record: bytes) -> None:
        """Write in place."""
        self.cut_before()
        super().write(offset, record)
        self.cut_after()

    def replace(self, image: bytes) -> None:
        """Take a whole image."""
        self.cut_before()
        super().replace(image)
        self.cut_after()

    def cut_before(self) -> None:
        """Pull the plug if it is time to."""
        if self.pulls == "before":
            raise PulledPlugError

    def cut_after(self) -> None:
        """Pull the plug if it is time to."""
        if self.pulls == "after":
            raise PulledPlugError


class LifeAtTheCounter(RuleBasedStateMachine):
    """What is in force, what is only collected, and what each try costs."""

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
        self.pins = dict(FIRST_PINS)
        self.tries = dict(MOST)
        self.issuer_tries = 10
        self.names = iter(NAMES * 100)
        self.open()

    def open(self) -> None:
        """Open the image; nothing is presented or collected."""
        self.image.pulls = None
        self.card = self.image.open(generate_key=self.next_key)
        self.presented: set[CertificatePurpose] = set()
        self.visit = False
        self.made: dict[CertificatePurpose, str] = {}
        self.written: dict[CertificatePurpose, int] = {}
        self.select()

    def next_key(self) -> RSAPrivateKey:
        """Make the key of the next name."""
        self.name = next(self.names)
        return rsa_key(self.name)

    def select(self) -> None:
        """Select the application."""
        assert self.send(b"\x00\xa4\x04\x0c\x0a" + AIDS[Applet.JPKI]) == "9000"

    def send(self, apdu: bytes) -> str:
        """Send a command; give the status word."""
        return self.card.transmit(apdu)[-2:].hex().upper()

    def verify(self, purpose: CertificatePurpose, pin: bytes) -> str:
        """Send VERIFY."""
        return self.send(self.verification(purpose, pin))

    def verification(self, purpose: CertificatePurpose, pin: bytes) -> bytes:
        """Give VERIFY by short identifier."""
        return bytes((0x00, 0x20, 0x00, 0x80 | JPKI_FILES[purpose].pin, len(pin))) + pin

    @rule(purpose=purposes, right=st.booleans())
    def present_pin(self, purpose: CertificatePurpose, right: bool) -> None:  # noqa: FBT001 (drawn)
        """Present a PIN."""
        left = self.tries[purpose]
        answer = self.verify(purpose, self.pins[purpose] if right else b"0")
        if not left:
            assert answer == "6984"
        elif right:
            assert answer == "9000"
            self.tries[purpose] = MOST[purpose]
            self.presented.add(purpose)
        else:
            assert answer == f"63C{left - 1}"
            self.tries[purpose] = left - 1
            self.presented.discard(purpose)

    def answer_challenge(self, key: bytes) -> str:
        """Answer the card's challenge."""
        challenge = self.card.transmit(bytes.fromhex("0084000010"))[:-2]
        cryptogram = terminal_cryptogram(key, challenge)
        return self.send(b"\x00\x82\x00\x00\x10" + cryptogram)

    @rule(right=st.integers(0, 5))
    def authenticate(self, right: int) -> None:
        """Come as the issuer's terminal, mostly."""
        answer = self.answer_challenge(ISSUER_KEY if right else bytes(32))
        if not self.issuer_tries:
            assert answer == "6984"
            return
        self.made, self.written, self.visit = {}, {}, bool(right)
        self.issuer_tries = 10 if right else self.issuer_tries - 1
        assert answer == ("9000" if right else f"63C{self.issuer_tries}")

    @rule(purpose=purposes)
    def make_key(self, purpose: CertificatePurpose) -> None:
        """Make a key pair."""
        reference = 0x80 | JPKI_FILES[purpose].key
        answer = self.send(bytes((0x00, 0x47, 0x80, reference, 0, 2, 0)))
        if not self.visit or purpose not in self.presented:
            assert answer == "6982"
            return
        assert answer == "9000"
        self.made[purpose] = self.name
        self.written[purpose] = 0

    def part(self, purpose: CertificatePurpose) -> tuple[bytes, bytes]:
        """Give UPDATE BINARY with the next part of the certificate, and the whole of it."""
        content = certificate(self.made.get(purpose, "nobody"), "CA")
        at = self.written.get(purpose, 0)
        part = content[at : at + STEP]
        head = b"\x00\xd6" + at.to_bytes(2, "big") + b"\x00" + len(part).to_bytes(2, "big")
        identifier = JPKI_FILES[purpose].certificate
        assert self.send(b"\x00\xa4\x02\x0c\x02" + identifier.to_bytes(2, "big")) == "9000"
        return head + part, content

    @rule(purpose=purposes)
    def write_part(self, purpose: CertificatePurpose) -> None:
        """Write the next part of a certificate."""
        command, content = self.part(purpose)
        answer = self.send(command)
        if not self.visit or purpose not in self.presented:
            assert answer == "6982"
        elif purpose not in self.made:
            assert answer == "6985"
        else:
            assert answer == "9000"
            self.written[purpose] += STEP
            if self.written[purpose] >= len(content):
                self.in_force[purpose] = (self.made.pop(purpose), content)
                del self.written[purpose]

    @rule(purpose=purposes)
    def set_pin(self, purpose: CertificatePurpose) -> None:
        """Set the other PIN."""
        pin = FIRST_PINS[purpose]
        if self.pins[purpose] == pin:
            pin = OTHER_PINS[purpose]
        reference = 0x80 | JPKI_FILES[purpose].pin
        answer = self.send(bytes((0x00, 0x2C, 0x02, reference, len(pin))) + pin)
        if not self.visit:
            assert answer == "6982"
            return
        assert answer == "9000"
        self.pins[purpose], self.tries[purpose] = pin, MOST[purpose]
        self.presented.discard(purpose)

    @rule()
    def reset(self) -> None:
        """Reset the card: the visit ends, PINs stay presented."""
        self.card.reset()
        self.visit, self.made, self.written = False, {}, {}
        self.select()

    @rule()
    def put_away(self) -> None:
        """Put the card away and open it another day."""
        self.open()

    @rule(purpose=purposes, moment=st.sampled_from(["before", "after"]), issuer=st.booleans())
    def pull_the_plug_at_a_comparison(
        self,
        purpose: CertificatePurpose,
        moment: str,
        issuer: bool,  # noqa: FBT001  (drawn)
    ) -> None:
        """Cut the power as a try is written: it is spent if it was written, and nothing is won."""
        left = self.issuer_tries if issuer else self.tries[purpose]
        if not left:
            return
        self.image.pulls = moment
        try:
            if issuer:
                self.answer_challenge(ISSUER_KEY)
            else:
                self.verify(purpose, self.pins[purpose])
        except PulledPlugError:
            left -= moment == "after"
        else:
            raise AssertionError
        if issuer:
            self.issuer_tries = left
        else:
            self.tries[purpose] = left
        self.open()

    def up_to_the_last_part(self, purpose: CertificatePurpose) -> bool:
        """Begin a renewal, if the card lets; write all parts of the certificate but the last."""
        self.authenticate(right=1)
        self.present_pin(purpose, right=True)
        if not self.visit or purpose not in self.presented:
            return False
        self.make_key(purpose)
        while self.written[purpose] + STEP < len(self.part(purpose)[1]):
            self.write_part(purpose)
        return True

    @rule(purpose=purposes)
    def renew(self, purpose: CertificatePurpose) -> None:
        """Renew a certificate in one go."""
        if self.up_to_the_last_part(purpose):
            self.write_part(purpose)
            assert purpose not in self.made

    @rule(purpose=purposes, moment=st.sampled_from(["before", "after"]))
    def pull_the_plug_at_the_last_part(self, purpose: CertificatePurpose, moment: str) -> None:
        """Cut the power as the image is replaced: the card is the old one or the new one."""
        if not self.up_to_the_last_part(purpose):
            return
        command, content = self.part(purpose)
        self.image.pulls = moment
        try:
            self.send(command)
        except PulledPlugError:
            if moment == "after":
                self.in_force[purpose] = (self.made[purpose], content)
        else:
            raise AssertionError
        self.open()

    @invariant()
    def tries_are_told(self) -> None:
        """Ask for the tries left at every step, of this card and of its image."""
        for card in (self.card, self.reopened()):
            for purpose, tries in self.tries.items():
                reference = 0x80 | JPKI_FILES[purpose].pin
                told = card.transmit(bytes((0x00, 0x20, 0x00, reference))).hex().upper()
                assert told == f"63C{tries}"

    @invariant()
    def the_certificates_in_force_go_with_their_keys(self) -> None:
        """Read and sign at every step, with this card as far as it lets, and with its image."""
        again = self.reopened()
        for purpose, tries in self.tries.items():
            if purpose in self.presented:
                self.shows_and_signs(self.card, purpose)
            if tries:
                again.transmit(self.verification(purpose, self.pins[purpose]))
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
        card = ImageInMemory(bytearray(self.image.image)).open()
        card.transmit(b"\x00\xa4\x04\x0c\x0a" + AIDS[Applet.JPKI])
        return card


TestLifeAtTheCounter = LifeAtTheCounter.TestCase
TestLifeAtTheCounter.settings = settings(deadline=None, max_examples=40, stateful_step_count=30)
