"""The municipal counter's terminal: a card in its holder's hand gets what is new of it."""

from collections.abc import Iterator, Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from jumin.cardfiles import (
    AIDS,
    CHALLENGE_LENGTH,
    JPKI_FILES,
    Applet,
    CommonDataFile,
    PinRole,
    PublicKeyTag,
    terminal_cryptogram,
)
from jumin.client.exchange import (
    CardContentError,
    PinNeededError,
    exchange,
    expect_success,
    select_application,
    select_file,
)
from jumin.client.jpki import digest_info
from jumin.client.survey import SESSIONS
from jumin.iso7816 import SW, CardConnection, Command, Response, Tlv, TlvError
from jumin.terms import CertificatePurpose, Pin, UsageError


_STEP: Final = 255
"""What one short UPDATE BINARY takes at most."""
_LONGEST_PUBLIC_KEY: Final = 512

_RECORD_FILE: Final = (Applet.COMMON_DATA, CommonDataFile.CARD_RECORD)
"""The one file written here that holds a record; all others hold bytes."""
_FIRST_RECORD: Final = 1
_RECORD_NUMBER_IN_P1: Final = 0x04


class KeyPairNeededError(UsageError):
    """The card takes a certificate only for the key pair that it has just made."""

    def __init__(self, purpose: CertificatePurpose) -> None:
        super().__init__(f"The card has no new {purpose.value} key pair: call make_key first.")
        self.purpose = purpose


class CounterSession:
    """A visit of the issuer's terminal (窓口端末) to a card.

    Begins by answering the card's challenge with the card's issuer key; ends with a reset or the
    power. It shares the card with the holder's sessions: to make a key the holder must have
    presented its PIN to the JPKI application, still selected. Methods that say so select other
    applications: holders' sessions begin anew after them.

    Raises `StatusWordError` where the card does not accept the terminal (63Cx: another key; 6984:
    it has none, or no try is left), as every method may where it answers something unforeseen.
    After an error begin another visit: what was written before it would wait for the next writing.
    What real terminals do is not public: see `jumin.cardfiles.issuer`.
    """

    def __init__(self, connection: CardConnection, issuer_key: bytes) -> None:
        self._connection = connection
        challenge = self._expect_success(
            "give a challenge", Command(0x00, 0x84, 0x00, 0x00, le=CHALLENGE_LENGTH)
        ).data
        cryptogram = terminal_cryptogram(issuer_key, challenge)
        command = Command(0x00, 0x82, 0x00, 0x00, cryptogram)
        self._expect_success("accept the terminal as its issuer's", command)

    def make_key(self, purpose: CertificatePurpose) -> RSAPublicKey:
        """Let the card make a key pair (鍵ペア生成); get its public key.

        The old key stays in force until `write_certificate`, and for good where the visit ends
        before. Raises `PinNeededError` before the holder has presented the PIN of this purpose.
        """
        reference = 0x80 | JPKI_FILES[purpose].key
        command = Command(0x00, 0x47, 0x80, reference, le=_LONGEST_PUBLIC_KEY)
        return _public_key(self._renew("make a key pair", command, purpose).data)

    def sign_with_new_key(self, purpose: CertificatePurpose, message: bytes) -> bytes:
        """Let the key pair just made sign, before anything certifies it (所持証明).

        RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2), so that its request can prove that the card
        has it. Raises `KeyPairNeededError` where no key pair was made, and `PinNeededError`.
        """
        data = digest_info(message)
        return self._renew(
            "sign with its new key", Command(0x00, 0x2A, 0x9E, 0x9A, data, le=256), purpose
        ).data

    def write_certificate(
        self, purpose: CertificatePurpose, certificate: bytes, ca_certificate: bytes
    ) -> None:
        """Write the certificate for the key pair just made, and its CA's, both in DER (書き込み).

        When this returns, the card has the new key and both certificates; cut off before, it has
        all of the old or all of the new. Raises `KeyPairNeededError` before `make_key`, and
        `PinNeededError`.
        """
        files = JPKI_FILES[purpose]
        for file, content in (
            (files.certificate, certificate),
            (files.ca_certificate, ca_certificate),
        ):
            self._select_file(file)
            for part in _parts(Applet.JPKI, file, content):
                self._renew(f"take {file.name}", part, purpose)
        self._activate()

    def write_files(self, files: Mapping[Applet, Mapping[int, bytes]]) -> None:
        """Write whole files of any application, and put them into force at once (書き換え).

        Of the issuer domain these are data objects by their tags; of a record file its one record;
        of verification numbers and birth date, by which others read the card, their digits. When
        this returns, the card has all of the new; cut off before, it has all of the old or all of
        the new. Selects the applications.
        """
        for applet, contents in files.items():
            self._select(applet)
            for file, content in contents.items():
                if applet is not Applet.ISSUER_DOMAIN:
                    self._select_file(file)
                for part in _parts(applet, file, content):
                    self._expect_success(f"take file {file:04X} of {applet.value}", part)
        self._activate()

    def set_pin(self, role: PinRole | CertificatePurpose, pin: Pin) -> None:
        """Set a new PIN with its full tries (暗証番号再設定), in every application that keeps it.

        A certificate's purpose names the PIN of its key. The PIN is not presented thereby. Selects
        the applications; cut off, some have the new PIN and some the old. Raises `RefusedError`
        (PIN_FORM, facts: role) before the card sees what can't be this PIN.
        """
        role = PinRole(role)
        role.check_form(pin)
        data = pin.reveal().encode("ascii")
        for kind in SESSIONS:
            if role in kind.PINS:
                self._select(kind.APPLET)
                file = kind.PINS[role].identifier
                command = Command(0x00, 0x2C, 0x02, 0x80 | file, data)
                self._expect_success("take the new PIN", command)

    def unlock_pin(self, applet: Applet, file: int) -> None:
        """Give the PIN in a file its full tries back, whatever it is (ロック解除).

        Selects the application. Raises `StatusWordError` (6985) where no PIN was ever set.
        """
        self._select(applet)
        self._expect_success("unlock the PIN", Command(0x00, 0x2C, 0x03, 0x80 | file))

    def erase(self) -> None:
        """Erase the card and end its use for good (廃止): it has no application from now on."""
        self._expect_success("erase itself", Command(0x00, 0xFE, 0x00, 0x00))

    def _select(self, applet: Applet) -> None:
        answer = select_application(self._connection, AIDS[applet])
        expect_success(f"select its {applet.value} application", answer)

    def _select_file(self, file: int) -> None:
        expect_success(f"select file {file:04X}", select_file(self._connection, file))

    def _activate(self) -> None:
        """Put into force what was written (ACTIVATE FILE, ISO/IEC 7816-9:2000 §6.4)."""
        self._expect_success("put it into force", Command(0x00, 0x44, 0x00, 0x00))

    def _renew(self, act: str, command: Command, purpose: CertificatePurpose) -> Response:
        response = exchange(self._connection, command)
        if response.sw == SW.SECURITY_STATUS_NOT_SATISFIED:
            raise PinNeededError(JPKI_FILES[purpose].role)
        if response.sw == SW.CONDITIONS_OF_USE_NOT_SATISFIED:
            raise KeyPairNeededError(purpose)
        return expect_success(act, response)

    def _expect_success(self, act: str, command: Command) -> Response:
        return expect_success(act, exchange(self._connection, command))


def _parts(applet: Applet, file: int, content: bytes) -> Iterator[Command]:
    """Give the commands that write a file: a data object, the file's record, or its bytes.

    There is one at least, so that a card refuses what is empty.
    """
    if applet is Applet.ISSUER_DOMAIN:
        yield Command(0x00, 0xDA, file >> 8, file & 0xFF, content)
    elif (applet, file) == _RECORD_FILE:
        yield Command(0x00, 0xDC, _FIRST_RECORD, _RECORD_NUMBER_IN_P1, content)
    else:
        for offset in range(0, len(content) or 1, _STEP):
            part = content[offset : offset + _STEP]
            yield Command(0x00, 0xD6, offset >> 8, offset & 0xFF, part)


def _public_key(answer: bytes) -> RSAPublicKey:
    """Read a public key template (ISO/IEC 7816-8 §5.1)."""
    try:
        template, behind = Tlv.parse(answer)
        modulus, rest = Tlv.parse(template.value)
        exponent, last = Tlv.parse(rest)
        tags = (template.tag, modulus.tag, exponent.tag)
        if tags != (PublicKeyTag.TEMPLATE, PublicKeyTag.MODULUS, PublicKeyTag.EXPONENT):
            raise CardContentError("The card's answer is no public key template.")
        if behind or last:
            raise CardContentError("There is more in the card's answer than a public key.")
        return RSAPublicNumbers(
            int.from_bytes(exponent.value, "big"), int.from_bytes(modulus.value, "big")
        ).public_key()
    except (TlvError, ValueError) as error:
        raise CardContentError("The card's answer is no RSA public key.") from error
