"""The record of a key ceremony: whoever changes it is found out."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, Pki

from jumin.pki.transcript import (
    CERTIFICATE_MADE,
    KEY_GENERATED,
    WITNESS,
    Step,
    TranscriptError,
    fingerprint,
    read_transcript,
    write_transcript,
)


ACTS = (
    ("ceremony.begun", {"generation": 3, "attended": True}),
    (WITNESS, {"name": "証人 一郎"}),
    (WITNESS, {"name": "Second"}),
)


@pytest.fixture
def steps(pki: Pki) -> tuple[Step, ...]:
    certificate = pki.signature.certificate
    acts = (
        *ACTS,
        (KEY_GENERATED, {"sha256": fingerprint(certificate.public_key())}),
        (CERTIFICATE_MADE, {"sha256": certificate.fingerprint(SHA256()).hex()}),
    )
    return tuple(
        Step(AT + timedelta(seconds=number), act, facts) for number, (act, facts) in enumerate(acts)
    )


@pytest.fixture
def transcript(pki: Pki, steps: tuple[Step, ...]) -> bytes:
    return write_transcript(steps, pki.signature.key)


def test_a_transcript_is_read_as_it_was_written(pki: Pki, steps, transcript: bytes) -> None:
    assert read_transcript(transcript, pki.signature.certificate) == steps


def test_every_octet_that_is_changed_is_found(pki: Pki, transcript: bytes) -> None:
    @settings(deadline=None, max_examples=80)
    @given(st.integers(0, len(transcript) - 2), st.integers(1, 127))
    def changed(at: int, by: int) -> None:
        other = bytearray(transcript)
        other[at] ^= by
        try:
            told = read_transcript(bytes(other), pki.signature.certificate)
        except TranscriptError:
            return
        # Only the case of a hexadecimal digit of the signature means the same.
        assert told == read_transcript(transcript, pki.signature.certificate)
        assert bytes(other).lower() == transcript.lower()

    changed()


@pytest.mark.parametrize("line", range(5))
def test_every_line_that_is_taken_away_doubled_or_moved_is_found(
    pki: Pki, transcript: bytes, line: int
) -> None:
    lines = transcript.decode().splitlines()
    for other in (
        [*lines[:line], *lines[line + 1 :]],
        [*lines[: line + 1], *lines[line:]],
        [*lines[:line], lines[line + 1], lines[line], *lines[line + 2 :]],
    ):
        with pytest.raises(TranscriptError):
            read_transcript("\n".join(other).encode(), pki.signature.certificate)


def test_a_chain_made_anew_wants_the_signature_of_the_key(pki: Pki, steps) -> None:
    forged = write_transcript(steps[1:], pki.authentication.key)
    with pytest.raises(TranscriptError, match="signed by the key"):
        read_transcript(forged, pki.signature.certificate)


def test_the_transcript_of_another_certificate_is_refused(pki: Pki, steps) -> None:
    own = write_transcript(steps[:-1], pki.signature.key)
    with pytest.raises(TranscriptError, match="without having told"):
        read_transcript(own, pki.signature.certificate)


@pytest.mark.parametrize(
    "bad", [b"", b"\xff\xfe", b"{}\n{}", b"[]\n[]", b"1", b"[" * 5000 + b"\n" + b"[" * 5000]
)
def test_what_is_no_transcript_is_refused(pki: Pki, bad: bytes) -> None:
    with pytest.raises(TranscriptError):
        read_transcript(bad, pki.signature.certificate)


def test_a_line_is_json_that_anybody_can_read(transcript: bytes) -> None:
    told = [json.loads(line) for line in transcript.decode().splitlines()]
    assert [one.get("number") for one in told] == [1, 2, 3, 4, 5, None]
    assert bytes.fromhex(told[-1]["signature"])
