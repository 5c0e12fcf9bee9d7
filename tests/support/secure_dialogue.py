"""A dialogue in a secure session with the watched card, as no transcript can have it.

What is sent depends on the card's key, which is another one in each test process.
"""

from collections.abc import Iterator

from card_makers import rsa_key
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from watched_card import PARAMETERS


SESSION_KEY = bytes(range(0x60, 0x70))


def secure_dialogue() -> Iterator[bytes]:
    """Give the commands: present the PIN, agree on a key, then in secret select, present, read."""
    pin = PARAMETERS["pin:input-support"].reveal().encode()
    yield bytes.fromhex("00A4040C0AD3921000310001010408")
    yield bytes.fromhex("0020009104") + pin
    seed = bytes.fromhex("A0228020") + SESSION_KEY + bytes(16)
    padding = OAEP(MGF1(SHA256()), SHA256(), None)
    encrypted = rsa_key("session").public_key().encrypt(seed, padding)
    yield bytes.fromhex("80AE0000000100") + encrypted
    for number, (header, data) in enumerate(
        (("08A4020C", b"\x00\x02"), ("08B00000", None), ("08200091", pin), ("08200091", b"0000")),
        start=1,
    ):
        body = bytes.fromhex("9603000000") if data is None else _cryptogram(number, data)
        yield bytes.fromhex(header) + bytes((len(body),)) + body


def _cryptogram(number: int, data: bytes) -> bytes:
    key = AES128(SESSION_KEY)
    vector = Cipher(key, CBC(bytes(16))).encryptor().update(number.to_bytes(16, "big"))
    padded = data + b"\x80" + bytes(15 - len(data))
    return b"\x86\x11\x01" + Cipher(key, CBC(vector)).encryptor().update(padded)
