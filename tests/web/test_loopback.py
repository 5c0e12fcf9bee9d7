"""There are no accounts yet: the pages answer to this computer only."""

import pytest
from django.test import Client


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_this_computers_own_names_are_answered_to(town, host):  # noqa: ARG001 (it is visited)
    assert Client(HTTP_HOST=host).get("/keeping/").status_code == 200


@pytest.mark.source("RFC 9110 §15.5.20")
@pytest.mark.parametrize("host", ["example.org", "192.0.2.1:8000", "localhost.example.org", "a b"])
def test_by_any_other_name_one_is_told_where_the_town_is(host):
    answer = Client(HTTP_HOST=host, SERVER_PORT="8123").get("/")
    assert answer.status_code == 421
    assert "http://localhost:" in answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("visitor", ["192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "", "x"])
def test_who_comes_from_another_computer_is_turned_away(visitor):
    answer = Client(HTTP_HOST="localhost", REMOTE_ADDR=visitor).post("/clock/stop/")
    assert answer.status_code == 403
    assert "このコンピューター" in answer.content.decode()


@pytest.mark.parametrize("visitor", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_computers_own_addresses_are_let_in(town, visitor):  # noqa: ARG001 (it is visited)
    assert Client(HTTP_HOST="localhost", REMOTE_ADDR=visitor).get("/keeping/").status_code == 200
