"""Fuzzing the card, in the time that a test has."""

import subprocess
import sys
from pathlib import Path

import pytest
from fuzz_input import dialogues
from secure_dialogue import secure_dialogue
from watched_card import PARAMETERS, WatchedCard

from jumin.cardfiles import AttributesRecord
from jumin.reader.transcript.replayer import replay
from jumin.reader.transcript.text import parse


HERE = Path(__file__).parent
CORPUS = sorted(HERE.glob("corpus/*.apdu"), key=lambda path: path.name)
RUNS = 4000
LONGEST = 6
"""Seconds, on a machine that is slow today."""
FAULTY_TARGET = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import card_target
import watched_card
watched_card.known_bytes = lambda count: (b"7291" * count)[:count]
card_target.main()
"""
"""A card whose random bytes are its PIN."""


def run(*command: object, folder: Path) -> tuple[int, str]:
    """Run a target; what it finds lies in the folder. Give its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, *map(str, command), f"-artifact_prefix={folder}/"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.source("ISO/IEC 7816-4 §5.1", "ISO/IEC 7816-4 §5.6")
def test_whatever_bytes_come_the_card_answers_and_changes_by_its_rules_only(tmp_path):
    code, said = run(
        HERE / "card_target.py",
        f"-runs={RUNS}",
        f"-max_total_time={LONGEST}",
        "-seed=20261122",
        f"-dict={HERE / 'card.dict'}",
        folder=tmp_path,
    )
    assert code == 0, said[-4000:]
    assert "Done " in said
    assert not list(tmp_path.iterdir())


def test_a_card_that_breaks_a_rule_is_found_and_what_was_sent_to_it_kept(tmp_path):
    target = tmp_path / "faulty_target.py"
    target.write_text(FAULTY_TARGET)
    found = tmp_path / "found"
    found.mkdir()
    code, said = run(target, "-runs=1000", "-seed=1", folder=found)
    assert code != 0
    assert "tells a secret" in said
    (kept,) = found.iterdir()
    assert kept.name.startswith("crash-")
    code, said = run(target, kept, folder=found)
    assert code != 0
    assert "tells a secret" in said


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_seeds_are_answered_as_they_say(path):
    for dialogue in dialogues(parse(path.read_bytes())):
        for one in replay(dialogue, WatchedCard(), PARAMETERS):
            assert one.is_as_expected, f"line {one.line}: {one.answer}"


def test_the_seed_of_a_secure_session_is_answered_in_secret():
    card = WatchedCard()
    answers = [card.transmit(command) for command in secure_dialogue()]
    assert [answer[-2:].hex() for answer in answers] == [*["9000"] * 6, "63c2"]
    assert len(answers[4]) > AttributesRecord.LENGTH
