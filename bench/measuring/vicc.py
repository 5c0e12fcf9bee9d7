"""vicc's ISO 7816 card in a process of its own: Debian's packages, used as they are."""

import importlib
import logging
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from .apart import Apart, answer
from .rounds import seconds


PACKAGES: Final = "vsmartcard-vpicc python3-pycryptodome"
"""What to `apt-get install`."""
_MODULES: Final = Path("/usr/lib/python3/site-packages/virtualsmartcard")
_CIPHERS: Final = Path("/usr/lib/python3/dist-packages")
_CIPHER_MODULES: Final = (
    *(f"Cipher.{name}" for name in ("ARC4", "AES", "DES", "DES3")),
    *(f"Hash.{name}" for name in ("HMAC", "MD5", "SHA")),
)


def is_installed() -> bool:
    """Whether its Debian packages are here."""
    return (_MODULES / "virtualsmartcard").is_dir() and (_CIPHERS / "Cryptodome").is_dir()


class Vicc(Apart):
    """vicc's card with one application and one file of it; its PIN is 1234."""

    def __init__(self, *, name: bytes, short_identifier: int, content: bytes) -> None:
        super().__init__(_serve, name, short_identifier, content)

    def transmit(self, command: bytes) -> bytes:
        """Let it answer a command."""
        return bytes(self.ask(None, (command,)))

    def seconds(self, commands: tuple[bytes, ...], times: int) -> float:
        """Let it answer these commands so many times; tell the seconds."""
        return float(self.ask(times, commands))


def _serve(pipe: Connection, name: bytes, short_identifier: int, content: bytes) -> None:
    execute = _card(name, short_identifier, content)

    def work(times: int | None, commands: tuple[bytes, ...]) -> object:
        if times is None:
            return execute(*commands)
        return seconds(lambda: repeat(execute, commands, times))

    answer(pipe, work)


def repeat(transmit: Callable[[bytes], object], commands: tuple[bytes, ...], times: int) -> None:
    """Send these commands so many times."""
    for _ in range(times):
        for command in commands:
            transmit(command)


def _card(name: bytes, short_identifier: int, content: bytes) -> Callable[[bytes], bytes]:
    """Make the card in this process, which has nothing else to do."""
    logging.disable(logging.CRITICAL)
    _let_ciphers_be_found()
    sys.path.insert(0, str(_MODULES))
    generator: Any = importlib.import_module("virtualsmartcard.CardGenerator")
    files: Any = importlib.import_module("virtualsmartcard.SmartcardFilesystem")
    system: Any = importlib.import_module("virtualsmartcard.VirtualSmartcard")
    master_file, access = generator.CardGenerator("iso7816").getCard()
    application = files.DF(master_file, 0x0001, dfname=name)
    master_file.append(application)
    application.append(
        files.TransparentStructureEF(
            application, short_identifier, shortfid=short_identifier, data=content
        )
    )
    execute: Callable[[bytes], bytes] = system.Iso7816OS(master_file, access).execute
    return execute


def _let_ciphers_be_found() -> None:
    """Let `Crypto`, under which vicc looks for PyCryptodome, be `Cryptodome`, as Debian has it.

    None of the commands measured uses it.
    """
    sys.path.append(str(_CIPHERS))
    for module in _CIPHER_MODULES:
        importlib.import_module(f"Cryptodome.{module}")
    sys.path.remove(str(_CIPHERS))
    for found in [name for name in sys.modules if name.partition(".")[0] == "Cryptodome"]:
        sys.modules[found.replace("Cryptodome", "Crypto", 1)] = sys.modules[found]
