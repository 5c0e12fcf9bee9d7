"""Private keys in files: encrypted PKCS #8, readable by their owner only (秘密鍵)."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from jumin.pki.profiles import KEY_BITS, PUBLIC_EXPONENT
from jumin.pki.signing import SigningKey
from jumin.terms import FaultError, UsageError


class KeyFileError(FaultError):
    """A key file can't be used; `path` says which."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path.name}: {problem}")
        self.path = path


class KeyAbsentError(KeyFileError):
    """There is no such key file."""


class KeyExistsError(KeyFileError):
    """The key file is already there; a key is never overwritten."""


class KeyUnreadableError(KeyFileError):
    """The passphrase is wrong, or the file is no RSA key in encrypted PKCS #8."""


class PassphraseError(UsageError):
    """A key file is never written without a passphrase."""


class KeyStore(Protocol):
    """Where private keys are made and kept: in files, or in a token."""

    def create(self, label: str) -> SigningKey:
        """Make a key pair for a new generation of this label (鍵ペアの生成), always a new one."""

    def load(self, label: str, public_key: rsa.RSAPublicKey) -> SigningKey:
        """Give the private key of a generation's public key."""


@dataclass(frozen=True)
class FileKeys:
    """Keys in the encrypted files of a folder; errors are those of `create_key` and `load_key`."""

    folder: Path
    passphrase: bytes = field(repr=False)

    def path(self, label: str) -> Path:
        """Tell the file of a generation's key."""
        return self.folder / f"{label}.key"

    def create(self, label: str) -> SigningKey:
        """Make a key; put that of a ceremony that was cut short aside, for nothing certifies it.

        Whoever attends shall have seen the key being made. None is deleted, should one err in this.
        """
        _put_aside(self.path(label))
        return create_key(self.path(label), self.passphrase)

    def load(self, label: str, public_key: rsa.RSAPublicKey) -> SigningKey:  # noqa: ARG002 (the label tells)
        """Read a key from its file."""
        return load_key(self.path(label), self.passphrase)


def generate_key() -> rsa.RSAPrivateKey:
    """Make an RSA key pair of the profile's size (鍵ペアの生成)."""
    return rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS)


def create_key(path: Path, passphrase: bytes) -> rsa.RSAPrivateKey:
    """Make a key pair and keep it in a new file of mode 0600, whole or not at all.

    Raises `KeyExistsError`, `PassphraseError`, or `KeyFileError` where the folder can't be
    written.
    """
    key = generate_key()
    write_key(path, key, passphrase)
    return key


def write_key(path: Path, key: rsa.RSAPrivateKey, passphrase: bytes) -> None:
    """Keep a key in a new file of mode 0600, whole or not at all; errors as `create_key`."""
    pem = encrypt_key(key, passphrase)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_through(draft, pem)
        try:
            # A link, unlike a rename, does not replace a key that is already there.
            os.link(draft, path)
        finally:
            draft.unlink()
        _sync_folder(path.parent)
    except FileExistsError:
        raise KeyExistsError(path, "The key exists and is not overwritten.") from None
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise KeyFileError(path, f"The key can't be written ({error.strerror}).") from None


def encrypt_key(key: rsa.RSAPrivateKey, passphrase: bytes) -> bytes:
    """Write a key as encrypted PKCS #8 in PEM; raises `PassphraseError` without a passphrase."""
    if not passphrase:
        raise PassphraseError("A key file needs a passphrase: give one byte or more.")
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def load_key(path: Path, passphrase: bytes) -> rsa.RSAPrivateKey:
    """Read a key from its file.

    Raises `KeyAbsentError`, `KeyUnreadableError` (wrong passphrase, damaged, not RSA), or
    `KeyFileError` where the file can't be read.
    """
    try:
        pem = path.read_bytes()
    except FileNotFoundError:
        raise KeyAbsentError(
            path,
            "There is no such key file. If the keys are in a token, set JUMIN_KEYS=pkcs11 as when "
            "they were made; else put the file back.",
        ) from None
    except OSError as error:
        raise KeyFileError(path, f"The key can't be read ({error.strerror}).") from None
    return decrypt_key(pem, path, passphrase)


def decrypt_key(pem: bytes, path: Path, passphrase: bytes) -> rsa.RSAPrivateKey:
    """Read a key that stands in the file `path`; raises `KeyUnreadableError`."""
    try:
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnreadableError(
            path, "The passphrase is wrong, or the file is no encrypted PKCS #8 key."
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyUnreadableError(path, "The key is not an RSA key.")
    return key


def _put_aside(path: Path) -> None:
    """Give a key file another name in its folder, if there is one; the next key syncs both."""
    try:
        path.rename(path.with_name(f"{path.name}.{secrets.token_hex(8)}.aside"))
    except FileNotFoundError:
        return
    except OSError as error:
        raise KeyFileError(path, f"The key can't be put aside ({error.strerror}).") from None


def _write_through(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
