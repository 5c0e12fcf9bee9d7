"""How long answers may be kept on the way, and what those are told who have one already."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

import pytest
from cryptography.x509 import ocsp
from hypothesis import given
from hypothesis import strategies as st
from pki_makers import AT
from published_folders import Office
from services import Clock, Serving, serving
from wires import BY_SHA256, get, post, request, say

from jumin.pki.parties import Register, RelyingParty, encode_register, key_digest
from jumin.responder.caching import http_date, is_unchanged, kept_for, max_age, read_fields
from jumin.responder.messages import HttpAnswer, HttpRequest
from jumin.terms import CertificatePurpose


QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def ask(parts: Serving, office: Office, **headers: bytes) -> HttpAnswer:
    serial = office.pki.signature_certificate.serial_number
    der = request(office.pki, serial, CertificatePurpose.SIGNATURE, BY_SHA256)
    target = get(der).split(b" ")[1]
    fields = {name.replace("_", "-").encode(): value for name, value in headers.items()}
    return parts.service.answer(HttpRequest(b"GET", target, fields))


@pytest.mark.source("RFC 9919 §6, §7.2")
def test_an_answer_says_when_it_was_made_until_when_it_holds_and_what_it_is(office: Office) -> None:
    office.publish()
    made = AT.replace(microsecond=0)
    clock = Clock(AT)
    parts = serving(office, clock)
    ask(parts, office)
    clock.at = AT + timedelta(minutes=3)
    answer = ask(parts, office)
    fields = answer.headers
    assert parsedate_to_datetime(fields["Date"]) == made + timedelta(minutes=3)
    assert parsedate_to_datetime(fields["Last-Modified"]) == made
    told = ocsp.load_der_ocsp_response(bytes(answer.body))
    assert parsedate_to_datetime(fields["Expires"]) == told.next_update_utc == made + DAY
    assert fields["ETag"] == f'"{sha256(answer.body).hexdigest()}"'
    assert fields["Content-Length"] == str(len(answer.body))
    assert fields["Content-Type"] == "application/ocsp-response"
    assert fields["Cache-Control"] == "max-age=0, public, no-transform, must-revalidate"


@pytest.mark.source("RFC 9919 §7.2: max-age", "RFC 9111 §5.2.2.1")
@pytest.mark.parametrize(
    ("passed", "expected"),
    [(0, 900), (1, 899), (899, 1), (899.5, 0), (900, 0), (86_400, 0), (-1, 0)],
)
def test_caches_keep_an_answer_until_the_next_publication_may_come(
    office: Office, passed: float, expected: int
) -> None:
    office.publish()
    parts = serving(office, Clock(AT + timedelta(seconds=passed)), interval=QUARTER)
    assert ask(parts, office).headers["Cache-Control"].startswith(f"max-age={expected}, public")


@pytest.mark.source("RFC 9111 §5.2.2.1")
@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("22:59:59", 3600),
        ("23:00:00", 3600),
        ("23:00:01", 3599),
        ("23:59:59", 1),
        ("00:00:00", 3600),
    ],
)
def test_no_cache_keeps_an_answer_past_midnight_in_japan_when_all_is_published_anew(
    time: str, expected: int
) -> None:
    at = datetime.fromisoformat(f"2026-06-01T{time}+09:00")
    for published_at in (at, at.astimezone(UTC)):
        age = max_age(published_at, published_at, timedelta(hours=1), DAY)
        assert age == timedelta(seconds=expected)


REGISTER = Register((RelyingParty(1, "one", frozenset(CertificatePurpose), key_digest(b"one")),))
BEARER = b"Authorization: Bearer one\r\n"


@pytest.mark.source("RFC 9111 §3.5: public lets caches keep answers to Authorization")
@pytest.mark.parametrize("is_open", [True, False])
def test_what_is_told_to_a_party_that_showed_itself_no_cache_keeps_for_others(
    office: Office, *, is_open: bool
) -> None:
    office.publish()
    office.replace(office.publication.parties, encode_register(REGISTER))
    parts = serving(office, Clock(AT), interval=QUARTER, is_open=is_open)
    serial = office.pki.signature_certificate.serial_number
    der = request(office.pki, serial, CertificatePurpose.SIGNATURE, BY_SHA256)
    crl = b"GET /crl/signature-01-14204.crl HTTP/1.1\r\n%b\r\n"
    asked = get(der, BEARER), post(der, BEARER), crl % BEARER
    tag = b"If-None-Match: *\r\n"
    for octets in (*asked, *asked, get(der, BEARER + tag), crl % (BEARER + tag)):
        said = say(parts, octets, is_short=True)
        assert b", private, " in said or b" private, " in said
        assert b"public" not in said.partition(b"\r\n\r\n")[0]
    for octets in (get(der), crl % b"") * 2:
        head = say(parts, octets, is_short=True).partition(b"\r\n\r\n")[0]
        assert b"private" not in head
        assert (b"public" in head) is is_open


@given(
    passed=st.timedeltas(timedelta(days=-2), timedelta(days=2)),
    interval=st.timedeltas(timedelta(0), timedelta(days=2)),
    validity=st.timedeltas(timedelta(seconds=1), timedelta(days=7)),
)
def test_no_cache_keeps_an_answer_past_the_next_publication_nor_past_next_update(
    passed: timedelta, interval: timedelta, validity: timedelta
) -> None:
    age = max_age(AT + passed, AT, interval, validity)
    assert timedelta(0) <= age
    assert not age or AT + passed + age <= AT + interval
    # An answer is at most so old when it is given.
    assert kept_for(validity) + age <= validity


@pytest.mark.source("RFC 9110 §13.1.2, §13.1.3, §13.2.2", "RFC 9110 §15.4.5")
def test_whoever_has_the_answer_is_told_that_it_is_unchanged(office: Office) -> None:
    office.publish()
    parts = serving(office, Clock(AT))
    first = ask(parts, office)
    tag, modified = (first.headers[name].encode() for name in ("ETag", "Last-Modified"))
    before = http_date(AT - timedelta(seconds=1)).encode()
    for headers, status in [
        ({"if_none_match": tag}, 304),
        ({"if_none_match": b'"x", ' + tag}, 304),
        ({"if_none_match": b"W/" + tag}, 304),
        ({"if_none_match": b"*"}, 304),
        ({"if_none_match": b'"x"'}, 200),
        ({"if_none_match": tag[:-2] + b'"'}, 200),
        ({"if_none_match": b'"x"', "if_modified_since": modified}, 200),
        ({"if_modified_since": modified}, 304),
        ({"if_modified_since": before}, 200),
        ({"if_modified_since": b"yesterday"}, 200),
        ({"if_modified_since": b"\xff"}, 200),
        ({"if_modified_since": modified.removesuffix(b" GMT")}, 200),
    ]:
        answer = ask(parts, office, **headers)
        assert answer.status == status, headers
        if status == 304:
            assert answer.body == b""
            assert answer.headers == {
                name: first.headers[name]
                for name in ("Date", "Cache-Control", "Last-Modified", "Expires", "ETag")
            }


@pytest.mark.source("RFC 9110 §13.1.3: GET and HEAD only")
def test_a_post_is_answered_whole_whatever_the_client_has(office: Office) -> None:
    office.publish()
    parts = serving(office, Clock(AT))
    tag = ask(parts, office).headers["ETag"].encode()
    serial = office.pki.signature_certificate.serial_number
    der = request(office.pki, serial, CertificatePurpose.SIGNATURE, BY_SHA256)
    fields = {b"content-type": b"application/ocsp-request", b"if-none-match": tag}
    assert parts.service.answer(HttpRequest(b"POST", b"/ocsp", fields, der)).status == 200
    assert post(der).endswith(der)


@pytest.mark.source("RFC 9110 §8.8.2, §13.1.3")
def test_an_answer_signed_anew_is_modified_though_nothing_was_published(office: Office) -> None:
    """Or its next update would pass while the client is told that nothing changed."""
    office.publish()
    clock = Clock(AT)
    parts = serving(office, clock)
    modified = ask(parts, office).headers["Last-Modified"].encode()
    clock.at = AT + timedelta(hours=1)
    assert ask(parts, office, if_modified_since=modified).status == 200


@pytest.mark.source("RFC 9110 §5.6.7")
def test_dates_are_written_as_http_writes_them() -> None:
    assert (
        http_date(datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)) == "Sun, 06 Nov 1994 08:49:37 GMT"
    )


def test_other_files_have_no_last_modified_to_compare() -> None:
    assert not is_unchanged({b"if-modified-since": http_date(AT).encode()}, {"ETag": '"x"'})
    assert read_fields(b"A: b: c\r\nD: \r\n") == {"A": "b: c", "D": ""}
