"""Selecting applications and files."""

import pytest
from card_dialogues import SELECT, SELECT_ISSUER_DOMAIN, SELECT_JPKI, answer, sw

from jumin.cardfiles import AIDS, Applet
from jumin.chip import Card


FIRST_FILE = {
    Applet.JPKI: "0006",
    Applet.INPUT_SUPPORT: "0001",
    Applet.CARD_FACE: "0003",
    Applet.RESIDENT_REGISTER: "0002",
    Applet.COMMON_DATA: "0019",
    Applet.ISSUER_DOMAIN: "001E",
}
"""A file of each application that tells it from others."""


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
@pytest.mark.parametrize("applet", Applet)
def test_each_application_is_selected_by_its_name(card: Card, applet: Applet) -> None:
    assert answer(card, SELECT[applet]) == "9000"
    assert sw(card, f"00A4020C02{FIRST_FILE[applet]}") == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2", "JICSAP v1.1 §4.2")
@pytest.mark.parametrize("length", range(1, 11))
def test_an_application_is_selected_by_the_first_bytes_of_its_name(card: Card, length: int) -> None:
    part = AIDS[Applet.JPKI][:length].hex()
    assert answer(card, f"00A4040C{length:02X}{part}") == "9000"
    assert sw(card, "00A4020C020006") == "9000"


@pytest.mark.source("jpki/myna find_ap: names are found by trying one more byte at a time")
def test_a_walk_over_the_bytes_of_names_finds_exactly_the_applications(card: Card) -> None:
    found, beginnings = set(), [b""]
    while beginnings:
        tried = [begun + bytes((octet,)) for begun in beginnings for octet in range(256)]
        beginnings = [
            name for name in tried if sw(card, f"00A4040C{len(name):02X}{name.hex()}") == "9000"
        ]
        found.update(name for name in beginnings if name in AIDS.values())
    assert found == set(AIDS.values())


@pytest.mark.source("OpenSC 0.23.0, the probes of its drivers, in their order")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        ("00A4040007627601FF000000", "6A82"),
        ("00A4040006A00000000101", "6A82"),
        ("00A404000BE82B0601040181C31F020100", "6A82"),
        ("00A4040C0FD23300000045737445494420763335", "6A82"),
        ("00CADF3005", "6A88"),
        ("00CB3FFF035C017E08", "6D00"),
        ("00A4040009A0000003080000100000", "6A82"),
        ("00A4040C07A000000116DB0000", "6A82"),
        ("00A4040C07A000000079100000", "6A82"),
        *((f"00A4040C07A00000007901{nn:02X}00", "6A82") for nn in range(16)),
        ("00A404000CF276A288BCFBA69D34F31001", "6A82"),
        ("00A4040009A0000003974254465900", "6A82"),
        ("00A4040006D2760001240100", "6A82"),
    ],
)
def test_the_probes_for_other_cards_are_all_refused(card: Card, apdu: str, expected: str) -> None:
    assert answer(card, apdu) == expected
    assert sw(card, "00A4020C020006") == "6A82"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
@pytest.mark.parametrize(
    "name",
    [
        "D392F00026010000000100",
        "D392F000260100000002",
        "D3921000310001010402FF",
        "A000000151000000",
        "A0000001510001",
        "00",
        "D392F00026010000000100112233445566",
    ],
)
def test_a_name_that_is_longer_or_differs_is_not_found(card: Card, name: str) -> None:
    assert answer(card, f"00A4040C{len(name) // 2:02X}{name}") == "6A82"


@pytest.mark.source("ISO/IEC 7816-4 §7.4.1")
@pytest.mark.parametrize("applet", Applet)
def test_file_control_information_names_the_application(card: Card, applet: Applet) -> None:
    aid = AIDS[applet].hex().upper()
    length = len(aid) // 2
    fci = f"6F{length + 2:02X}84{length:02X}{aid}9000"
    assert answer(card, f"00A40400{length:02X}{aid}00") == fci
    assert answer(card, f"00A40400{length:02X}{aid}") == "9000"
    assert answer(card, f"00A4040C{length:02X}{aid}00") == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §7.4.1")
def test_file_control_information_gives_the_whole_name_for_a_part_of_it(card: Card) -> None:
    assert answer(card, "00A4040003D392F000") == "6F0C840AD392F0002601000000019000"


@pytest.mark.source("observed on cards: SELECT without a name selects the default domain")
def test_no_name_selects_the_issuers_domain(jpki: Card) -> None:
    assert answer(jpki, "00A4040000") == "6F098407A00000015100009000"
    assert sw(jpki, "00A4020C020006") == "6A82"
    assert sw(jpki, "00A4020C02001E") == "9000"


@pytest.mark.source("observed on cards: there is no master file")
def test_the_issuers_domain_is_selected_at_power_on_and_is_no_master_file(card: Card) -> None:
    assert sw(card, "00A4020C02001E") == "9000"
    assert sw(card, "00B0000000") == "6981"
    assert sw(card, "00A40000") == "6A86"
    assert sw(card, SELECT_ISSUER_DOMAIN, "00A40000") == "6A86"
    for identifier in ("3F00", "2F10", "2F11", "0001"):
        assert sw(card, f"00A4020C02{identifier}") == "6A82"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("00A4020C020001", "9000", id="readable with a PIN, selectable without"),
        pytest.param("00A4020C02001A", "9000", id="a key"),
        pytest.param("00A4020C020003", "6A82", id="no such file"),
        pytest.param("00A4020C023F00", "6A82", id="no master file"),
        pytest.param("00A4020C020101", "6A82", id="the low five bits are no identifier"),
        pytest.param("00A4020002000A", "6A86", id="FCI of a file"),
        pytest.param("00A4020C0100", "6700", id="one byte"),
        pytest.param("00A4020C", "6700", id="no identifier"),
        pytest.param("00A4090C02000A", "6A86", id="by path"),
        pytest.param("00A4030C", "6A86", id="parent"),
        pytest.param("00A4040402D392", "6A86", id="next occurrence"),
        pytest.param("00A4000C023F00", "6A82", id="no master file by P1 00"),
        pytest.param("00A40000", "9000", id="master file without name, no effect"),
    ],
)
def test_a_file_is_selected_under_the_application_only(
    jpki: Card, apdu: str, expected: str
) -> None:
    assert answer(jpki, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
def test_selecting_the_application_leaves_no_file_selected(jpki: Card) -> None:
    assert sw(jpki, "00A4020C020006", "00B0000020") == "9000"
    assert sw(jpki, SELECT_JPKI, "00B0000020") == "6986"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
def test_a_failed_selection_leaves_application_and_file_selected(jpki: Card) -> None:
    assert sw(jpki, "00A4020C020006", "00A4020C020003") == "6A82"
    assert answer(jpki, "00B0000004") == b"JPKI".hex().upper() + "9000"
    assert sw(jpki, "00A4040C06A00000000101") == "6A82"
    assert answer(jpki, "00B0000004") == b"JPKI".hex().upper() + "9000"


@pytest.mark.source("observed on cards: files of the card system are there, and closed")
@pytest.mark.parametrize(
    ("applet", "files"),
    [
        (Applet.JPKI, "0010 0016 0019 001C 001E"),
        (Applet.INPUT_SUPPORT, "0010 001C 001E"),
        (Applet.COMMON_DATA, "001E"),
        (Applet.ISSUER_DOMAIN, "001E"),
    ],
)
def test_files_of_the_card_system_are_selected_and_of_no_use(
    card: Card, applet: Applet, files: str
) -> None:
    assert sw(card, SELECT[applet]) == "9000"
    for file in files.split():
        assert sw(card, f"00A4020C02{file}") == "9000"
        for apdu in ("00B0000000", "00B2010400", "00200080", "802A0080014100", "00880080014100"):
            assert sw(card, apdu) == "6981"


@pytest.mark.source("observed on cards: files 0005 and 0009 of the JPKI application are closed")
@pytest.mark.parametrize("file", ["0005", "0009"])
def test_files_whose_content_nobody_saw_are_never_read(jpki: Card, file: str) -> None:
    assert sw(jpki, "0020009B06" + b"ABC123".hex(), "0020009804" + b"1234".hex()) == "9000"
    assert sw(jpki, f"00A4020C02{file}") == "9000"
    assert sw(jpki, "00B0000000") == "6982"
