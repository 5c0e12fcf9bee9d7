"""What a transcript says of commands and answers, and how it is written."""

import time
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.reader.transcript.text import LARGEST, TranscriptFormError, parse
from jumin.reader.transcript.values import (
    Anything,
    Blinded,
    ByteMissingError,
    DataLength,
    Digits,
    Exchange,
    Header,
    LeftOut,
    Parameter,
    ParameterFormError,
    ParameterMissingError,
    ParameterPlaceError,
    Power,
    PowerEvent,
    Remark,
    Transcript,
    fill,
    joined,
    matches,
)
from jumin.reader.transcript.writing import show_answer, show_command, write
from jumin.terms import Pin


DIGEST = sha256(b"abc").hexdigest()[:16]

line_texts = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), max_size=12
).map(str.strip)
octets = st.binary(min_size=1, max_size=80).map(Digits.of)
hidden = st.builds(LeftOut, st.integers(0, 9999), st.just(DIGEST) | st.just("")) | st.builds(
    Blinded, st.integers(1, 40)
)
names = st.from_regex(r"[a-z][a-z0-9:-]{0,9}", fullmatch=True)
commands = st.lists(
    octets | hidden | st.builds(Parameter, names) | st.just(DataLength()), min_size=1, max_size=4
).map(joined)
digits = st.from_regex(r"([0-9A-F?]{2}){1,80}", fullmatch=True).map(Digits)
answers = st.builds(
    lambda before, anything, after: joined((*before, *anything, *after)),
    st.lists(digits | hidden, min_size=1, max_size=3),
    st.lists(st.just(Anything()), max_size=1),
    st.lists(digits | hidden, max_size=3),
)
events = st.lists(
    st.builds(Remark, line_texts)
    | st.builds(Power, st.sampled_from(PowerEvent))
    | st.builds(Exchange, commands, st.none() | answers, line_texts, st.just(""))
    | st.builds(Exchange, commands, answers, line_texts, line_texts),
    max_size=6,
)
headers = st.lists(
    st.builds(Header, st.from_regex(r"[a-z][a-z -]{0,9}", fullmatch=True), line_texts)
    | st.builds(Remark, line_texts),
    max_size=4,
)
transcripts = st.builds(lambda first, then: Transcript((*first, *then)), headers, events)


@settings(max_examples=60)
@given(transcripts)
def test_what_is_written_is_read_as_it_was(transcript: Transcript) -> None:
    assert parse(write(transcript)) == transcript


@given(st.binary(max_size=200) | st.text("><=#*?;{}[]… :Lc0Af\n", max_size=80).map(str.encode))
def test_any_bytes_are_a_transcript_or_the_line_that_is_wrong_is_told(content: bytes) -> None:
    try:
        transcript = parse(b"transcript: 1\n" + content)
    except TranscriptFormError as told:
        line = told.line
    else:
        line = 1
        assert parse(write(transcript)) == transcript
    assert 1 <= line <= content.count(b"\n") + 2


def test_a_person_can_write_one() -> None:
    transcript = parse(
        "transcript: 1\n"
        "card: a card (TEST)\n"
        "\n"
        "# tries left\n"
        "= power on\n"
        "> 00 a4 020C 02 0018 ; SELECT\r\n"
        "< 9000\n"
        "> 00200080 Lc\n"
        "  {pin:authentication} ; presented\n"
        "< 63C?\n"
        "> 00B0 0000 00\n"
        "< 30 [3] …9000".encode()
    )
    assert transcript.header("card") == "a card (TEST)"
    assert transcript.header("tool") == ""
    assert transcript.parameters == ("pin:authentication",)
    select, verify, read = transcript.exchanges
    assert select == Exchange((Digits("00A4020C020018"),), (Digits("9000"),), "SELECT")
    assert (select.line, verify.line) == (6, 8)
    assert verify.command == (Digits("00200080"), DataLength(), Parameter("pin:authentication"))
    assert verify.command_note == "presented"
    assert read.answer == (Digits("30"), LeftOut(3), Anything(), Digits("9000"))


def test_a_long_answer_is_written_on_several_lines() -> None:
    long = Transcript((Exchange((Digits("00B0000000"),), (Digits.of(bytes(256) + b"\x90\x00"),)),))
    written = write(long).decode()
    assert max(map(len, written.split("\n"))) <= 80
    assert "> 00B00000 00\n" in written
    assert parse(written.encode()) == long


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "begins with"),
        ("transcript: 2", 1, "begins with"),
        ("transcript: 1\n> 0", 2, "from character 3"),
        ("transcript: 1\n> 00\n< 9000\n< 9000", 4, "right behind its command"),
        ("transcript: 1\n< 9000", 2, "right behind its command"),
        ("transcript: 1\n> 00\n= power on\n< 9000", 4, "right behind its command"),
        ("transcript: 1\n= shaken", 2, "power on"),
        ("transcript: 1\n= reset\ncard: late", 3, "headers stand before"),
        ("transcript: 1\nno header", 2, "a line begins with"),
        ("transcript: 1\n  9000", 2, "no line before"),
        ("transcript: 1\n> 00\n< …90…", 3, "one …"),
        ("transcript: 1\n> 00\n< …\n  …", 3, "one …"),
        ("transcript: 1\n> 00\n< Lc", 3, "neither names nor Lc"),
    ],
)
def test_the_line_that_is_wrong_is_told_and_why(text: str, line: int, why: str) -> None:
    with pytest.raises(TranscriptFormError, match=why) as caught:
        parse(text.encode())
    assert caught.value.line == line


def test_bytes_that_are_no_text_are_told_by_their_line() -> None:
    with pytest.raises(TranscriptFormError, match="UTF-8") as caught:
        parse(b"transcript: 1\n#\n\xff\n")
    assert caught.value.line == 3


def test_a_file_too_large_for_a_transcript_is_refused() -> None:
    content = b"transcript: 1\n#".ljust(LARGEST, b"-")
    assert parse(content).exchanges == ()
    with pytest.raises(TranscriptFormError, match="at most"):
        parse(content + b"\n")


def test_a_secret_is_filled_in_and_counted() -> None:
    pattern = (Digits("00200080"), DataLength(), Parameter("pin:signature"))
    given_pin = {"pin:signature": Pin("ABC123")}
    assert fill(pattern, given_pin) == bytes.fromhex("0020008006") + b"ABC123"


@pytest.mark.parametrize("characters", ["", "\N{FULLWIDTH DIGIT ONE}234", "1" * 256])
def test_what_is_no_pin_is_not_filled_in(characters: str) -> None:
    with pytest.raises(ParameterFormError):
        fill((Parameter("pin:signature"),), {"pin:signature": Pin(characters)})


def test_a_secret_that_is_not_given_is_named() -> None:
    with pytest.raises(ParameterMissingError, match="pin:signature"):
        fill((Parameter("pin:signature"),), {})


@pytest.mark.parametrize(
    "pattern",
    [
        (Digits("00200080"), Blinded(4)),
        (Digits("00D6000004"), LeftOut(4)),
        (Digits("00?0"),),
        (Anything(),),
        (DataLength(), Digits.of(bytes(256))),
    ],
)
def test_bytes_that_were_never_written_down_cannot_be_sent(pattern: tuple[Digits, ...]) -> None:
    with pytest.raises(ByteMissingError, match="pin:authentication"):
        fill(pattern, {})


@pytest.mark.parametrize(
    ("text", "answer", "does_match"),
    [
        ("9000", "9000", True),
        ("9000", "6A82", False),
        ("9000", "", False),
        ("63C?", "63C0", True),
        ("63C?", "63CF", True),
        ("63C?", "6382", False),
        ("[3] 9000", "0102039000", True),
        ("[3] 9000", "01029000", False),
        ("[3] 9000", "010203049000", False),
        ("…9000", "9000", True),
        ("…9000", "01029000", True),
        ("…9000", "01026282", False),
        ("3082 … 9000", "308200019000", True),
        ("3082 … 9000", "30829000", True),
        ("3082 … 9000", "309000", False),
        ("…", "", True),
        (f"[3 sha256 {DIGEST}] 9000", "6162639000", True),
        (f"[3 sha256 {DIGEST}] 9000", "6162649000", False),
        ("**** 9000", "12349000", True),
        ("**** 9000", "129000", False),
    ],
)
def test_an_answer_is_as_expected_or_not(text: str, answer: str, does_match: bool) -> None:  # noqa: FBT001 (pytest gives it)
    (exchange,) = parse(f"transcript: 1\n> 00\n< {text}".encode()).exchanges
    assert exchange.answer is not None
    assert matches(exchange.answer, bytes.fromhex(answer)) is does_match


@settings(max_examples=50)
@given(st.binary(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_any_answer_is_as_its_own_bytes_say(answer: bytes, start: int, end: int) -> None:
    start, end = sorted((min(start, len(answer)), min(end, len(answer))))
    before, middle, after = answer[:start], answer[start:end], answer[end:]
    for part in (Digits.of(middle), LeftOut.of(middle), LeftOut(len(middle)), Anything()):
        assert matches(joined((Digits.of(before), part, Digits.of(after))), answer)
    assert not matches(joined([Digits.of(answer)]), answer + b"\0")


def test_no_byte_shows_in_a_repr() -> None:
    exchange = Exchange((Digits("31323334"),), (Digits("35363738"),))
    assert "3132" not in repr(exchange)
    assert "3536" not in repr(exchange)


def test_a_command_is_shown_as_people_read_it() -> None:
    verify = (Digits("00200080"), DataLength(), Parameter("pin:signature"))
    assert show_command(verify) == "00200080 Lc {pin:signature}"
    select = (Digits("00A4040C0AD392F000260100000001"),)
    assert show_command(select) == "00A4040C 0A D392F000260100000001"
    assert show_command((Digits("00A4"),)) == "00A4"
    assert show_answer((LeftOut(3), Digits("9000"))) == "[3] 9000"


@pytest.mark.parametrize(
    "command",
    [
        "00A4040C Lc {pin:authentication}",
        "00B00000 Lc {pin:authentication} 00",
        "0084{pin:authentication}",
        "{pin:authentication}",
        "Lc {pin:authentication}",
    ],
)
def test_a_pin_stands_by_its_name_only_where_it_is_hidden(command: str) -> None:
    (exchange,) = parse(f"transcript: 1\n> {command}".encode()).exchanges
    with pytest.raises(ParameterPlaceError, match="takes a PIN"):
        fill(exchange.command, {"pin:authentication": Pin("7391")})


@pytest.mark.parametrize(
    "content",
    [
        "> 00A4040C\n< " + "AA " * 400_000,
        "> 00A4040C\n" + "  00\n" * 400_000,
        "> 00A4040C\n" + "  ;a\n" * 400_000,
        "a:\n" * 400_000,
    ],
    ids=["a long line", "many lines", "many notes", "many headers"],
)
def test_a_transcript_is_read_in_a_time_that_grows_as_it_does(content: str) -> None:
    begun = time.process_time()
    parse(f"transcript: 1\n{content}".encode())
    assert time.process_time() - begun < 8
