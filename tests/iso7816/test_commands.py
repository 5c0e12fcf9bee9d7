import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.iso7816 import Command, CommandFields, CommandFormError
from jumin.terms import UsageError


octet = st.integers(0, 0xFF)
commands = st.builds(
    Command,
    octet,
    octet,
    octet,
    octet,
    data=st.one_of(st.binary(max_size=300), st.integers(250, 65_535).map(bytes)),
    le=st.none() | st.integers(1, 65_536) | st.sampled_from([255, 256, 257, 65_535, 65_536]),
    extended=st.booleans(),
)

CASES = [
    pytest.param("00A40000", Command(0, 0xA4, 0, 0), id="case 1"),
    pytest.param("00B0000004", Command(0, 0xB0, 0, 0, le=4), id="case 2, short"),
    pytest.param("00B0000000", Command(0, 0xB0, 0, 0, le=256), id="case 2, short, 256"),
    pytest.param(
        "00B00000000101", Command(0, 0xB0, 0, 0, le=257, extended=True), id="case 2, extended"
    ),
    pytest.param(
        "00B00000000000",
        Command(0, 0xB0, 0, 0, le=65_536, extended=True),
        id="case 2, extended, 65 536",
    ),
    pytest.param(
        "00B00000000001", Command(0, 0xB0, 0, 0, le=1, extended=True), id="case 2, extended, 1"
    ),
    pytest.param(
        "00A4020C020017", Command(0, 0xA4, 2, 0x0C, bytes.fromhex("0017")), id="case 3, short"
    ),
    pytest.param(
        "00A4020C0000020017",
        Command(0, 0xA4, 2, 0x0C, bytes.fromhex("0017"), extended=True),
        id="case 3, extended",
    ),
    pytest.param(
        "802A008002ABCD00", Command(0x80, 0x2A, 0, 0x80, b"\xab\xcd", 256), id="case 4, short"
    ),
    pytest.param(
        "802A0080000002ABCD0000",
        Command(0x80, 0x2A, 0, 0x80, b"\xab\xcd", 65_536, extended=True),
        id="case 4, extended",
    ),
]


@pytest.mark.source("ISO/IEC 7816-4 §5.2")
@pytest.mark.parametrize(("apdu", "command"), CASES)
def test_a_command_has_one_of_four_cases_with_short_or_extended_lengths(
    apdu: str, command: Command
) -> None:
    assert Command.parse(bytes.fromhex(apdu)) == command
    assert bytes(command) == bytes.fromhex(apdu)


@pytest.mark.source("ISO/IEC 7816-4 §5.2")
@given(commands)
def test_what_is_built_is_parsed_back(command: Command) -> None:
    assert Command.parse(bytes(command)) == command


@pytest.mark.source("ISO/IEC 7816-4 §5.2")
@given(st.binary(max_size=40) | st.binary(min_size=5, max_size=300))
def test_what_is_parsed_is_built_back_and_anything_else_is_a_command_form_error(
    apdu: bytes,
) -> None:
    try:
        command = Command.parse(apdu)
    except CommandFormError:
        return
    assert bytes(command) == apdu


@pytest.mark.source("ISO/IEC 7816-4 §5.2")
@pytest.mark.parametrize(
    "apdu",
    [
        pytest.param("", id="nothing"),
        pytest.param("00A404", id="no whole header"),
        pytest.param("00A4040C05AABB", id="data cut short"),
        pytest.param("00A4040C01AABBCC", id="too many bytes"),
        pytest.param("00B000000000", id="two bytes of extended Le"),
        pytest.param("00A4040C000000AA", id="extended Lc of zero"),
        pytest.param("00A4040C000001AABB", id="one byte of extended Le"),
    ],
)
def test_length_fields_that_do_not_fit_are_refused(apdu: str) -> None:
    with pytest.raises(CommandFormError):
        Command.parse(bytes.fromhex(apdu))


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
def test_fields_that_fit_no_command_are_refused() -> None:
    for wrong in (
        lambda: Command(0x100, 0, 0, 0),
        lambda: Command(0, 0, 0, -1),
        lambda: Command(0, 0, 0, 0, bytes(65_536)),
        lambda: Command(0, 0, 0, 0, le=0),
        lambda: Command(0, 0, 0, 0, le=65_537),
    ):
        with pytest.raises(CommandFormError) as caught:
            wrong()
        assert isinstance(caught.value, UsageError)


@pytest.mark.source("tsukuba-guide-2023-10 §3")
def test_data_of_a_command_never_shows() -> None:
    command = Command(0, 0x20, 0, 0x80, b"1234")
    for shown in (repr(command), repr(CommandFields.parse(bytes(command)))):
        assert "1234" not in shown
        assert "31323334" not in shown
