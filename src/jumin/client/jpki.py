"""A session with the JPKI application: certificates, PINs and signatures."""

from hashlib import sha256
from types import MappingProxyType
from typing import Final

from asn1crypto.algos import DigestInfo

from jumin.cardfiles import JPKI_FILES, Applet, Availability, JpkiFile, TokenInfo
from jumin.client.exchange import (
    PinNeededError,
    StatusWordError,
    exchange,
    expect_success,
    read_binary,
    read_object,
)
from jumin.client.pins import PinChange, PinFile
from jumin.client.session import ApplicationSession, parsed
from jumin.iso7816 import SW, Command
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RefusedError


_DIGEST_LENGTH: Final = sha256().digest_size
_DIGEST_INFO_START: Final[bytes] = DigestInfo(
    {"digest_algorithm": {"algorithm": "sha256"}, "digest": bytes(_DIGEST_LENGTH)}
).dump()[:-_DIGEST_LENGTH]
"""What stands before the digest in the DigestInfo of SHA-256 (RFC 8017 §9.2)."""


class JpkiSession(ApplicationSession):
    """A session with the JPKI application (公的個人認証AP) of a card, virtual or real."""

    APPLET = Applet.JPKI
    PINS = MappingProxyType(
        {
            files.role: PinFile(files.pin, files.role, PinChange.CHANGE_REFERENCE_DATA)
            for files in JPKI_FILES.values()
        }
    )

    def token(self) -> TokenInfo:
        """Tell what kind of token the card is (トークン情報); no PIN is needed."""
        return parsed(TokenInfo.parse, self._record(JpkiFile.TOKEN_INFO, TokenInfo.LENGTH))

    def availability(self) -> Availability:
        """Tell which certificates the card carries (電子証明書の有無); no PIN is needed."""
        record = self._record(JpkiFile.AVAILABILITY, Availability.LENGTH)
        return parsed(Availability.parse, record)

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
            if not self.availability().has(purpose):
                raise _absent(purpose) from None
            raise PinNeededError(files.role) from None

    def ca_certificate(self, purpose: CertificatePurpose) -> bytes:
        """Read the certificate of the CA that issued a certificate (認証局の証明書), in DER."""
        return self._certificate_file(JPKI_FILES[purpose].ca_certificate, purpose)

    def sign(self, purpose: CertificatePurpose, message: bytes) -> bytes:
        """Sign a message (電子署名): RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 §8.2.

        Raises `PinNeededError` before `verify_pin`, and `RefusedError` (CERTIFICATE_ABSENT,
        facts: purpose) where the card has no such key.
        """
        files = JPKI_FILES[purpose]
        response = self._select(files.key)
        if response.sw == SW.FILE_NOT_FOUND:
            raise _absent(purpose)
        expect_success("select the key", response)
        command = Command(0x80, 0x2A, 0x00, 0x80, digest_info(message), le=256)
        response = exchange(self._connection, command)
        if response.sw == SW.SECURITY_STATUS_NOT_SATISFIED:
            raise PinNeededError(files.role)
        return expect_success("sign", response).data

    def _certificate_file(self, file: JpkiFile, purpose: CertificatePurpose) -> bytes:
        response = self._select(file)
        if response.sw == SW.FILE_NOT_FOUND:
            raise _absent(purpose)
        expect_success(f"select {file.name}", response)
        certificate = read_object(self._connection)
        if certificate is None:
            raise _absent(purpose)
        return certificate

    def _record(self, file: JpkiFile, length: int) -> bytes:
        expect_success(f"select {file.name}", self._select(file))
        return expect_success(
            f"let {file.name} be read", read_binary(self._connection, 0, length)
        ).data


def digest_info(message: bytes) -> bytes:
    """Write the DigestInfo of a message, which a card pads and signs (RFC 8017 §9.2)."""
    return _DIGEST_INFO_START + sha256(message).digest()


def _absent(purpose: CertificatePurpose) -> RefusedError:
    return RefusedError(Refusal(RefusalCode.CERTIFICATE_ABSENT, {"purpose": purpose.value}))
