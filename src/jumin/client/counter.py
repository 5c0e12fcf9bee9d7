"""The municipal counter's terminal: a card in its holder's hand gets new keys and certificates."""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from jumin.cardfiles import (
    CHALLENGE_LENGTH,
    JPKI_FILES,
    JpkiFile,
    PublicKeyTag,
    terminal_cryptogram,
)
from jumin.client.exchange import (
    CardContentError,
    PinNeededError,
    exchange,
    expect_success,
    select_file,
)
from jumin.iso7816 import SW, CardConnection, Command, Response, Tlv, TlvError
from jumin.terms import CertificatePurpose, Pin, UsageError


_STEP: Final = 255
"""What one short UPDATE BINARY takes at most."""
_LONGEST_PUBLIC_KEY: Final = 512


class KeyPairNeededError(UsageError):
    """The card takes a certificate only for the key pair that it has just made."""

    def __init__(self, purpose: CertificatePurpose) -> None:
        super().__init__(f"The card has no new {purpose.value} key pair: call make_key first.")
        self.purpose = purpose


class CounterSession:
    """A visit of the issuer's terminal (窓口端末) to a card.

    Shares the connection of a `JpkiSession`, which has selected the application and by which the
    holder presents PINs; it begins by answering the card's challenge with the card's issuer key.
    Raises `StatusWordError` where the card does not accept that (63Cx: another key; 6984: it has
    none, or no try is left), as every method may where the card answers something unforeseen.

    What real terminals do is not public: see `jumin.cardfiles.issuer`.
    """

    def __init__(self, connection: CardConnection, issuer_key: bytes) -> None:
        self._connection = connection
        challenge = expect_success(
            "give a challenge",
            exchange(connection, Command(0x00, 0x84, 0x00, 0x00, le=CHALLENGE_LENGTH)),
        ).data
        cryptogram = terminal_cryptogram(issuer_key, challenge)
        answer = exchange(connection, Command(0x00, 0x82, 0x00, 0x00, cryptogram))
        expect_success("accept the terminal as its issuer's", answer)

    def make_key(self, purpose: CertificatePurpose) -> RSAPublicKey:
        """Let the card make a key pair (鍵ペア生成); get its public key.

        The old key stays in force until `write_certificate`, and for good where the visit ends
        before. Raises `PinNeededError` before the holder has presented the PIN of this purpose.
        """
        reference = 0x80 | JPKI_FILES[purpose].key
        command = Command(0x00, 0x47, 0x80, reference, le=_LONGEST_PUBLIC_KEY)
        return _public_key(self._expect_success("make a key pair", command, purpose).data)

    def write_certificate(
        self, purpose: CertificatePurpose, certificate: bytes, ca_certificate: bytes
    ) -> None:
        """Write the certificate for the key pair just made, and its CA's, both in DER (書き込み).

        When this returns, the card has the new key and both certificates; cut off before, it has
        the old ones. Raises `KeyPairNeededError` before `make_key`, and `PinNeededError`.
        """
        files = JPKI_FILES[purpose]
        # The certificate comes last: its last part puts everything into force.
        self._write(files.ca_certificate, ca_certificate, purpose)
        self._write(files.certificate, certificate, purpose)

    def set_pin(self, purpose: CertificatePurpose, pin: Pin) -> None:
        """Set a new PIN with its full tries (暗証番号再設定); it is not presented thereby.

        Raises `RefusedError` (PIN_FORM, facts: role) before the card sees what can't be this PIN.
        """
        files = JPKI_FILES[purpose]
        files.role.check_form(pin)
        data = pin.reveal().encode("ascii")
        command = Command(0x00, 0x2C, 0x02, 0x80 | files.pin, data)
        expect_success("take the new PIN", exchange(self._connection, command))

    def _write(self, file: JpkiFile, content: bytes, purpose: CertificatePurpose) -> None:
        expect_success(f"select {file.name}", select_file(self._connection, file))
        for offset in range(0, len(content), _STEP):
            part = content[offset : offset + _STEP]
            command = Command(0x00, 0xD6, offset >> 8, offset & 0xFF, part)
            self._expect_success(f"take {file.name}", command, purpose)

    def _expect_success(self, act: str, command: Command, purpose: CertificatePurpose) -> Response:
        response = exchange(self._connection, command)
        if response.sw == SW.SECURITY_STATUS_NOT_SATISFIED:
            raise PinNeededError(JPKI_FILES[purpose].role)
        if response.sw == SW.CONDITIONS_OF_USE_NOT_SATISFIED:
            raise KeyPairNeededError(purpose)
        return expect_success(act, response)


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
