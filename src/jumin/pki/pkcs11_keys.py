"""Private keys in a PKCS #11 token (HSM による秘密鍵の保護): made there, they never leave it.

Needs the extra `hsm` (python-pkcs11). A key is found again by its public key, so that nothing about
it is kept elsewhere. One session a process, one operation at a time, as tokens want it.
"""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pkcs11
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from pkcs11 import Attribute, KeyType, Mechanism, MechanismFlag, ObjectClass
from pkcs11.types import SignMixin

from jumin.pki import der
from jumin.pki.profiles import KEY_BITS, PUBLIC_EXPONENT
from jumin.terms import FaultError, UsageError


_SHA256_ALGORITHM: Final = der.write(
    der.Tag.SEQUENCE, der.write_oid("2.16.840.1.101.3.4.2.1"), der.write(der.Tag.NULL)
)
_PRIVATE: Final = {
    Attribute.SENSITIVE: True,
    Attribute.EXTRACTABLE: False,
    Attribute.PRIVATE: True,
}
_MADE_AS: Final = {
    Attribute.SENSITIVE: True,
    Attribute.EXTRACTABLE: False,
    Attribute.ALWAYS_SENSITIVE: True,
    Attribute.NEVER_EXTRACTABLE: True,
}
"""What the token itself must say of a key that it made for us (PKCS #11 v2.40 §4.9)."""


class TokenError(FaultError):
    """The token can't do what is asked of it; the text says what to do."""

    def __init__(self, token: str, problem: str, cure: str) -> None:
        super().__init__(f"The token {token!r}: {problem}. {cure}")
        self.token, self.problem = token, problem


class TokenKeyAbsentError(TokenError):
    """The token has not the private key of this public key."""

    def __init__(self, token: str, label: str) -> None:
        super().__init__(
            token,
            f"it has no private key of {label}",
            "Put in the token in which this authority was founded, or name it in "
            "JUMIN_PKCS11_TOKEN; of a key that is lost, found the next generation: "
            "`jumin ca ceremony`.",
        )
        self.label = label


class SchemeError(UsageError):
    """Keys in tokens sign in one way only."""

    def __init__(self) -> None:
        super().__init__("A key in a token signs by RSASSA-PKCS1-v1_5 with SHA-256.")


@dataclass
class KeyToken:
    """A token, and how it is opened."""

    module: Path
    """The PKCS #11 module: `/usr/lib/softhsm/libsofthsm2.so`."""
    label: str
    pin: str = field(repr=False)
    _session: pkcs11.Session | None = field(default=None, init=False, repr=False)
    _opened_by: int = field(default=0, init=False)
    _handles: dict[int, SignMixin] = field(default_factory=dict, init=False, repr=False)
    _alone: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False)

    def create(self, label: str) -> "TokenKey":
        """Have the token make a key pair (鍵ペアの生成), which is never to leave it.

        Raises `TokenError`, also where the token does not say of the key that it can't.
        """
        with self._opened() as session:
            public, private = session.generate_keypair(
                KeyType.RSA,
                KEY_BITS,
                id=os.urandom(8),
                label=label,
                store=True,
                capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
                public_template={Attribute.PUBLIC_EXPONENT: PUBLIC_EXPONENT.to_bytes(3)},
                private_template=_PRIVATE,
            )
            for attribute, wanted in _MADE_AS.items():
                if private[attribute] is not wanted:
                    private.destroy()
                    public.destroy()
                    cure = "Use a token that keeps the keys it makes."
                    raise TokenError(self.label, f"its keys could leave it ({attribute})", cure)
            numbers = RSAPublicNumbers(
                int.from_bytes(public[Attribute.PUBLIC_EXPONENT]),
                int.from_bytes(public[Attribute.MODULUS]),
            )
        return TokenKey(self, numbers.public_key())

    def load(self, label: str, public_key: RSAPublicKey) -> "TokenKey":
        """Find the private key of a public one; raises `TokenKeyAbsentError` and `TokenError`."""
        with self._opened() as session:
            if self._handle(session, public_key) is None:
                raise TokenKeyAbsentError(self.label, label)
        return TokenKey(self, public_key)

    def sign(self, public_key: RSAPublicKey, data: bytes) -> bytes:
        """Sign data by the private key of a public one; raises `TokenError`.

        The digest is made here, so that long lists need not go into the token.
        """
        digest = der.write(der.Tag.OCTET_STRING, hashlib.sha256(data).digest())
        digest_info = der.write(der.Tag.SEQUENCE, _SHA256_ALGORITHM, digest)
        with self._opened() as session:
            handle = self._handle(session, public_key)
            if handle is None:
                raise TokenKeyAbsentError(self.label, "this authority")
            signature: bytes = handle.sign(digest_info, mechanism=Mechanism.RSA_PKCS)
        return signature

    def _handle(self, session: pkcs11.Session, public_key: RSAPublicKey) -> SignMixin | None:
        modulus = public_key.public_numbers().n
        if modulus not in self._handles:
            wanted = {
                Attribute.CLASS: ObjectClass.PRIVATE_KEY,
                Attribute.MODULUS: modulus.to_bytes(KEY_BITS // 8),
            }
            found = next(iter(list(session.get_objects(wanted))), None)
            if not isinstance(found, SignMixin):
                return None
            self._handles[modulus] = found
        return self._handles[modulus]

    @contextmanager
    def _opened(self) -> Iterator[pkcs11.Session]:
        """Give the session of this process, alone; after a failure the next one opens it anew."""
        with self._alone:
            try:
                if self._session is None or self._opened_by != os.getpid():
                    self._session, self._opened_by = self._open(), os.getpid()
                    self._handles.clear()
                yield self._session
            except pkcs11.PKCS11Error as error:
                self._session = None
                raise _fault(self.label, error) from error

    def _open(self) -> pkcs11.Session:
        try:
            library = pkcs11.lib(str(self.module))
            if self._opened_by not in (0, os.getpid()):
                library.reinitialize()  # a child has none of what its parent had opened
            token = library.get_token(token_label=self.label)
        except (pkcs11.NoSuchToken, pkcs11.MultipleTokensReturned) as error:
            cure = (
                "Name one token of the module in JUMIN_PKCS11_TOKEN; SoftHSM makes it by "
                "`softhsm2-util --init-token --free --label NAME`."
            )
            raise TokenError(self.label, "there is not one token of this name", cure) from error
        except (RuntimeError, OSError) as error:
            cure = "Name the module's file in JUMIN_PKCS11_MODULE, and let it be read."
            raise TokenError(self.label, f"{self.module.name} can't be loaded", cure) from error
        try:
            return token.open(rw=True, user_pin=self.pin)
        except pkcs11.UserAlreadyLoggedIn:
            return token.open(rw=True)


@dataclass(frozen=True)
class TokenKey:
    """A private key in a token: a `SigningKey`."""

    token: KeyToken
    public: RSAPublicKey = field(repr=False)

    def public_key(self) -> RSAPublicKey:
        """Give the public key."""
        return self.public

    def sign(self, data: bytes, padding: AsymmetricPadding, algorithm: HashAlgorithm) -> bytes:
        """Sign data (RFC 8017 §8.2.1); raises `SchemeError` and `TokenError`."""
        if not isinstance(padding, PKCS1v15) or not isinstance(algorithm, SHA256):
            raise SchemeError
        return self.token.sign(self.public, data)


def _fault(token: str, error: pkcs11.PKCS11Error) -> TokenError:
    if isinstance(error, pkcs11.PinIncorrect | pkcs11.PinLenRange | pkcs11.PinInvalid):
        cure = "Write its user PIN into the file that JUMIN_PKCS11_PIN_FILE names."
        return TokenError(token, "the PIN is wrong", cure)
    if isinstance(error, pkcs11.PinLocked):
        cure = "Have its security officer unlock it."
        return TokenError(token, "the PIN is locked", cure)
    problem = f"it answers {type(error).__name__}"
    return TokenError(token, problem, "See whether it is plugged in and not full, and try again.")
