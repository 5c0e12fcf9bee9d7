"""The short way gives what the general way gives, and never more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from cryptography.x509 import ocsp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pki_makers import AT
from published_folders import Office
from services import Clock, Serving, serving
from wires import BY_SHA1, BY_SHA256, get, ocsp_of, post, request, say

from jumin.pki import Revocation, encode_snapshot
from jumin.pki.parties import Fault, Register, RelyingParty, encode_register, key_digest
from jumin.pki.query_log import Outcome, read_segment, segments
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


SERIALS = (1, 2, 127, 128, 129, 255, 256, 32_767, 32_768, 1_000_000)
"""Of all lengths, at their boundaries; not dense."""
REVOKED = Revocation(RevocationReason.KEY_COMPROMISE, AT)


def publish(office: Office, *revoked: int, serials: tuple[int, ...] = SERIALS) -> None:
    states = {SerialNumber(one): REVOKED if one in revoked else None for one in serials}
    both = [(office.pki.authority(purpose).certificate, states) for purpose in CertificatePurpose]
    office.replace(office.publication.snapshot, encode_snapshot(AT, both))


@pytest.fixture
def parts(office: Office) -> Serving:
    """One responder for many examples: making one takes longer than asking it."""
    publish(office)
    return serving(office, Clock(AT))


@contextmanager
def no_general_way(parts: Serving) -> Iterator[None]:
    """Let the general way fail whoever takes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts.service, "answer", None)
        yield


DIGESTS = st.sampled_from([BY_SHA1, BY_SHA256])
METHODS = st.sampled_from([post, get, lambda der: get(der, safe="/+")])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    questions=st.lists(
        st.tuples(
            st.sampled_from((*SERIALS, 3, 70_000)),
            st.sampled_from(CertificatePurpose),
            DIGESTS,
            METHODS,
        ),
        min_size=1,
        max_size=6,
    ),
    revoked=st.sets(st.sampled_from(SERIALS), max_size=3),
)
@pytest.mark.source("RFC 6960 §2.2", "RFC 9919 §6")
def test_both_ways_give_the_same_octets(office: Office, parts: Serving, questions, revoked) -> None:
    publish(office, *revoked)
    for serial, purpose, digest, method in questions * 2:
        octets = method(request(office.pki, serial, purpose, digest))
        general = say(parts, octets, is_short=False)
        assert say(parts, octets, is_short=True) == general
        assert say(parts, octets, is_short=True) == general


@pytest.mark.parametrize("method", [post, get])
@pytest.mark.parametrize("digest", [BY_SHA1, BY_SHA256], ids=["sha1", "sha256"])
def test_once_asked_and_kept_the_short_way_is_taken_for_others_of_the_same_client(
    office: Office, method, digest
) -> None:
    publish(office, 5, serials=tuple(range(1, 100)))
    parts = serving(office, Clock(AT))
    asked = [
        method(request(office.pki, s, CertificatePurpose.SIGNATURE, digest)) for s in range(1, 100)
    ]
    told = [say(parts, octets, is_short=True) for octets in asked]
    with no_general_way(parts):
        assert [say(parts, octets, is_short=True) for octets in asked] == told


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_request_changed_anywhere_is_answered_as_the_general_way_does(
    office: Office, parts: Serving, data: st.DataObject
) -> None:
    method = data.draw(st.sampled_from([post, get]))
    octets = bytearray(method(request(office.pki, 255, CertificatePurpose.SIGNATURE, BY_SHA1)))
    say(parts, bytes(octets), is_short=True)
    for _ in range(data.draw(st.integers(1, 2))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    first, second = (say(parts, bytes(octets), is_short=way) for way in (True, False))
    assert first == second or ocsp_of(first) == ocsp_of(second)


@pytest.mark.source("RFC 9112 §6.3", "X.690 §8.3.2")
def test_a_serial_number_of_another_length_than_was_said_is_none(
    office: Office, parts: Serving
) -> None:
    """Also where requests of that length are known, with serial numbers of another length."""
    short, long = (request(office.pki, s, SIGNATURE, BY_SHA1) for s in (1, 1_000_000))
    padded = b"X: " + b"x" * 20 + b"\r\n"
    for method in (post, get):
        for asked in (method(short), method(long), method(short, padded)):
            for _ in range(2):
                say(parts, asked, is_short=True)
    # A head of the short one's length, so that their lengths are those of the long one's.
    for more in range(1, 4):
        mixed = post(short)[:-1] + bytes(more) + b"\x01"
        assert say(parts, mixed, is_short=True) == say(parts, mixed, is_short=False)
    longer = post(short, b"X: 123456\r\n")
    other = post(long, b"X: 123456\r\n")
    assert len(longer) - 1 == len(other) - 3
    for asked in (longer, other):
        say(parts, asked, is_short=True)
    mixed = longer[:-1] + b"\x00\x00\x01"
    assert say(parts, mixed, is_short=True) == say(parts, mixed, is_short=False)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(short=st.sampled_from(SERIALS), long=st.integers(1 << 80, 1 << 100), digest=DIGESTS)
def test_a_frame_of_one_request_is_none_of_another_of_the_same_length(
    office: Office, parts: Serving, short: int, long: int, digest
) -> None:
    """The piece that differs, moved to where that of another request is."""
    asked = [get(request(office.pki, short, SIGNATURE, digest), b"Z: \r\n"),
             post(request(office.pki, long, SIGNATURE, digest), b"Z: \r\n")]  # fmt: skip
    longest = max(map(len, asked))
    asked = [one.replace(b"Z: ", b"Z: " + b"z" * (longest - len(one))) for one in asked]
    for octets in asked * 2:
        say(parts, octets, is_short=True)
    for octets in asked:
        for start, stop in parts.shortcut._cuts[longest]:
            rest = octets[:start] + octets[stop:]
            for moved, _ in parts.shortcut._cuts[longest]:
                mixed = rest[:moved] + octets[start:stop] + rest[moved:]
                general = say(parts, mixed, is_short=False)
                assert say(parts, mixed, is_short=True) == general


@pytest.mark.source("RFC 5280 §5.3.1", "JPKI Act, art. 16")
def test_what_was_revoked_is_revoked_from_the_next_request_on_and_others_stay_kept(
    office: Office,
) -> None:
    publish(office)
    parts = serving(office, Clock(AT))
    asked = {
        serial: post(request(office.pki, serial, CertificatePurpose.SIGNATURE, BY_SHA1))
        for serial in SERIALS
    }
    told = {serial: say(parts, octets, is_short=True) for serial, octets in asked.items()}
    publish(office, 128)
    said = say(parts, asked[128], is_short=True)
    assert ocsp_of(said)[1] == [(128, ocsp.OCSPCertStatus.REVOKED)]
    with no_general_way(parts):
        for serial in set(SERIALS) - {128}:
            assert say(parts, asked[serial], is_short=True) == told[serial]


def test_nothing_is_told_the_short_way_while_nothing_sound_is_published(office: Office) -> None:
    publish(office)
    parts = serving(office, Clock(AT))
    octets = post(request(office.pki, 1, CertificatePurpose.SIGNATURE, BY_SHA1))
    say(parts, octets, is_short=True)
    office.replace(office.publication.snapshot, b"damage")
    assert say(parts, octets, is_short=True).endswith(bytes.fromhex("30030a0103"))


def test_an_answer_is_not_given_before_it_was_made_nor_after_its_time(office: Office) -> None:
    publish(office)
    clock = Clock(AT)
    parts = serving(office, clock, validity=timedelta(minutes=10))
    octets = post(request(office.pki, 1, CertificatePurpose.SIGNATURE, BY_SHA1))

    def last_modified() -> bytes:
        said = say(parts, octets, is_short=True)
        return said.partition(b"Last-Modified: ")[2].partition(b"\r\n")[0]

    assert last_modified() == b"Mon, 01 Jun 2026 01:30:05 GMT"
    for seconds, expected in ((299, b"30:05"), (300, b"35:05"), (-1, b"30:04")):
        clock.at = AT.replace(microsecond=0) + timedelta(seconds=seconds)
        assert expected in last_modified()


@pytest.mark.parametrize(
    "fields",
    [b"Connection: close\r\n", b'If-None-Match: "x"\r\n', b"Expect: 100-continue\r\n",
     b"Authorization: Bearer nobody\r\n", b"Content-Type: text/plain\r\n",
     b"If-Modified-Since: Mon, 01 Jun 2026 01:30:05 GMT\r\n"],
)  # fmt: skip
@pytest.mark.parametrize("method", [post, get])
def test_what_makes_a_difference_goes_the_general_way(
    office: Office, method, fields: bytes
) -> None:
    publish(office)
    parts = serving(office, Clock(AT))
    der = request(office.pki, 1, CertificatePurpose.SIGNATURE, BY_SHA1)
    octets = method(der, fields)
    general = say(parts, octets, is_short=False)
    assert say(parts, octets, is_short=True) == general
    assert say(parts, octets, is_short=True) == general
    assert say(parts, octets + octets, is_short=True) == say(parts, octets * 2, is_short=False)


def party(number: int, key: bytes, *purposes: CertificatePurpose, fault: Fault | None = None
          ) -> RelyingParty:  # fmt: skip
    return RelyingParty(
        number, f"party {number}", frozenset(purposes), key_digest(key), fault=fault
    )


def bearer(key: bytes) -> bytes:
    return b"Authorization: Bearer " + key + b"\r\n"


UNAUTHORIZED = bytes.fromhex("30030a0106")
SIGNATURE, AUTHENTICATION = CertificatePurpose


@pytest.mark.source("JPKI Act, art. 17(1), 36(1)", "RFC 6960 §2.3: unauthorized")
def test_where_askers_are_registered_nobody_else_is_told_and_each_its_own_purposes(
    office: Office,
) -> None:
    publish(office)
    register = Register((party(1, b"one", SIGNATURE), party(2, b"two", *CertificatePurpose)))
    office.replace(office.publication.parties, encode_register(register))
    parts = serving(office, Clock(AT), is_open=False)
    for _ in range(3):  # the general way, then the short one
        for key, purpose, is_told in [
            (b"one", SIGNATURE, True), (b"one", AUTHENTICATION, False), (b"two", SIGNATURE, True),
            (b"two", AUTHENTICATION, True), (b"other", SIGNATURE, False),
        ]:  # fmt: skip
            der = request(office.pki, 1, purpose, BY_SHA256)
            said = say(parts, post(der, bearer(key)), is_short=True)
            assert said.endswith(UNAUTHORIZED) is not is_told
            assert say(parts, post(der), is_short=True).endswith(UNAUTHORIZED)
    crl = b"GET /crl/signature-01-14204.crl HTTP/1.1\r\n"
    assert say(parts, crl + b"\r\n", is_short=True).startswith(b"HTTP/1.1 403")
    assert say(parts, crl + bearer(b"one") + b"\r\n", is_short=True).startswith(b"HTTP/1.1 200")


def test_who_is_struck_off_is_told_nothing_more(office: Office) -> None:
    publish(office)
    octets = post(request(office.pki, 1, SIGNATURE, BY_SHA1), bearer(b"one"))
    register = Register((party(1, b"one", SIGNATURE),))
    office.replace(office.publication.parties, encode_register(register))
    parts = serving(office, Clock(AT), is_open=False)
    for _ in range(2):
        assert not say(parts, octets, is_short=True).endswith(UNAUTHORIZED)
    office.replace(office.publication.parties, encode_register(Register()))
    assert say(parts, octets, is_short=True).endswith(UNAUTHORIZED)


@pytest.mark.parametrize("fault", [one for one in Fault if one is not Fault.SLOW])
def test_a_tester_is_answered_wrongly_and_nobody_else(office: Office, fault: Fault) -> None:
    publish(office)
    register = Register((party(1, b"tester", *CertificatePurpose, fault=fault),))
    office.replace(office.publication.parties, encode_register(register))
    parts = serving(office, Clock(AT))
    der = request(office.pki, 1, SIGNATURE, BY_SHA1, nonce=bytes(32))
    for _ in range(2):
        right = say(parts, post(der), is_short=True)
        assert ocsp_of(right)[1] == [(1, ocsp.OCSPCertStatus.GOOD)]
        wrong = say(parts, post(der, bearer(b"tester")), is_short=True)
        if fault is Fault.UNAVAILABLE:
            assert wrong.startswith(b"HTTP/1.1 503")
        else:
            assert b"no-store" in wrong
            assert wrong.partition(b"\r\n\r\n")[2] != right.partition(b"\r\n\r\n")[2]


def test_who_is_answered_nothing_is_noted_nowhere(office: Office) -> None:
    publish(office)
    register = Register((party(1, b"tester", SIGNATURE, fault=Fault.UNAVAILABLE),))
    office.replace(office.publication.parties, encode_register(register))
    folder = office.publication.directory.parent / "queries"
    parts = serving(office, Clock(AT), queries=folder)
    octets = post(request(office.pki, 1, SIGNATURE, BY_SHA1), bearer(b"tester"))
    assert say(parts, octets, is_short=True).startswith(b"HTTP/1.1 503")
    assert not [note for segment in segments(folder) for note in read_segment(segment)]


def test_every_query_is_noted_on_both_ways(office: Office) -> None:
    publish(office, 2)
    folder = office.publication.directory.parent / "queries"
    parts = serving(office, Clock(AT), queries=folder)
    for _ in range(2):
        for serial in (1, 2, 3):
            der = request(office.pki, serial, AUTHENTICATION, BY_SHA1)
            say(parts, post(der), is_short=True)
    (segment,) = segments(folder)
    assert [
        (note.purpose, note.generation, note.serial, note.outcome, note.party)
        for note in read_segment(segment)
    ] == [
        (AUTHENTICATION, 1, serial, outcome, 0)
        for _ in range(2)
        for serial, outcome in ((1, Outcome.GOOD), (2, Outcome.REVOKED), (3, Outcome.UNKNOWN))
    ]
