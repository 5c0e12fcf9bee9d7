"""How long an OCSP answer holds: from `JUMIN_OCSP_VALIDITY` to the wire and to what is kept."""

from base64 import b64encode
from datetime import datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from cryptography.x509 import ocsp
from pki_makers import AT, Pki
from published_folders import PASSPHRASE, Office, free_port
from services import Clock, serving

from jumin.cli.serving import Wanted, running, serve_responder
from jumin.pki import build_request
from jumin.responder.messages import HttpRequest


def target(pki: Pki) -> str:
    request = build_request(pki.signature_certificate, pki.signature.certificate)
    return "/ocsp/" + quote(b64encode(request).decode(), safe="")


@pytest.mark.source("RFC 6960 §4.2.2.1: nextUpdate")
@pytest.mark.parametrize(
    ("setting", "validity"),
    [(None, timedelta(days=1)), ("PT2H", timedelta(hours=2)), ("P7D", timedelta(days=7))],
)
def test_the_responder_of_the_town_answers_for_as_long_as_is_set(
    office: Office,
    pki: Pki,
    monkeypatch: pytest.MonkeyPatch,
    setting: str | None,
    validity: timedelta,
) -> None:
    office.publish()
    monkeypatch.delenv("JUMIN_OCSP_VALIDITY", raising=False)
    if setting is not None:
        monkeypatch.setenv("JUMIN_OCSP_VALIDITY", setting)
    data, port = office.publication.directory.parent, free_port()
    address = ("127.0.0.1", port)
    wanted = Wanted("responder", serve_responder, (*address, data, PASSPHRASE), address)
    with running(wanted) as servers:
        servers[0].wait_until_it_answers()
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", target(pki))
        answer = ocsp.load_der_ocsp_response(connection.getresponse().read())
        connection.close()
    assert answer.next_update_utc is not None
    assert answer.next_update_utc - answer.produced_at_utc == validity


@pytest.mark.source("RFC 9919 §7.1: an answer is renewed long before its nextUpdate")
def test_an_answer_is_kept_for_half_of_its_life(office: Office, pki: Pki) -> None:
    office.publish()
    clock = Clock(AT)
    service = serving(office, clock, validity=timedelta(minutes=10)).service

    def produced_at() -> datetime:
        answer = service.answer(HttpRequest(b"GET", target(pki).encode()))
        return ocsp.load_der_ocsp_response(bytes(answer.body)).produced_at_utc

    first = AT.replace(microsecond=0)
    assert produced_at() == first
    clock.at = first + timedelta(minutes=5, microseconds=-1)
    assert produced_at() == first
    clock.at = first + timedelta(minutes=5)
    assert produced_at() == clock.at
