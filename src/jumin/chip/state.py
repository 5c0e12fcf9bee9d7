"""Run-time state of a card: what is selected and presented, and what a visit has gathered."""

import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from jumin.chip.memory import Memory
from jumin.chip.options import CardOptions
from jumin.chip.session import SecureSession
from jumin.chip.specification import ISSUER_DOMAIN, applications_of, by_name
from jumin.chip.structure import Application, FileSpecification, code_of
from jumin.chip.visit import Visit
from jumin.iso7816 import SW, CommandFields, explain, tries_left_word


FileKind = TypeVar("FileKind", bound=FileSpecification)


class CommandRefusedError(Exception):
    """A command ends with another status word than 9000; `Card.transmit` answers it."""

    def __init__(self, sw: int) -> None:
        super().__init__(sw)
        self.sw = sw

    def __str__(self) -> str:
        return explain(self.sw)


def expect(condition: bool, sw: SW) -> None:  # noqa: FBT001  (reads as the sentence it is)
    """Refuse with the status word unless the condition holds."""
    if not condition:
        raise CommandRefusedError(sw)


@dataclass(slots=True)
class CardState:
    """One powered card: what it is made of first, then what changes from command to command."""

    memory: Memory
    random: Callable[[int], bytes]
    generate_key: Callable[[], RSAPrivateKey]
    options: CardOptions

    application: Application | None = None
    """What is selected; after power-on the issuer's domain, where there is one."""
    current_ef: int | None = None
    """The place of the current file."""
    presented: set[int] = field(default_factory=set)
    """The PINs presented since power-on (セキュリティステータス), by their places."""
    challenge: bytes | None = field(default=None, repr=False)
    """What a terminal has to answer; None where there is nothing to answer."""
    visit: Visit | None = None
    """The visit of the issuer's terminal; None where none is authenticated."""
    session: SecureSession | None = field(default=None, repr=False)
    """The secure session of the application; None where no key was agreed on."""
    _names: Mapping[bytes, Application] = field(default_factory=dict, repr=False)
    _keys: dict[bytes, RSAPrivateKey] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Reset warm: a visit ends; PINs stay presented, as real cards were seen to do."""
        self._names = by_name(applications_of(self.memory.files))
        self.application = self._names.get(ISSUER_DOMAIN.aid)
        self.current_ef = self.challenge = self.visit = self.session = None
        if not self.options.reset_keeps_status:
            self.presented.clear()

    def power_down(self) -> None:
        """Lose everything that is not in the image."""
        self.reset()
        self.presented.clear()
        self._keys.clear()

    def select_application(self, name: bytes) -> Application:
        """Make the application of this name current, none of its files; no name: the issuer's.

        PINs presented to another one are forgotten, and any secure session ends. A failed
        selection changes nothing (FILE_NOT_FOUND).
        """
        application = self._names.get(name or ISSUER_DOMAIN.aid)
        if application is None:
            raise CommandRefusedError(SW.FILE_NOT_FOUND)
        self.application, self.current_ef, self.session = application, None, None
        if self.presented:
            keeps = self.options.reselect_keeps_status
            kept = (at for at in self.presented if keeps and code_of(at) == application.code)
            self.presented = set(kept)
        return application

    def select_ef(self, identifier: int) -> None:
        """Make a file of the current application current (FILE_NOT_FOUND where there is none)."""
        if self.application is None:
            raise CommandRefusedError(SW.FILE_NOT_FOUND)
        at = self.application.place(identifier)
        if at not in self.application.files or at not in self.memory.files:
            raise CommandRefusedError(SW.FILE_NOT_FOUND)
        self.current_ef = at

    def current(self, kind: type[FileKind]) -> tuple[int, FileKind]:
        """Tell the place of the current file, and how it is specified.

        Refused where there is none (NO_CURRENT_EF) or where it is of another kind
        (COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE).
        """
        at, file = self.current_file()
        if not isinstance(file, kind):
            raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
        return at, file

    def current_file(self) -> tuple[int, FileSpecification]:
        """Tell the current file, of whichever kind (NO_CURRENT_EF where there is none)."""
        if self.application is None or self.current_ef is None:
            raise CommandRefusedError(SW.NO_CURRENT_EF)
        return self.current_ef, self.application.files[self.current_ef]

    def require(self, pin: int) -> None:
        """Refuse unless the PIN at a place was presented (SECURITY_STATUS_NOT_SATISFIED)."""
        if pin not in self.presented:
            raise CommandRefusedError(SW.SECURITY_STATUS_NOT_SATISFIED)

    def require_visit(self) -> Visit:
        """Refuse unless the issuer's terminal is authenticated (SECURITY_STATUS_NOT_SATISFIED)."""
        if self.visit is None:
            raise CommandRefusedError(SW.SECURITY_STATUS_NOT_SATISFIED)
        return self.visit

    def compare(self, at: int, given: bytes, expected: bytes) -> None:
        """Compare what was given with what the secret at a place expects; refuse what is wrong.

        A try is taken off and written before the comparison, and given back after it.
        """
        with self.writing() as memory:
            memory.spend_try(at)
            if not hmac.compare_digest(given, expected):
                raise CommandRefusedError(tries_left_word(memory.tries_left(at)))
            memory.restore_tries(at)

    @contextmanager
    def writing(self) -> Iterator[Memory]:
        """Write to the memory; refuse where it fails (MEMORY_FAILURE)."""
        try:
            yield self.memory
        except OSError:
            raise CommandRefusedError(SW.MEMORY_FAILURE) from None

    def private_key(self, at: int) -> RSAPrivateKey:
        """Give the private key at a place, loaded once, also where several places have it."""
        written = self.memory.files[at]
        key = self._keys.get(written)
        if key is None:
            # The image is authenticated, so the key is as it was put in: checking its primes
            # again (unsafe_skip_…) would cost some thirty milliseconds per opened card.
            loaded = load_der_private_key(written, None, unsafe_skip_rsa_key_validation=True)
            if not isinstance(loaded, RSAPrivateKey):
                raise TypeError("Only RSA keys are personalised.")
            key = self._keys[written] = loaded
        return key


Handler = Callable[[CardState, CommandFields], bytes]
"""What answers a command: the response data of 9000, or a `CommandRefusedError` instead."""
