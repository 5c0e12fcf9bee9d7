"""`jumin licence`: verifiers under examination, good, blind, crashing, hanging, talking rubbish."""

import base64
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from jumin.cli.licence.answer import NoAnswerError
from jumin.cli.licence.page import page_of
from jumin.cli.licence.protocol import read_answer
from jumin.cli.licence.report import Report
from jumin.pki.vectors import ENTRIES, VectorKeys
from jumin.terms import JST


Jumin = Callable[..., Any]
TIME = ("--category", "time")
CASES_OF_TIME = 9
AT = datetime(2026, 11, 20, 10, 0, tzinfo=JST)


@pytest.fixture(scope="module")
def made_keys() -> VectorKeys:
    return VectorKeys.generate()


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch, made_keys: VectorKeys) -> None:
    """Making keys takes longer than all the rest: they are made once."""
    monkeypatch.setattr(VectorKeys, "generate", lambda: made_keys)


def program(path: Path, text: str) -> str:
    """Write a verifier; tell the command that starts it."""
    path.write_text("import json, os, sys, time\n" + text)
    return f"{sys.executable} -I {path}"


EACH = "for line in sys.stdin:\n    question = json.loads(line)\n"
BLIND = EACH + "    print(json.dumps({'valid': True}), flush=True)\n"


def test_our_own_verifier_passes_every_case(jumin: Jumin) -> None:
    answer = jumin("licence", "run", "--json")
    assert answer.code == 0
    assert answer.json["passed"] is True
    assert answer.json["counts"]["passed"] == answer.json["cases"] >= 150
    assert answer.json["missing"] == []
    assert not any(result["other_reason"] for result in answer.json["results"])


def test_a_blind_verifier_is_told_every_check_that_it_misses(jumin: Jumin, tmp_path: Path) -> None:
    command = program(tmp_path / "blind.py", BLIND)
    answer = jumin("licence", "run", "--exec", command, "--jobs", 2, "--json")
    assert answer.code == 1
    wrong = [result for result in answer.json["results"] if not result["valid"]]
    assert answer.json["counts"]["accepted"] == len(wrong)
    assert answer.json["counts"]["refused"] == 0
    assert {one["check"] for one in answer.json["missing"]} == {one["check"] for one in wrong}
    assert all(one["clause"] and one["en"] and one["ja"] for one in answer.json["missing"])


def test_the_report_tells_people_what_somebody_could_do(jumin: Jumin, tmp_path: Path) -> None:
    command = program(tmp_path / "blind.py", BLIND)
    told = jumin("licence", "run", "--exec", command, *TIME).out
    assert "Missing check: certificate.validity (RFC 5280 §4.1.2.5)" in told
    assert "Expired certificates are used" in told
    assert "- expired: The certificate ended a second ago." in told
    assert "Not passed." in told
    told = jumin("licence", "run", "--exec", command, "--case", "expired", "--lang", "ja").out
    assert "期限切れの証明書を使える" in told


def test_a_verifier_that_always_refuses_is_told_what_it_refuses(
    jumin: Jumin, tmp_path: Path
) -> None:
    command = program(
        tmp_path / "no.py",
        EACH + '    print(\'{"valid": false, "reason": "no\\\\u001b[2J"}\', flush=True)\n',
    )
    answer = jumin("licence", "run", "--exec", command, *TIME)
    assert answer.code == 1
    assert "Refused wrongly" in answer.out
    assert "It said: no[2J" in answer.out
    assert "\x1b[2J" not in answer.out


def test_a_program_may_end_after_each_answer(jumin: Jumin, tmp_path: Path) -> None:
    one = "question = json.loads(sys.stdin.readline())\nprint('{\"valid\": null}')\n"
    command = program(tmp_path / "one.py", one)
    answer = jumin("licence", "run", "--exec", command, *TIME, "--json")
    assert answer.code == 1
    assert answer.json["counts"]["declined"] == CASES_OF_TIME


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("sys.exit(3)\n", "It ended without an answer (exit code 3)."),
        ("os.kill(os.getpid(), 11)\n", "It ended without an answer (exit code -11)."),
        (EACH + "    print('yes', flush=True)\n", "Its answer is no JSON."),
        (EACH + "    print('[' * 9000, flush=True)\n", "Its answer is no JSON."),
        (EACH + "    print('[true]', flush=True)\n", "Its answer says neither"),
        (EACH + "    print('{\"valid\": 1}', flush=True)\n", "Its answer says neither"),
        (EACH + "    print('{}', flush=True)\n", "Its answer says neither"),
        ("while True: print('x' * 9999, end='')\n", "Its answer is longer than 64 KiB."),
        (EACH + "    print(flush=True)\n", "Its answer is no JSON."),
    ],
)
def test_what_a_program_does_instead_of_answering_is_a_finding(
    jumin: Jumin, tmp_path: Path, text: str, trouble: str
) -> None:
    command = program(tmp_path / "odd.py", text)
    answer = jumin("licence", "run", "--exec", command, *TIME, "--json")
    assert answer.code == 1
    assert answer.json["counts"]["unanswered"] == CASES_OF_TIME
    troubles = [result["trouble"] for result in answer.json["results"]]
    assert troubles[0].startswith(trouble)
    assert troubles[-1] == "It never answered, and was given up."


@pytest.mark.parametrize("text", ["time.sleep(60)\n", EACH + "    time.sleep(60)\n"])
def test_a_program_that_hangs_is_ended_and_given_up(
    jumin: Jumin, tmp_path: Path, text: str
) -> None:
    command = program(tmp_path / "hangs.py", text)
    answer = jumin(
        "licence", "run", "--exec", command, "--timeout", 0.2, "--category", "signature", "--json"
    )
    assert answer.code == 1
    assert answer.json["results"][0]["trouble"] == "It did not answer within 0.2 s."
    assert answer.json["results"][-1]["trouble"] == "It never answered, and was given up."


def test_a_program_that_stumbles_once_goes_on_with_the_next_case(
    jumin: Jumin, tmp_path: Path
) -> None:
    text = EACH + (
        "    if question['number'] == 2: os._exit(9)\n"
        "    if question['number'] == 3: print('oh')\n"
        "    if question['number'] == 4: time.sleep(60)\n"
        "    print('{\"valid\": true}', flush=True)\n"
    )
    command = program(tmp_path / "stumbles.py", text)
    answer = jumin("licence", "run", "--exec", command, *TIME, "--timeout", 2, "--json")
    outcomes = [result["outcome"] for result in answer.json["results"]]
    assert outcomes[1:4] == ["unanswered"] * 3
    assert "unanswered" not in outcomes[:1] + outcomes[4:]


def test_what_can_not_be_started_is_wrong_use(jumin: Jumin) -> None:
    for command in ("/nowhere/at-all", "'", " "):
        answer = jumin("licence", "run", "--exec", command, *TIME)
        assert answer.code == 2, command


def test_a_question_does_not_tell_its_answer(jumin: Jumin, tmp_path: Path) -> None:
    heard = tmp_path / "heard.json"
    text = EACH + f"    open({str(heard)!r}, 'w').write(line)\n    print('{{}}', flush=True)\n"
    jumin("licence", "run", "--exec", program(tmp_path / "spy.py", text), "--case", "expired")
    asked = json.loads(heard.read_text())
    assert set(asked) == {
        *("version", "number", "category", "purpose", "at", "anchors", "certificate", "nonce"),
        *("ocsp", "crls", "message", "signature", "cms", "content"),
    }
    assert "expired" not in heard.read_text()


class _Verifier(BaseHTTPRequestHandler):
    """A verifier behind an address; its path says how it behaves."""

    def do_POST(self) -> None:
        """Answer a question."""
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert base64.b64decode(question["anchors"][0])
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{")
            self.wfile.flush()
            self.server.released.wait(30)  # type: ignore[attr-defined]
            return
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        self.wfile.write(b'{"valid": true}')

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def _served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Verifier)
    server.daemon_threads = True
    server.released = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.released.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_verifier_behind_an_address_is_asked_by_post(jumin: Jumin) -> None:
    with _served() as url:
        answer = jumin("licence", "run", "--url", f"{url}/verify", *TIME, "--json")
        assert answer.json["counts"]["unanswered"] == 0
        assert answer.json["counts"]["accepted"] == 3
        answer = jumin("licence", "run", "--url", f"{url}/broken", *TIME, "--json")
        assert answer.json["results"][0]["trouble"] == "It answered with HTTP status 500."
        answer = jumin(
            "licence",
            "run",
            "--url",
            f"{url}/slow",
            "--case",
            "expired",
            "--timeout",
            0.3,
            "--json",
        )
        assert answer.json["results"][0]["trouble"] == "It did not answer within 0.3 s."
    answer = jumin("licence", "run", "--url", f"{url}/verify", "--case", "expired", "--json")
    assert answer.json["results"][0]["trouble"].startswith("No answer came:")


@pytest.mark.parametrize(
    "url",
    [
        *("http://192.0.2.1/", "http://jumin.example/", "https://127.0.0.1/", "file:///etc/passwd"),
        *(
            "http://127.0.0.1@192.0.2.1/",
            "http://me@127.0.0.1/",
            "http://127.0.0.1:x/",
            "127.0.0.1",
        ),
    ],
)
def test_nothing_is_sent_to_another_computer(jumin: Jumin, url: str) -> None:
    answer = jumin("licence", "run", "--url", url, *TIME)
    assert answer.code == 2
    assert "Jumin stays on this computer" in answer.err


def test_the_page_tells_in_both_languages_and_needs_nothing_else(
    jumin: Jumin, tmp_path: Path
) -> None:
    command = program(tmp_path / "blind.py", BLIND) + " '<script>'"
    page = tmp_path / "report.html"
    jumin("licence", "run", "--exec", command, *TIME, "--html", page)
    told = page.read_text()
    assert "TEST" in told
    assert '<html lang="ja">' in told
    assert "証明書が1秒前に期限切れになった。" in told
    assert "The certificate ended a second ago." in told
    assert "期限切れの証明書を使える" in told
    assert "&lt;script&gt;" in told
    assert "<script" not in told
    assert "http:" not in told.replace("http://127.0.0.1", "")
    assert jumin("licence", "run", *TIME, "--html", page).code == 2
    assert jumin("licence", "run", *TIME, "--html", page, "--force").code == 0
    assert "jumin.pki.verify" in page.read_text()
    for part in re.findall(r"<(?:h1|h2|caption|dt|th[^>]*)>(.*?)</(?:h1|h2|caption|dt|th)>", told):
        assert '<span class="en" lang="en">' in part
    (title,) = re.findall("<title>(.*)</title>", told)
    assert title == "検証器の検定（TEST） / Examination of a verifier (TEST)"


def test_an_examination_of_nothing_but_right_answers_makes_a_page_without_findings() -> None:
    told = page_of(Report("nobody", AT, ())).decode()
    assert "<article>" not in told


def test_cases_are_listed_and_shown(jumin: Jumin) -> None:
    listed = jumin("licence", "list", "--json").json
    assert [one["id"] for one in listed] == [entry.id for entry in ENTRIES]
    assert "The certificate ended a second ago." in jumin("licence", "list", *TIME).out
    shown = jumin("licence", "show", "answer-held", "--json").json
    assert (shown["valid"], shown["reason"], shown["check"]) == (False, "held", "status.good")
    assert base64.b64decode(shown["question"]["ocsp"])
    assert "clause:      RFC 6960 §2.2" in jumin("licence", "show", "answer-held").out
    assert jumin("licence", "show", "no-such-case").code == 2
    assert jumin("licence", "run", "--exec", "true", "--url", "http://127.0.0.1/").code == 2


def test_cases_are_made_as_of_an_instant(jumin: Jumin) -> None:
    answer = jumin("licence", "run", *TIME, "--at", "2030-04-05T06:07:08", "--json")
    assert (answer.code, answer.json["at"]) == (0, "2030-04-05T06:07:08+09:00")
    for at in ("2050-01-01", "1999-12-31", "now"):
        assert jumin("licence", "run", *TIME, "--at", at).code == 2


def test_cases_are_written_as_files(jumin: Jumin, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    assert jumin("licence", "export", folder, *TIME).code == 0
    answers = json.loads((folder / "answers.json").read_text())
    questions = (folder / "questions.jsonl").read_text().splitlines()
    assert len(answers) == len(questions) == CASES_OF_TIME
    for told, line in zip(answers, questions, strict=True):
        of_case = folder / told["id"]
        question = json.loads(line)
        assert (of_case / "certificate.der").read_bytes() == base64.b64decode(
            question["certificate"]
        )
        assert json.loads((of_case / "case.json").read_text())["valid"] is told["valid"]
    again = jumin("licence", "export", folder, *TIME)
    assert again.code == 2
    assert "there is something in this folder" in again.err


def test_an_answer_is_read_whatever_its_octets_are() -> None:
    assert read_answer(b'{"valid": false, "reason": "' + b"x" * 900 + b'"}').reason == "x" * 200
    assert read_answer(b'{"valid": true, "reason": 7}').reason == "7"
    for octets in (b"", b"\xff", b"null", b"{", b'{"valid": "true"}', b"[" * 60_000):
        with pytest.raises(NoAnswerError):
            read_answer(octets)


ADAPTERS = Path(__file__).resolve().parents[2] / "examples" / "licence"
RIGHT = ("right-signature", "right-phone", "older-generation", "expired", "policy-unknown")


@pytest.mark.parametrize("adapter", ["openssl", "pyhanko", "cryptography"])
def test_the_adapters_to_begin_with_put_the_questions_to_their_libraries(
    jumin: Jumin, adapter: str
) -> None:
    command = f"{sys.executable} {ADAPTERS / f'with_{adapter}.py'}"
    chosen = [part for name in RIGHT for part in ("--case", name)]
    answer = jumin("licence", "run", "--exec", command, "--timeout", 60, *chosen, "--json")
    assert {one["id"]: one["outcome"] for one in answer.json["results"]} == dict.fromkeys(
        RIGHT, "passed"
    )
    assert answer.code == 0
