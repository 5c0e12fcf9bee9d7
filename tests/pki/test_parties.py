"""The register of relying parties: what it is, and as bytes."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.pki.parties import (
    MOST_NUMBER,
    NOBODY,
    Fault,
    PartyError,
    Register,
    RegisterError,
    RelyingParty,
    encode_register,
    key_digest,
    read_register,
)
from jumin.terms import CertificatePurpose


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
BOTH = frozenset(CertificatePurpose)
BANK = RelyingParty(1, "銀行", BOTH, key_digest(b"key"), b"certificate", None)

PARTIES = st.builds(
    RelyingParty,
    st.integers(1, MOST_NUMBER),
    st.text(max_size=64),
    st.frozensets(st.sampled_from(CertificatePurpose)),
    st.none() | st.binary(min_size=32, max_size=32),
    st.none() | st.binary(min_size=1, max_size=99),
    st.none() | st.sampled_from(Fault),
)
REGISTERS = st.lists(
    PARTIES,
    max_size=5,
    unique_by=(
        lambda party: party.number,
        lambda party: party.key_digest or party.number,
        lambda party: party.certificate or party.number,
    ),
).map(lambda parties: Register(tuple(parties)))


@given(register=REGISTERS)
def test_a_register_is_read_as_it_was_written(register: Register) -> None:
    assert read_register(encode_register(register)) == register


@given(garbage=st.binary(max_size=200))
def test_no_other_bytes_are_a_register(garbage: bytes) -> None:
    with pytest.raises(RegisterError):
        read_register(garbage)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = ("number", "name", "purposes", "key_digest", "certificate", "fault")


@given(field=st.sampled_from(FIELDS), value=JSON)
def test_whatever_stands_in_a_field_is_read_as_a_party_or_refused(
    field: str, value: object
) -> None:
    content = json.loads(encode_register(Register((BANK,))))
    content["parties"][0][field] = value
    try:
        (party,) = read_register(json.dumps(content).encode()).parties
    except RegisterError:
        return
    assert 0 < party.number <= MOST_NUMBER
    assert party.purposes <= BOTH


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({}, id="empty"),
        pytest.param({"format": 2, "parties": []}, id="another format"),
        pytest.param({"format": True, "parties": []}, id="no number"),
        pytest.param({"format": 1, "parties": {}}, id="no list"),
        pytest.param({"format": 1, "parties": [], "more": 1}, id="more than a register"),
        pytest.param({"format": 1, "parties": [{"number": 1}]}, id="less than a party"),
        pytest.param([], id="a list"),
    ],
)
def test_other_json_is_no_register(content: object) -> None:
    with pytest.raises(RegisterError):
        read_register(json.dumps(content).encode())


def test_json_nested_without_end_is_no_register() -> None:
    with pytest.raises(RegisterError):
        read_register(b"[" * 200_000)


def test_a_party_is_known_by_its_key_and_by_its_certificate_and_by_nothing_else() -> None:
    register = Register((BANK, RelyingParty(2, "shop", BOTH)))
    assert register.by_key(b"key") is BANK
    assert register.by_certificate(sha256(b"certificate").digest()) is BANK
    for nothing in (b"", b"key ", key_digest(b"key"), BANK.key_digest or b""):
        assert register.by_key(nothing) is None
        assert register.by_certificate(nothing) is None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(RelyingParty(1, "shop", BOTH), id="number"),
        pytest.param(RelyingParty(2, "shop", BOTH, key_digest(b"key")), id="key"),
        pytest.param(RelyingParty(2, "shop", BOTH, None, b"certificate"), id="certificate"),
        pytest.param(NOBODY, id="nobody"),
    ],
)
def test_two_parties_are_told_apart_and_nobody_is_none_of_them(other: RelyingParty) -> None:
    with pytest.raises(PartyError):
        Register((BANK, other))


@pytest.mark.parametrize(("number", "digest"), [(-1, None), (65_536, None), (1, bytes(31))])
def test_a_number_has_two_octets_and_a_digest_thirty_two(number: int, digest: bytes | None) -> None:
    with pytest.raises(PartyError):
        RelyingParty(number, "shop", BOTH, digest)


@pytest.mark.source("JPKI Act, art. 17(1), 36(1)")
def test_a_party_asks_for_what_it_notified() -> None:
    verifier = RelyingParty(3, "署名検証者", frozenset({SIGNATURE}))
    assert verifier.may_ask(SIGNATURE)
    assert not verifier.may_ask(AUTHENTICATION)
    assert NOBODY.may_ask(SIGNATURE)
    assert NOBODY.may_ask(AUTHENTICATION)


def test_neither_key_nor_certificate_is_shown() -> None:
    assert "digest" not in repr(BANK)
    assert "certificate" not in repr(BANK)
