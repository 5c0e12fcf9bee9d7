"""A session with the JPKI application: certificates, PINs and signatures."""

from hashlib import sha256
from typing import Final

from asn1crypto.algos import DigestInfo

from jumin.cardfiles import (
    AIDS,
    JPKI_FILES,
    Applet,
    Availability,
    JpkiFile,
    RecordFormError,
    TokenInfo,
)
from jumin.client.exchange import (
    CardContentError,
    PinNeededError,
    StatusWordError,
    exchange,
    expect_success,
    read_binary,
    read_object,
    select_application,
    select_file,
)
from jumin.iso7816 import SW, CardConnection, Command, explain, tries_left
from jumin.terms import CertificatePurpose, Pin, Refusal, RefusalCode, RefusedError


_DIGEST_LENGTH: Final = sha256().digest_size
_DIGEST_INFO_START: Final = DigestInfo(
    {"digest_algorithm": {"algorithm": "sha256"}, "digest": bytes(_DIGEST_LENGTH)}
).dump()[:-_DIGEST_LENGTH]
"""What stands before the digest in the DigestInfo of SHA-256 (RFC 8017 §9.2)."""

_BLOCKED: Final = (SW.TRIES_LEFT, SW.AUTHENTICATION_METHOD_BLOCKED, SW.REFERENCE_DATA_NOT_USABLE)


class JpkiSession:
    """A session with the JPKI application (公的個人認証AP) of a card, virtual or real.

    Selects the application. Raises `RefusedError` (CARD_UNREADABLE) where the card has none.
    Every method may raise `StatusWordError` where the card answers something unforeseen, and
    `CardContentError` where a file does not hold what it should.
    """

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        response = select_application(connection, AIDS[Applet.JPKI])
        if response.sw != SW.SUCCESS:
            raise RefusedError(
                Refusal(RefusalCode.CARD_UNREADABLE, {"answer": explain(response.sw)})
            )

    def token(self) -> TokenInfo:
        """Tell what kind of token the card is (トークン情報); no PIN is needed."""
        record = self._record(JpkiFile.TOKEN_INFO, TokenInfo.LENGTH)
        try:
            return TokenInfo.parse(record)
        except RecordFormError as error:
            raise CardContentError(str(error)) from error

    def certificate(self, purpose: CertificatePurpose) -> bytes:
        """Read a certificate (電子証明書) in DER.

        The signature certificate holds name and address, so its PIN is needed first
        (`PinNeededError`); a phone wants the PIN for its authentication certificate, too. Raises
        `RefusedError` (CERTIFICATE_ABSENT, facts: purpose) where the card carries none.
        """
        files = JPKI_FILES[purpose]
        try:
            return self._certificate_file(files.certificate, purpose)
        except StatusWordError as error:
            if error.sw != SW.SECURITY_STATUS_NOT_SATISFIED:
                raise
            if not self._availability().has(purpose):
                raise _absent(purpose) from None
            raise PinNeededError(files.role) from None

    def ca_certificate(self, purpose: CertificatePurpose) -> bytes:
        """Read the certificate of the CA that issued a certificate (認証局の証明書), in DER."""
        return self._certificate_file(JPKI_FILES[purpose].ca_certificate, purpose)

    def tries_left(self, purpose: CertificatePurpose) -> int:
        """Ask how often the PIN may still be wrong (残り照合回数); 0 is blocked. Costs no try."""
        self._select(JPKI_FILES[purpose].pin)
        sw = exchange(self._connection, Command(0x00, 0x20, 0x00, 0x80)).sw
        if sw in _BLOCKED:
            return 0
        tries = tries_left(sw)
        if tries is None:
            raise StatusWordError("tell the tries left", sw)
        return tries

    def verify_pin(self, purpose: CertificatePurpose, pin: Pin) -> None:
        """Present a PIN (暗証番号の照合).

        Raises `RefusedError`: PIN_FORM (facts: role) before the card sees what can't be this PIN,
        PIN_WRONG (facts: role, tries_left), PIN_BLOCKED (facts: role) where no try is left, be it
        by this one.
        """
        files = JPKI_FILES[purpose]
        files.role.check_form(pin)
        self._select(files.pin)
        data = pin.reveal().encode("ascii")
        sw = exchange(self._connection, Command(0x00, 0x20, 0x00, 0x80, data)).sw
        role = files.role.value
        if sw in _BLOCKED:
            raise RefusedError(Refusal(RefusalCode.PIN_BLOCKED, {"role": role}))
        if (left := tries_left(sw)) is not None:
            raise RefusedError(Refusal(RefusalCode.PIN_WRONG, {"role": role, "tries_left": left}))
        if sw != SW.SUCCESS:
            raise StatusWordError("compare the PIN", sw)

    def sign(self, purpose: CertificatePurpose, message: bytes) -> bytes:
        """Sign a message (電子署名): RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 §8.2.

        Raises `PinNeededError` before `verify_pin`, and `RefusedError` (CERTIFICATE_ABSENT,
        facts: purpose) where the card has no such key.
        """
        files = JPKI_FILES[purpose]
        response = select_file(self._connection, files.key)
        if response.sw == SW.FILE_NOT_FOUND:
            raise _absent(purpose)
        expect_success("select the key", response)
        digest_info = _DIGEST_INFO_START + sha256(message).digest()
        response = exchange(self._connection, Command(0x80, 0x2A, 0x00, 0x80, digest_info, le=256))
        if response.sw == SW.SECURITY_STATUS_NOT_SATISFIED:
            raise PinNeededError(files.role)
        return expect_success("sign", response).data

    def _certificate_file(self, file: JpkiFile, purpose: CertificatePurpose) -> bytes:
        response = select_file(self._connection, file)
        if response.sw == SW.FILE_NOT_FOUND:
            raise _absent(purpose)
        expect_success(f"select {file.name}", response)
        certificate = read_object(self._connection)
        if certificate is None:
            raise _absent(purpose)
        return certificate

    def _availability(self) -> Availability:
        try:
            return Availability.parse(self._record(JpkiFile.AVAILABILITY, Availability.LENGTH))
        except RecordFormError as error:
            raise CardContentError(str(error)) from error

    def _record(self, file: JpkiFile, length: int) -> bytes:
        self._select(file)
        return expect_success(
            f"let {file.name} be read", read_binary(self._connection, 0, length)
        ).data

    def _select(self, file: JpkiFile) -> None:
        expect_success(f"select {file.name}", select_file(self._connection, file))


def _absent(purpose: CertificatePurpose) -> RefusedError:
    return RefusedError(Refusal(RefusalCode.CERTIFICATE_ABSENT, {"purpose": purpose.value}))
