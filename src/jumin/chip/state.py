"""Run-time state of a card: what is selected and presented, and what a visit has gathered."""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from jumin.cardfiles import JpkiFile, PinRole
from jumin.chip.memory import Memory
from jumin.chip.specification import Application, FileSpecification, jpki_application
from jumin.chip.visit import Visit
from jumin.iso7816 import SW, explain, tries_left_word


class CommandRefusedError(Exception):
    """A command fails with a status word. `Card.transmit` turns it into the answer."""

    def __init__(self, sw: int) -> None:
        super().__init__(explain(sw))
        self.sw = sw


def expect(condition: bool, sw: SW) -> None:  # noqa: FBT001  (reads as the sentence it is)
    """Refuse with the status word unless the condition holds."""
    if not condition:
        raise CommandRefusedError(sw)


@dataclass
class CardState:
    """One powered card: what it is made of first, then what changes from command to command."""

    memory: Memory
    random: Callable[[int], bytes]
    generate_key: Callable[[], RSAPrivateKey]
    reselect_keeps_status: bool

    application: Application | None = None
    current_ef: int | None = None
    presented: set[PinRole] = field(default_factory=set)
    """The PINs presented since power-on (セキュリティステータス)."""
    challenge: bytes | None = field(default=None, repr=False)
    """What a terminal has to answer; None where there is nothing to answer."""
    visit: Visit | None = None
    """The visit of the issuer's terminal; None where none is authenticated."""
    _keys: dict[bytes, RSAPrivateKey] = field(default_factory=dict, repr=False)

    @property
    def jpki(self) -> Application:
        """Tell the JPKI application as it is on this medium."""
        return jpki_application(self.memory.files[JpkiFile.TOKEN_INFO])

    def reset(self) -> None:
        """Reset warm: a visit ends; PINs stay presented, as real cards were seen to do."""
        self.application = self.current_ef = self.challenge = self.visit = None

    def power_down(self) -> None:
        """Lose everything that is not in the image."""
        self.reset()
        self.presented.clear()

    def select_application(self, application: Application) -> None:
        """Make an application current, none of its files."""
        self.application, self.current_ef = application, None
        if not self.reselect_keeps_status:
            self.presented.clear()
            self.visit = None

    def select_ef(self, identifier: int) -> None:
        """Make a file of the current application current (FILE_NOT_FOUND where there is none)."""
        if (
            self.application is None
            or identifier not in self.application.files
            or identifier not in self.memory.files
        ):
            raise CommandRefusedError(SW.FILE_NOT_FOUND)
        self.current_ef = identifier

    def select_by_short_identifier(self, short_identifier: int) -> None:
        """Make a file current by the low five bits of its identifier (ISO/IEC 7816-4 §7.4.1)."""
        # Every identifier of this card is below 32, so it is its own short identifier.
        self.select_ef(short_identifier)

    def current_file(self) -> tuple[int, FileSpecification]:
        """Tell the current file (NO_CURRENT_EF where there is none)."""
        if self.application is None or self.current_ef is None:
            raise CommandRefusedError(SW.NO_CURRENT_EF)
        return self.current_ef, self.application.files[self.current_ef]

    def require(self, role: PinRole | None) -> None:
        """Refuse unless the PIN was presented (SECURITY_STATUS_NOT_SATISFIED)."""
        if role is not None and role not in self.presented:
            raise CommandRefusedError(SW.SECURITY_STATUS_NOT_SATISFIED)

    def require_visit(self) -> Visit:
        """Refuse unless the issuer's terminal is authenticated (SECURITY_STATUS_NOT_SATISFIED)."""
        if self.visit is None:
            raise CommandRefusedError(SW.SECURITY_STATUS_NOT_SATISFIED)
        return self.visit

    def compare(self, identifier: int, given: bytes, expected: bytes) -> None:
        """Compare what was given with what the secret in a file expects; refuse what is wrong.

        A try is taken off and written before the comparison, and given back after it.
        """
        with self.writing() as memory:
            memory.spend_try(identifier)
            if not hmac.compare_digest(given, expected):
                raise CommandRefusedError(tries_left_word(memory.tries_left(identifier)))
            memory.restore_tries(identifier)

    @contextmanager
    def writing(self) -> Iterator[Memory]:
        """Write to the memory; refuse where it fails (MEMORY_FAILURE)."""
        try:
            yield self.memory
        except OSError:
            raise CommandRefusedError(SW.MEMORY_FAILURE) from None

    def private_key(self, identifier: int) -> RSAPrivateKey:
        """Give the private key in a file, loaded once."""
        written = self.memory.files[identifier]
        if written not in self._keys:
            # The image is authenticated, so the key is as it was put in: checking its primes
            # again (unsafe_skip_…) would cost some thirty milliseconds per opened card.
            key = load_der_private_key(written, None, unsafe_skip_rsa_key_validation=True)
            if not isinstance(key, RSAPrivateKey):
                raise TypeError("Only RSA keys are personalised.")
            self._keys[written] = key
        return self._keys[written]
