"""The archive of a town: every byte is compared, and nothing leads out of its folder."""

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.sandbox.town_archive import ArchiveError, pack, unpack


FILES = {
    "secret": b"s" * 32,
    "town.json": b"{}",
    "cards/sakura.card": b"card" * 700,
    "published/crl/signature-01.crl": b"",
    "databases/municipality/database.sqlite3": bytes(range(256)) * 9,
}
FACTS = {"showed": "2026-11-20T10:00:00+09:00"}


def quiet(_done, _of):
    pass


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        path = tmp_path / "town" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "town"


@pytest.fixture
def archive(folder, tmp_path):
    pack(folder, FACTS, tmp_path / "town.tar.gz", tell=quiet)
    return tmp_path / "town.tar.gz"


def files_in(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def members_of(archive):
    with tarfile.open(archive) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar.getmembers()]


def write(archive, members, *, compress=gzip.compress):
    """Write an archive by hand, from headers and contents."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for member, content in members:
            tar.addfile(member, io.BytesIO(content))
    stream = raw.getvalue().rstrip(b"\0")
    padded = stream + bytes(-len(stream) % 512) + bytes(1024)
    archive.write_bytes(compress(padded))


def with_manifest(members, change):
    """Change what the manifest says, its size being right."""
    (first, content), *rest = members
    told = json.loads(content)
    change(told)
    first.size = len(json.dumps(told))
    return [(first, json.dumps(told).encode()), *rest]


def refused(archive, tmp_path):
    with pytest.raises(ArchiveError) as error:
        unpack(archive, tmp_path / "unpacked", tell=quiet)
    return error.value.why


def test_what_was_packed_is_unpacked(archive, tmp_path):
    manifest = unpack(archive, tmp_path / "unpacked", tell=quiet)
    assert files_in(tmp_path / "unpacked") == FILES
    assert manifest.facts == FACTS


def test_an_archive_and_all_in_it_are_for_their_owner_only(archive, tmp_path):
    unpack(archive, tmp_path / "unpacked", tell=quiet)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "unpacked").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "unpacked" / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.source("POSIX.1-1988 §10.1.1", "RFC 1952")
def test_any_tar_unpacks_it(archive, tmp_path):
    (tmp_path / "by-tar").mkdir()
    subprocess.run(["tar", "-xzf", archive, "-C", tmp_path / "by-tar"], check=True)
    unpacked = files_in(tmp_path / "by-tar")
    manifest = json.loads(unpacked.pop("manifest.json"))
    assert unpacked == FILES
    assert manifest["test"] is True
    assert manifest["what"] == "JUMIN-TEST town"
    assert set(manifest["members"]) == set(FILES)


def test_the_same_folder_gives_the_same_archive(folder, archive, tmp_path):
    pack(folder, FACTS, tmp_path / "again.tar.gz", tell=quiet)
    assert (tmp_path / "again.tar.gz").read_bytes() == archive.read_bytes()


@settings(max_examples=60)
@given(st.data())
def test_an_archive_with_another_byte_is_refused_or_gives_the_same(tmp_path_factory, data):
    tmp_path = tmp_path_factory.mktemp("flip")
    for name, content in FILES.items():
        (tmp_path / "town" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "town" / name).write_bytes(content)
    archive = tmp_path / "town.tar.gz"
    pack(tmp_path / "town", FACTS, archive, tell=quiet)
    content = bytearray(archive.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    archive.write_bytes(content)
    try:
        unpack(archive, tmp_path / "unpacked", tell=quiet)
    except ArchiveError:
        return
    assert files_in(tmp_path / "unpacked") == FILES


@settings(max_examples=40)
@given(st.integers(0, 3_000), st.binary(max_size=600))
def test_an_archive_that_ends_otherwise_is_refused(tmp_path_factory, cut, tail):
    tmp_path = tmp_path_factory.mktemp("cut")
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "secret").write_bytes(b"s" * 32)
    archive = tmp_path / "town.tar.gz"
    pack(tmp_path / "town", FACTS, archive, tell=quiet)
    whole = archive.read_bytes()
    stream = gzip.decompress(whole)
    for number, content in enumerate((tail, whole[:-1], gzip.compress(stream[:cut] + tail))):
        archive.write_bytes(content)
        try:
            unpack(archive, tmp_path / str(number), tell=quiet)
        except ArchiveError:
            continue
        assert gzip.decompress(content) == stream


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "/etc/passwd",
        "cards/../../secret",
        "cards/..",
        "cards/.hidden",
        "up.lock",
        "unknown/file",
        "cards/a/b/c/d/e",
        "cards/a\\b",
        "cards/sakura.lock",
        "cards/sakura.lock/x",
        "published/crl",
        "published/crl/a/b",
        "databases/databases.json/x",
        "cards/",
        "cards//a",
        "cards/a\n",
        "",
        "CARDS/a.card",
    ],
)
def test_no_name_leads_out_of_the_folder(archive, tmp_path, name):
    members = members_of(archive)
    extra = tarfile.TarInfo(name or "x")
    empty = {"size": 0, "sha256": hashlib.sha256().hexdigest()}
    changed = with_manifest(members, lambda told: told["members"].update({name: empty}))
    write(archive, [*changed, (extra, b"")])
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert "not of a town" in refused(archive, tmp_path)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_links_devices_and_folders_are_refused(archive, tmp_path, kind):
    members = members_of(archive)
    index = next(i for i, (member, _) in enumerate(members) if member.name.startswith("cards"))
    link = tarfile.TarInfo(members[index][0].name)
    link.type, link.linkname = kind, "../../secret"
    write(archive, [*members[:index], (link, b""), *members[index + 1 :]])
    assert refused(archive, tmp_path)
    assert not (tmp_path / "unpacked" / "cards" / "sakura.card").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("members"),
        lambda told: told.update(members=[]),
        lambda told: told["members"]["secret"].update(size=-1),
        lambda told: told["members"]["secret"].update(size=True),
        lambda told: told["members"]["secret"].update(size=1 << 80),
        lambda told: told["members"]["secret"].update(size=33),
        lambda told: told["members"]["secret"].update(sha256="0" * 64),
        lambda told: told["members"]["secret"].update(sha256=None),
        lambda told: told["members"]["secret"].update(mode=0o777),
        lambda told: told["members"].update({"secret": 5}),
        lambda told: told["members"].update({"cards/sakura.card/x": told["members"]["secret"]}),
        lambda told: told["members"].pop("secret"),
        lambda told: told.update(test=False),
        lambda told: told.update(what="another"),
        lambda told: told.update(format=2),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(archive, tmp_path, change):
    write(archive, with_manifest(members_of(archive), change))
    assert refused(archive, tmp_path)


def test_another_format_is_told_as_such(archive, tmp_path):
    write(archive, with_manifest(members_of(archive), lambda told: told.update(format=2)))
    assert "another version" in refused(archive, tmp_path)


def test_more_than_the_manifest_lists_is_refused(archive, tmp_path):
    write(archive, [*members_of(archive), (tarfile.TarInfo("cards/extra.card"), b"")])
    assert "more than" in refused(archive, tmp_path)


def test_less_than_the_manifest_lists_is_refused(archive, tmp_path):
    write(archive, members_of(archive)[:-1])
    assert refused(archive, tmp_path)


def test_a_bomb_is_not_blown_up(archive, tmp_path):
    """A manifest of sixteen gigabytes is refused by its header alone."""
    header = tarfile.TarInfo("manifest.json")
    header.size = 16 * 1024**3
    archive.write_bytes(gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(1024)))
    assert "manifest" in refused(archive, tmp_path)


def test_a_file_that_is_no_archive_is_told_as_such(tmp_path):
    Path(tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" * 100)
    assert "no saved town" in refused(tmp_path / "photo.jpg", tmp_path)
