"""Key files: encrypted, private, whole, never overwritten."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from jumin.pki.keys import (
    FileKeys,
    KeyAbsentError,
    KeyExistsError,
    KeyFileError,
    KeyUnreadableError,
    PassphraseError,
    create_key,
    load_key,
    write_key,
)


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "signature-01.key"
    create_key(path, b"passphrase")
    return path


def test_a_key_comes_back_with_its_passphrase(key_file: Path) -> None:
    key = load_key(key_file, b"passphrase")
    assert key.key_size == 2048
    assert key.private_numbers() == load_key(key_file, b"passphrase").private_numbers()


@pytest.mark.source("RFC 5958: EncryptedPrivateKeyInfo")
def test_the_file_is_encrypted_and_its_owners_only(key_file: Path) -> None:
    assert key_file.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == [key_file.name]


def test_a_key_is_never_overwritten(key_file: Path) -> None:
    before = key_file.read_bytes()
    with pytest.raises(KeyExistsError) as raised:
        create_key(key_file, b"passphrase")
    assert raised.value.path == key_file
    assert key_file.read_bytes() == before
    assert [path.name for path in key_file.parent.iterdir()] == [key_file.name]


@pytest.mark.parametrize("passphrase", [b"", b"another"])
def test_a_wrong_passphrase_is_named_without_repeating_it(
    key_file: Path, passphrase: bytes
) -> None:
    with pytest.raises(KeyUnreadableError) as raised:
        load_key(key_file, passphrase)
    assert "another" not in str(raised.value)


def test_a_key_is_not_kept_without_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(PassphraseError):
        create_key(tmp_path / "a.key", b"")
    assert list(tmp_path.iterdir()) == []


def test_absent_damaged_and_foreign_files_are_told_apart(key_file: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyAbsentError):
        load_key(tmp_path / "absent.key", b"passphrase")
    with pytest.raises(KeyFileError):
        load_key(tmp_path, b"passphrase")
    with pytest.raises(KeyFileError):
        create_key(tmp_path / "no folder" / "a.key", b"passphrase")
    damaged = tmp_path / "damaged.key"
    for content in (b"", b"\x00" * 99, key_file.read_bytes()[:900]):
        damaged.write_bytes(content)
        with pytest.raises(KeyUnreadableError):
            load_key(damaged, b"passphrase")
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase")
    )
    damaged.write_bytes(pem)
    with pytest.raises(KeyUnreadableError):
        load_key(damaged, b"passphrase")


def test_a_link_in_the_place_of_a_new_key_is_not_followed(key_file: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "a.key"
    link.symlink_to(target)
    with pytest.raises(KeyExistsError):
        write_key(link, load_key(key_file, b"passphrase"), b"passphrase")
    assert not target.exists()


def test_a_key_is_always_made_anew_and_one_that_is_there_is_put_aside(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path, b"passphrase")
    made = [keys.create("signature-02").private_numbers() for _ in range(3)]
    newest = load_key(keys.path("signature-02"), b"passphrase").private_numbers()
    aside = [
        load_key(path, b"passphrase").private_numbers()
        for path in tmp_path.glob("signature-02.key.*.aside")
    ]
    assert newest == made[-1]
    assert {one.d for one in aside} == {one.d for one in made[:-1]}
    assert len({one.d for one in made}) == len(list(tmp_path.iterdir())) == len(made)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
