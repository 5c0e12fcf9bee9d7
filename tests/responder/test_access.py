"""Who may ask for certificates' status, by what they show."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.pki.parties import NOBODY, Register, RelyingParty, encode_register, key_digest
from jumin.responder.access import Access
from jumin.terms import CertificatePurpose


BOTH = frozenset(CertificatePurpose)
BANK = RelyingParty(1, "bank", BOTH, key_digest(b"the-key-of-the-bank"), b"its certificate")
SHOP = RelyingParty(2, "shop", BOTH, key_digest(b"the-key-of-the-shop"))
KEY = b"Bearer the-key-of-the-bank"
SHOWN = sha256(b"its certificate").digest()

Publish = Callable[..., None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "parties.json"


@pytest.fixture
def publish(path: Path) -> Publish:
    def put(*parties: RelyingParty) -> None:
        draft = path.with_suffix(".draft")
        draft.write_bytes(encode_register(Register(parties)))
        draft.replace(path)

    return put


@pytest.fixture(params=[True, False], ids=["open", "registered"])
def access(request: pytest.FixtureRequest, path: Path, publish: Publish) -> Access:
    publish(BANK, SHOP)
    return Access(path, is_open=request.param)


@pytest.mark.source("RFC 6750 §2.1", "RFC 9110 §11.1")
def test_a_registered_party_is_known_by_key_by_certificate_and_by_both(access: Access) -> None:
    for authorization in (KEY, b"bearer  the-key-of-the-bank ", b" BEARER the-key-of-the-bank"):
        assert access.party(authorization, None) == BANK
    assert access.party(None, SHOWN) == BANK
    assert access.party(KEY, SHOWN) == BANK


@pytest.mark.parametrize(
    ("authorization", "fingerprint"),
    [
        pytest.param(b"Bearer another", None, id="wrong key"),
        pytest.param(b"the-key-of-the-bank", None, id="no scheme"),
        pytest.param(b"Basic the-key-of-the-bank", None, id="another scheme"),
        pytest.param(b"", None, id="empty"),
        pytest.param(b"Bearer", None, id="no key"),
        pytest.param(None, bytes(32), id="wrong certificate"),
        pytest.param(b"Bearer the-key-of-the-shop", SHOWN, id="of two parties"),
        pytest.param(b"Bearer another", SHOWN, id="right certificate, wrong key"),
        pytest.param(KEY, bytes(32), id="right key, wrong certificate"),
    ],
)
def test_what_is_shown_must_be_known_and_of_one_party(
    access: Access, authorization: bytes | None, fingerprint: bytes | None
) -> None:
    assert access.party(authorization, fingerprint) is None


@given(authorization=st.binary(max_size=60), fingerprint=st.none() | st.binary(max_size=40))
def test_no_bytes_let_anybody_in(
    tmp_path_factory: pytest.TempPathFactory, authorization: bytes, fingerprint: bytes | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "a-register.json"
    if not path.exists():
        path.write_bytes(encode_register(Register((BANK, SHOP))))
    assert Access(path, is_open=True).party(authorization, fingerprint) is None


def test_who_shows_nothing_is_nobody_and_may_ask_where_askers_need_not_be_registered(
    path: Path, publish: Publish
) -> None:
    publish(BANK)
    assert Access(path, is_open=True).party(None) is NOBODY
    assert Access(path, is_open=False).party(None) is None


def test_a_register_that_was_replaced_counts_from_the_next_look(
    path: Path, publish: Publish
) -> None:
    publish(BANK)
    access = Access(path, is_open=False)
    register = access.register
    assert not access.look()
    assert access.register is register
    publish(SHOP)
    assert access.party(KEY) == BANK
    assert access.look()
    assert access.party(KEY) is None
    assert access.party(b"Bearer the-key-of-the-shop") == SHOP


def test_a_register_that_is_damaged_or_gone_has_nobody_in_it(
    path: Path, publish: Publish, caplog: pytest.LogCaptureFixture
) -> None:
    access = Access(path, is_open=False)
    assert access.party(KEY) is None
    publish(BANK)
    assert access.look()
    assert access.party(KEY) == BANK
    path.write_bytes(b"{}")
    assert access.look()
    assert access.party(KEY) is None
    assert "No relying party is known" in caplog.text
    publish(BANK)
    assert access.look()
    assert access.party(KEY) == BANK
    path.unlink()
    assert access.look()
    assert access.party(KEY) is None
