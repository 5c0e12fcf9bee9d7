"""Cards in pockets and places: one place at a time, and whole whatever is killed."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from card_makers import (
    AUTHENTICATION_PIN,
    ISSUER_KEY,
    PINS,
    card_images,
    certificate,
    certificate_for,
    full_card_records,
    full_keys,
    full_records,
    record_signers,
    rsa_key,
)

from jumin.cardfiles import PinRole
from jumin.chip import Card, personalise
from jumin.client import CounterSession, JpkiSession, StatusWordError
from jumin.reader import VirtualSlot
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin, RefusalCode, RefusedError


PATIENCE = 30.0
AUTHENTICATION = CertificatePurpose.AUTHENTICATION
SIGNATURE = CertificatePurpose.SIGNATURE
WRONG_PIN = Pin("0000")
NEW_PIN = Pin("NEW456")
NEW = certificate("new", "new CA")
NEW_CA = certificate("new CA", "new CA")
OLD = full_records().authentication_certificate


@dataclass(frozen=True)
class Somebody:
    """Somebody with a pocket."""

    id: str


OWNER = Somebody("owner")
OTHER = Somebody("other")

HOLDER = """
import sys
from types import SimpleNamespace
import django
django.setup()
from jumin.sandbox import wallet
with wallet.take(SimpleNamespace(id=sys.argv[1]), sys.argv[2]):
    print("taken", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def pockets() -> Iterator[Path]:
    """Two people with a card each, and no town around them."""
    wallet.folder().prepare()
    for somebody in (OWNER, OTHER):
        wallet.put_in(somebody.id, new_image(somebody))
    yield wallet.folder().cards
    for path in wallet.folder().cards.glob("o*er.*"):
        path.unlink()


def new_image(somebody: Somebody) -> bytes:
    return personalise(
        full_card_records(),
        card_images(),
        full_keys(),
        PINS,
        signers=record_signers(),
        image_key=wallet.image_key(somebody.id),
        random=os.urandom,
        issuer_key=ISSUER_KEY,
    )


@contextmanager
def held_by_another_process(name: str, place: str) -> Iterator["subprocess.Popen[str]"]:
    """Have a process of its own take a card and keep it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, name, place],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "jumin.web.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "taken\n"
            yield process
        finally:
            process.kill()


def place_told_by(act: Callable[[], object]) -> object:
    """Tell where a refusal says that the card is."""
    with pytest.raises(RefusedError) as refused:
        act()
    assert refused.value.refusal.code is RefusalCode.CARD_ELSEWHERE
    return refused.value.refusal.facts["place"]


def take_it(owner: wallet.Owner, place: str = "kiosk") -> None:
    with wallet.take(owner, place) as card:
        JpkiSession(card).token()


def tries_left(somebody: wallet.Owner) -> int:
    return JpkiSession(wallet.look_at(somebody)).tries_left(AUTHENTICATION)


# --- one place at a time


@pytest.mark.source("a card is one thing: it lies in one place")
@pytest.mark.usefixtures("pockets")
def test_while_another_process_has_the_card_it_is_nowhere_else() -> None:
    with held_by_another_process("owner", "slot 127.0.0.1:35963"):
        for act in (
            lambda: take_it(OWNER),
            lambda: wallet.look_at(OWNER),
            lambda: wallet.put_in(OWNER.id, new_image(OWNER)),
        ):
            assert place_told_by(act) == "slot 127.0.0.1:35963"
        take_it(OTHER)


@pytest.mark.source("a card is one thing: it lies in one place")
@pytest.mark.usefixtures("pockets")
@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_ends_however_it_ends_lets_the_card_go(kind: signal.Signals) -> None:
    with held_by_another_process("owner", "kiosk 1") as process:
        assert place_told_by(lambda: take_it(OWNER)) == "kiosk 1"
        process.send_signal(kind)
        process.wait(PATIENCE)
        take_it(OWNER)
        assert tries_left(OWNER) == 3


@pytest.mark.source("a card is one thing: it lies in one place")
@pytest.mark.usefixtures("pockets")
def test_of_many_who_reach_for_a_card_at_once_one_gets_it() -> None:
    got, told = [], []
    start = threading.Barrier(8)
    end = threading.Barrier(8)

    def reach(place: str) -> None:
        start.wait(PATIENCE)
        try:
            with wallet.take(OWNER, place):
                got.append(place)
                end.wait(PATIENCE)
        except RefusedError as refused:
            told.append(refused.refusal.facts["place"])
            end.wait(PATIENCE)

    threads = [threading.Thread(target=reach, args=(f"kiosk {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(got) == 1
    assert told == got * 7


@pytest.mark.source("a card is one thing: it lies in one place")
@pytest.mark.usefixtures("pockets")
def test_a_card_that_was_renewed_in_its_file_is_still_in_one_place() -> None:
    with wallet.take(OWNER, "counter") as card:
        renew(card)
        assert place_told_by(lambda: take_it(OWNER)) == "counter"
    take_it(OWNER)


# --- slots


class Driver:
    """vpcd's end of a slot: it listens, and the card connects."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._listener.settimeout(PATIENCE)
        self.port: int = self._listener.getsockname()[1]

    def accept(self) -> None:
        """Wait for the card."""
        stream, _ = self._listener.accept()
        stream.settimeout(PATIENCE)
        self._stream = self._stack.enter_context(stream)

    @property
    def atr(self) -> bytes:
        """Ask for the answer to reset."""
        return self.transmit(b"\x04")

    def transmit(self, command: bytes) -> bytes:
        """Send a command to the card in the slot."""
        self._stream.sendall(len(command).to_bytes(2, "big") + command)
        return self._receive(int.from_bytes(self._receive(2), "big"))

    def _receive(self, count: int) -> bytes:
        octets = b""
        while len(octets) < count:
            received = self._stream.recv(count - len(octets))
            assert received
            octets += received
        return octets


@pytest.fixture
def slots() -> Iterator[Callable[[wallet.Owner], Driver]]:
    """Put cards into slots, each served by a thread, until the test ends."""
    stop = threading.Event()
    with ExitStack() as stack:

        def plug(owner: wallet.Owner) -> Driver:
            driver = Driver(stack)
            card = stack.enter_context(wallet.take(owner, f"slot 127.0.0.1:{driver.port}"))
            slot = VirtualSlot("127.0.0.1", driver.port, patience=PATIENCE)
            thread = threading.Thread(target=slot.serve, args=(card, stop))
            thread.start()
            stack.callback(thread.join, PATIENCE)
            stack.callback(stop.set)
            driver.accept()
            return driver

        yield plug


@pytest.mark.source("vsmartcard virtualsmartcard/README, vpcd: one port a slot")
@pytest.mark.usefixtures("town")
def test_two_residents_cards_lie_in_two_slots_at_once(
    slots: Callable[[wallet.Owner], Driver],
) -> None:
    sakura, tsubasa = resident("sakura"), resident("tsubasa")
    drivers = {one.id: slots(one) for one in (sakura, tsubasa)}
    sessions = {name: JpkiSession(driver) for name, driver in drivers.items()}
    for one in (sakura, tsubasa):
        sessions[one.id].verify_pin(AUTHENTICATION, Pin(str(one.authentication_pin)))
    certificates = {session.certificate(AUTHENTICATION) for session in sessions.values()}
    signatures = {session.sign(AUTHENTICATION, b"message") for session in sessions.values()}
    assert len(certificates) == len(signatures) == 2
    for one in (sakura, tsubasa):
        place = f"slot 127.0.0.1:{drivers[one.id].port}"
        assert place_told_by(lambda one=one: slots(one)) == place
        assert place_told_by(lambda one=one: take_it(one, "kiosk")) == place


@pytest.mark.source("vsmartcard virtualsmartcard/README, vpcd")
def test_a_killed_slot_lets_the_card_go(town: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as driver:
        driver.settimeout(PATIENCE)
        port = driver.getsockname()[1]
        command = [sys.executable, "-m", "jumin.cli", "slot", "plug", "sakura", "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                driver.accept()[0].close()
                place = place_told_by(lambda: take_it(resident("sakura"), "kiosk"))
                assert place == f"slot 127.0.0.1:{port}"
            finally:
                process.kill()
    take_it(resident("sakura"))
    assert not list(town.folder.cards.glob("*.draft"))


# --- images


def renew(card: Card) -> bytes:
    """Do a visit at the counter; give the new certificate."""
    JpkiSession(card).verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
    terminal = CounterSession(card, ISSUER_KEY)
    new = certificate_for(terminal.make_key(AUTHENTICATION), "renewed", "new CA")
    terminal.write_certificate(AUTHENTICATION, new, NEW_CA)
    return new


def fail_once(session: JpkiSession) -> None:
    with pytest.raises(RefusedError) as refused:
        session.verify_pin(AUTHENTICATION, WRONG_PIN)
    assert refused.value.refusal.code is RefusalCode.PIN_WRONG


@pytest.mark.usefixtures("pockets")
@pytest.mark.source("a card keeps what was written to it")
def test_tries_spent_after_a_renewal_are_spent_in_the_new_file() -> None:
    with wallet.take(OWNER, "counter") as card:
        new = renew(card)
        fail_once(JpkiSession(card))
    assert tries_left(OWNER) == 2
    with wallet.take(OWNER, "kiosk") as card:
        assert JpkiSession(card).certificate(AUTHENTICATION) == new
        fail_once(JpkiSession(card))
    assert tries_left(OWNER) == 1


@pytest.mark.source("a card keeps what was written to it")
def test_a_renewal_leaves_one_file_readable_by_its_owner_only(pockets: Path) -> None:
    with wallet.take(OWNER, "counter") as card:
        renew(card)
    assert sorted(path.name for path in pockets.glob("owner*")) == ["owner.card", "owner.lock"]
    assert (pockets / "owner.card").stat().st_mode & 0o777 == 0o600


@pytest.mark.source("a card keeps what was written to it")
def test_what_a_killed_process_left_is_written_over(pockets: Path) -> None:
    (pockets / "owner.draft").write_bytes(bytes(100_000))
    with wallet.take(OWNER, "counter") as card:
        new = renew(card)
    with wallet.take(OWNER, "kiosk") as card:
        assert JpkiSession(card).certificate(AUTHENTICATION) == new
    assert not (pockets / "owner.draft").exists()


@pytest.mark.usefixtures("pockets")
@pytest.mark.source("a card that is looked at is not changed")
def test_a_card_that_is_only_looked_at_takes_no_try_and_no_certificate() -> None:
    card = wallet.look_at(OWNER)
    session = JpkiSession(card)
    with pytest.raises(StatusWordError) as caught:
        session.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
    assert caught.value.sw == 0x6581
    with pytest.raises(StatusWordError) as caught:
        CounterSession(card, ISSUER_KEY)
    assert caught.value.sw == 0x6581
    assert tries_left(OWNER) == 3


@pytest.mark.usefixtures("pockets")
@pytest.mark.source("whoever looks at a card sees one, whole")
def test_whoever_looks_while_a_card_is_replaced_sees_the_old_or_the_new(pockets: Path) -> None:
    path = pockets / "owner.card"
    images = [new_image(OWNER), new_image(OWNER)]
    seen = set()
    done = threading.Event()

    def replace() -> None:
        file = wallet.ImageFile(path, durable=False)
        for turn in range(200):
            file.replace(images[turn % 2])
        file.close()
        done.set()

    thread = threading.Thread(target=replace)
    wallet.put_in(OWNER.id, images[0])
    thread.start()
    while not done.is_set():
        seen.add(path.read_bytes())
    thread.join(PATIENCE)
    assert seen <= set(images)


# --- killed, or out of luck, at any step

STEPS = ("open", "pwrite", "fdatasync", "fsync", "replace", "close")


def at_every_step(
    monkeypatch: pytest.MonkeyPatch, moment: str, nth: int, act: Callable[[], None]
) -> None:
    """Do `act` before or after the n-th call to the operating system, and go on if told so."""
    left = nth

    def patched(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if not left and moment == "before":
                act()
            done = call(*arguments, **options)
            if not left and moment == "after":
                act()
            return done

        return step

    for name in STEPS:
        monkeypatch.setattr(os, name, patched(getattr(os, name)))


def visit(path: Path) -> None:
    """Spend a try, renew the certificate, and spend two tries of the signature PIN."""
    file = wallet.ImageFile(path, durable=True)
    card = Card.open(
        file.read(),
        image_key=wallet.image_key(OWNER.id),
        store=file,
        generate_key=lambda: rsa_key("new"),
    )
    session = JpkiSession(card)
    fail_once(session)
    session.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
    terminal = CounterSession(card, ISSUER_KEY)
    terminal.make_key(AUTHENTICATION)
    terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)
    for _ in range(2):
        with pytest.raises(RefusedError):
            session.verify_pin(SIGNATURE, Pin("WRONG0"))


def killed(monkeypatch: pytest.MonkeyPatch, path: Path, moment: str, nth: int) -> bool:
    """Visit in a process that is killed at the n-th step; tell whether it came that far."""
    child = os.fork()
    if not child:
        status = 1
        try:
            kill = lambda: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731 (an act)
            at_every_step(monkeypatch, moment, nth, kill)
            visit(path)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.source("a card in a holder's hand opens, whatever was killed")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_killed_at_any_step_leaves_a_card_that_opens(
    monkeypatch: pytest.MonkeyPatch, pockets: Path, moment: str
) -> None:
    path = pockets / "owner.card"
    fresh = new_image(OWNER)
    outcomes = []
    nth = 1
    alive = True
    while alive:
        wallet.put_in(OWNER.id, fresh)
        alive = killed(monkeypatch, path, moment, nth)
        outcomes.append(outcome_of_a_visit())
        nth += 1
    assert [certificate for certificate, _ in outcomes] == sorted(
        (certificate for certificate, _ in outcomes), key=(OLD, NEW).index
    )
    tries = [left for _, left in outcomes]
    assert tries == sorted(tries, reverse=True)
    assert outcomes[0] == (OLD, 5)
    assert (OLD, 5) in outcomes
    assert (NEW, 5) in outcomes
    assert outcomes[-1] == (NEW, 3)
    assert not (pockets / "owner.draft").exists()


def outcome_of_a_visit() -> tuple[bytes | None, int]:
    """Tell certificate and tries left; see that the key fits, and write again."""
    with wallet.take(OWNER, "kiosk") as card:
        session = JpkiSession(card)
        left = session.tries_left(SIGNATURE)
        session.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
        found = session.certificate(AUTHENTICATION)
        key = rsa_key("new" if found == NEW else "authentication").public_key().public_numbers()
        signature = int.from_bytes(session.sign(AUTHENTICATION, b"message"), "big")
        assert pow(signature, key.e, key.n).to_bytes(256, "big").startswith(b"\0\1\xff")
        CounterSession(card, ISSUER_KEY).set_pin(PinRole.AUTHENTICATION, AUTHENTICATION_PIN)
    return found, left


def answer_to(act: Callable[[], None]) -> int | None:
    """Tell the status word by which a card refused something; None where it did it."""
    try:
        act()
    except StatusWordError as refused:
        return refused.sw
    return None


@pytest.mark.source("a disk may fail at any step")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_disk_that_fails_at_any_step_of_a_replacement_costs_no_card_and_wins_no_try(
    monkeypatch: pytest.MonkeyPatch, pockets: Path, moment: str
) -> None:
    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    path = pockets / "owner.card"
    failures = 0
    for nth in range(1, 12):
        wallet.put_in(OWNER.id, new_image(OWNER))
        file = wallet.ImageFile(path, durable=True)
        card = Card.open(file.read(), image_key=wallet.image_key(OWNER.id), store=file)
        session = JpkiSession(card)
        terminal = CounterSession(card, ISSUER_KEY)
        with monkeypatch.context() as patch:
            at_every_step(patch, moment, nth, fail)
            told = answer_to(lambda terminal=terminal: terminal.set_pin(PinRole.SIGNATURE, NEW_PIN))
        assert told in {None, 0x6581}
        failures += told is not None
        fail_once(session)
        file.close()
        assert tries_left(OWNER) == 2
    assert failures >= 5
