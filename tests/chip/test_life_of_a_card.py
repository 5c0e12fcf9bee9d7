"""The card against a small model: counters, presented PINs, selection and power."""

from card_makers import full_image
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jumin.cardfiles import AIDS, JPKI_FILES, Applet
from jumin.terms import CertificatePurpose


RIGHT = {CertificatePurpose.SIGNATURE: b"ABC123", CertificatePurpose.AUTHENTICATION: b"1234"}
MOST = {CertificatePurpose.SIGNATURE: 5, CertificatePurpose.AUTHENTICATION: 3}

purposes = st.sampled_from(CertificatePurpose)


class LifeOfACard(RuleBasedStateMachine):
    """What a holder, a thief and a reader may do, in any order."""

    @initialize()
    def begin(self) -> None:
        """Open a fresh card."""
        self.image = full_image()
        self.card = self.image.open()
        self.tries = dict(MOST)
        self.presented: set[CertificatePurpose] = set()
        self.powered, self.selected = True, False

    def send(self, apdu: bytes) -> str:
        """Send a command; give the status word."""
        return self.card.transmit(apdu)[-2:].hex().upper()

    def expected(self, in_application: str, without: str = "6A82") -> str:
        """Tell the answer a model in this state gives."""
        if not self.powered:
            return "6F00"
        return in_application if self.selected else without

    @rule()
    def select(self) -> None:
        """Select the application."""
        apdu = b"\x00\xa4\x04\x0c\x0a" + AIDS[Applet.JPKI]
        assert self.send(apdu) == ("9000" if self.powered else "6F00")
        self.selected = self.powered

    @rule()
    def select_something_else(self) -> None:
        """Look for an application that is not there."""
        assert self.send(bytes.fromhex("00A4040C07A0000001510000")) == (
            "6A82" if self.powered else "6F00"
        )

    @rule(purpose=purposes)
    def present_right_pin(self, purpose: CertificatePurpose) -> None:
        """Present the right PIN."""
        alive = self.tries[purpose] > 0
        answer = self.verify(purpose, RIGHT[purpose])
        assert answer == self.expected("9000" if alive else "6984")
        if answer == "9000":
            self.tries[purpose] = MOST[purpose]
            self.presented.add(purpose)

    @rule(purpose=purposes, wrong=st.binary(min_size=1, max_size=16))
    def present_wrong_pin(self, purpose: CertificatePurpose, wrong: bytes) -> None:
        """Present any other PIN."""
        if wrong == RIGHT[purpose]:
            return
        left = self.tries[purpose] - 1
        answer = self.verify(purpose, wrong)
        assert answer == self.expected(f"63C{left}" if left >= 0 else "6984")
        if answer.startswith("63C"):
            self.tries[purpose] = left
            self.presented.discard(purpose)

    def verify(self, purpose: CertificatePurpose, pin: bytes) -> str:
        """Send VERIFY by short identifier."""
        reference = 0x80 | JPKI_FILES[purpose].pin
        return self.send(bytes((0x00, 0x20, 0x00, reference, len(pin))) + pin)

    @rule()
    def reset(self) -> None:
        """Reset the card."""
        self.card.reset()
        self.selected = False

    @rule()
    def power_off(self) -> None:
        """Take the power away."""
        self.card.power_off()
        self.powered = self.selected = False
        self.presented.clear()

    @rule()
    def power_on(self) -> None:
        """Give power."""
        self.card.power_on()
        self.powered, self.selected = True, False
        self.presented.clear()

    @rule()
    def open_again(self) -> None:
        """Put the card away and open its image another day."""
        self.card = self.image.open()
        self.powered, self.selected = True, False
        self.presented.clear()

    @rule(purpose=purposes)
    def sign(self, purpose: CertificatePurpose) -> None:
        """Sign if the PIN was presented, not otherwise."""
        reference = 0x80 | JPKI_FILES[purpose].key
        answer = self.send(bytes((0x80, 0x2A, 0x00, reference, 1, 0x41, 0x00)))
        assert answer == self.expected("9000" if purpose in self.presented else "6982")

    @rule()
    def read_certificates(self) -> None:
        """Read the authentication certificate always, the signature certificate after its PIN."""
        assert self.send(bytes.fromhex("00B08A0004")) == self.expected("9000")
        opened = CertificatePurpose.SIGNATURE in self.presented
        assert self.send(bytes.fromhex("00B0810004")) == self.expected("9000" if opened else "6982")

    @invariant()
    def tries_are_told(self) -> None:
        """Ask for the tries left at every step."""
        for purpose, tries in self.tries.items():
            reference = 0x80 | JPKI_FILES[purpose].pin
            told = self.send(bytes((0x00, 0x20, 0x00, reference)))
            assert told == self.expected(f"63C{tries}")


TestLifeOfACard = LifeOfACard.TestCase
TestLifeOfACard.settings = settings(deadline=None, max_examples=50, stateful_step_count=25)
