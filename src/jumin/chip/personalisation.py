"""Personalisation: records, images, keys and PINs go into a card image."""

from collections.abc import Callable, Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.cardfiles import (
    ISSUER_KEY_LENGTH,
    CardImages,
    PinRole,
    RecordFormError,
    verification_number_a,
    verification_number_b,
)
from jumin.chip.contents import KEY_BITS
from jumin.chip.counters import counter_record
from jumin.chip.errors import PersonalisationError
from jumin.chip.holder_contents import HolderMaterial, holder_files
from jumin.chip.image import ID_LENGTH, NONCE_LENGTH, Seal
from jumin.chip.ingredients import CardKeys, CardRecords, ChosenPins, HolderRecords, RecordSigners
from jumin.chip.jpki_contents import jpki_files
from jumin.chip.specification import CARD_APPLICATIONS, ISSUER_KEY_FILE, JPKI, MOST_TRIES
from jumin.chip.structure import SEALED, Application, OpaqueFile, PinFile
from jumin.terms import Pin


_PHONE_APPLICATIONS: Final = (JPKI,)


def personalise(  # noqa: PLR0913  (what goes into a card, each by its name)
    records: CardRecords,
    images: CardImages | None,
    keys: CardKeys,
    pins: ChosenPins,
    *,
    signers: RecordSigners | None = None,
    image_key: bytes,
    random: Callable[[int], bytes],
    issuer_key: bytes | None = None,
) -> bytes:
    """Make the image of a new card (カードの個人化), all its PINs with their full tries.

    `images` and `signers` go with the holder's records. `image_key` has 32 bytes, and so has
    `issuer_key`, by which the card knows its issuer's terminal; without one the card is never
    written to again. `random` gives as many random bytes as it is asked for.
    Raises `PersonalisationError` where records, images, keys and signers make no card, and
    `RefusedError` (PIN_FORM) where a PIN can't be one of its role.
    """
    if issuer_key is not None and len(issuer_key) != ISSUER_KEY_LENGTH:
        raise PersonalisationError(f"An issuer key has {ISSUER_KEY_LENGTH} bytes.")
    _check_keys(keys)
    material = _holder_material(records.holder, images, keys, signers)
    applications = CARD_APPLICATIONS if material else _PHONE_APPLICATIONS
    secrets = _pin_files(applications, _pins_by_role(pins, records.holder))
    secrets[ISSUER_KEY_FILE] = issuer_key or b""
    try:
        shown = jpki_files(records.jpki, keys) | (holder_files(material) if material else {})
    except RecordFormError as error:
        raise PersonalisationError(str(error)) from error
    tries = {at: MOST_TRIES[at] for at, secret in secrets.items() if secret}
    seal = Seal.derive(image_key, random(ID_LENGTH))
    return seal.close(
        _files_of_the_system(applications) | shown | secrets,
        counter_record(tries, key=seal.counter_key),
        nonce=random(NONCE_LENGTH),
    )


def _check_keys(keys: CardKeys) -> None:
    for name, key in vars(keys).items():
        if isinstance(key, RSAPrivateKey) and key.key_size != KEY_BITS:
            raise PersonalisationError(f"The {name} key is an RSA key of {KEY_BITS} bits.")


def _holder_material(
    holder: HolderRecords | None,
    images: CardImages | None,
    keys: CardKeys,
    signers: RecordSigners | None,
) -> HolderMaterial | None:
    """Gather what the holder's applications are made of: all of it is there, or nothing."""
    if holder and images and keys.card and keys.session and signers:
        return HolderMaterial(holder, images, keys.card, keys.session, signers)
    if holder or images or keys.card or keys.session or signers:
        raise PersonalisationError(
            "The holder's records, images, card key, session key and signers come together or not."
        )
    return None


def _pins_by_role(pins: ChosenPins, holder: HolderRecords | None) -> dict[PinRole, Pin | None]:
    """Tell the PIN of each role: chosen by the holder, or printed on the card."""
    chosen = {
        PinRole.SIGNATURE: pins.signature,
        PinRole.AUTHENTICATION: pins.authentication,
        PinRole.INPUT_SUPPORT: pins.input_support,
        PinRole.RESIDENT_REGISTER: pins.resident_register,
    }
    if holder is None:
        return chosen
    return chosen | {
        PinRole.VERIFICATION_NUMBER_A: verification_number_a(holder.number),
        PinRole.VERIFICATION_NUMBER_B: verification_number_b(
            holder.printed_birth, holder.last_day.year, holder.security_code
        ),
        PinRole.BIRTH_DATE: Pin(holder.printed_birth),
    }


def _pin_files(
    applications: tuple[Application, ...], pins: Mapping[PinRole, Pin | None]
) -> dict[int, bytes]:
    """Fill every PIN file of the applications; that of a PIN which is not set is empty."""
    files: dict[int, bytes] = {}
    for application in applications:
        for at, file in application.files.items():
            if isinstance(file, PinFile):
                pin = pins[file.role] if file.role else None
                if pin and file.role:
                    file.role.check_form(pin)
                files[at] = pin.reveal().encode("ascii") if pin else b""
    return files


def _files_of_the_system(applications: tuple[Application, ...]) -> dict[int, bytes]:
    """Give the card system's own files, of which nobody sees the content."""
    return {
        at: b""
        for application in applications
        for at, file in application.files.items()
        if isinstance(file, OpaqueFile) or file is SEALED
    }
