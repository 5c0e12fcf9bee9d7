"""Run-time state of a card: what is selected, which PINs were presented, what the files hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from jumin.cardfiles import PinRole
from jumin.chip.counters import PinCounters
from jumin.chip.specification import Application, FileSpecification
from jumin.iso7816 import SW


class CommandRefusedError(Exception):
    """A command fails with a status word. `Card.transmit` turns it into the answer."""

    def __init__(self, sw: SW) -> None:
        super().__init__(sw.name)
        self.sw = sw


@dataclass
class CardState:
    """One powered card: constant content first, then what changes from command to command."""

    contents: Mapping[int, bytes] = field(repr=False)
    counters: PinCounters
    random: Callable[[int], bytes]
    reselect_keeps_status: bool

    application: Application | None = None
    current_ef: int | None = None
    presented: set[PinRole] = field(default_factory=set)
    """The PINs presented since power-on (セキュリティステータス)."""
    _keys: dict[int, RSAPrivateKey] = field(default_factory=dict, repr=False)

    def reset(self) -> None:
        """Reset warm: nothing is selected; PINs stay presented, as real cards were seen to do."""
        self.application = self.current_ef = None

    def power_down(self) -> None:
        """Lose everything that is not in the image."""
        self.reset()
        self.presented.clear()

    def select_application(self, application: Application) -> None:
        """Make an application current, none of its files."""
        self.application, self.current_ef = application, None
        if not self.reselect_keeps_status:
            self.presented.clear()

    def select_ef(self, identifier: int) -> None:
        """Make a file of the current application current (FILE_NOT_FOUND where there is none)."""
        if (
            self.application is None
            or identifier not in self.application.files
            or identifier not in self.contents
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

    def private_key(self, identifier: int) -> RSAPrivateKey:
        """Give the private key in a file, loaded once."""
        if identifier not in self._keys:
            # The image is authenticated, so the key is as it was put in: checking its primes
            # again (unsafe_skip_…) would cost some thirty milliseconds per opened card.
            key = load_der_private_key(
                self.contents[identifier], None, unsafe_skip_rsa_key_validation=True
            )
            if not isinstance(key, RSAPrivateKey):
                raise TypeError("Only RSA keys are personalised.")
            self._keys[identifier] = key
        return self._keys[identifier]
