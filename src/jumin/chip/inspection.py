"""Looking into a card image: which files it has, who may use them, how many tries are left."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum, unique

from jumin.cardfiles import FILLER, Applet, JpkiFile
from jumin.chip.counters import read_counter_record
from jumin.chip.image import open_image
from jumin.chip.specification import (
    ANDROID_JPKI,
    IPHONE_JPKI,
    ISSUER_KEY_FILE,
    ISSUER_OBJECTS,
    MOST_TRIES,
    applications_of,
)
from jumin.chip.structure import (
    Application,
    FileSpecification,
    KeyFile,
    PinFile,
    RecordFile,
    TransparentFile,
    place,
)
from jumin.iso7816 import TlvError, object_length


@unique
class FileKind(StrEnum):
    """What a file holds."""

    BYTES = "bytes"
    RECORDS = "records"
    PIN = "pin"
    KEY = "key"
    OPAQUE = "opaque"
    OBJECT = "object"
    """A data object of the issuer's domain."""


@unique
class Variant(StrEnum):
    """What an image is the chip of (媒体)."""

    CARD = "card"
    ANDROID = "android-phone"
    IPHONE = "iphone"
    ERASED = "erased-card"


@unique
class Trait(StrEnum):
    """What a card has not that most have."""

    NO_PINS = "no-pins"
    """Its holder set neither PIN of the JPKI."""
    FACE_AUTHENTICATION = "face-authentication"
    """It knows its holder by face (顔認証マイナンバーカード): one certificate, no PIN."""
    NO_SIGNATURE_CERTIFICATE = "no-signature-certificate"
    NO_AUTHENTICATION_CERTIFICATE = "no-authentication-certificate"


@dataclass(frozen=True)
class Tries:
    """How often a secret may still be guessed (残り照合回数), and how often at most."""

    left: int
    most: int


@dataclass(frozen=True)
class FileSeen:
    """A file of a card.

    `length` is its size in bytes, `filled` how many of them are before the filler. `needs` has the
    identifiers of the PINs any one of which opens it, be it for reading or for signing: None, it
    is free; empty, nothing opens it. `content` is as it lies in the image, be it a secret.
    """

    identifier: int
    kind: FileKind
    length: int
    filled: int
    needs: tuple[int, ...] | None = ()
    tries: Tries | None = None
    written_at_counter: bool = False
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class ApplicationSeen:
    """An application of a card with the files it has."""

    applet: Applet
    aid: bytes
    files: tuple[FileSeen, ...]


@dataclass(frozen=True)
class CardSeen:
    """A card, as its image has it; `issuer` counts wrong answers of its issuer's terminals."""

    variant: Variant
    traits: tuple[Trait, ...]
    applications: tuple[ApplicationSeen, ...]
    issuer: Tries


def inspect_image(image: bytes, *, image_key: bytes) -> CardSeen:
    """Look into a card image (イメージの検査); nothing of it is used up or changed.

    Raises `DamagedImageError` where any byte of the image was changed or the key is another.
    """
    opened = open_image(image, image_key=image_key)
    tries = read_counter_record(opened.counter_record, key=opened.seal.counter_key)
    applications = applications_of(opened.files)
    return CardSeen(
        variant=_variant(applications),
        traits=tuple(_traits(opened.files)) if applications else (),
        applications=tuple(
            ApplicationSeen(one.applet, one.aid, tuple(_files(one, opened.files, tries)))
            for one in applications
        ),
        issuer=Tries(tries[ISSUER_KEY_FILE], MOST_TRIES[ISSUER_KEY_FILE]),
    )


def _variant(applications: tuple[Application, ...]) -> Variant:
    if not applications:
        return Variant.ERASED
    phones = {ANDROID_JPKI: Variant.ANDROID, IPHONE_JPKI: Variant.IPHONE}
    return phones.get(applications[0], Variant.CARD)


def _traits(files: Mapping[int, bytes]) -> Iterator[Trait]:
    """Tell what is missing: a file of nothing but filler holds no certificate."""

    def has(identifier: JpkiFile) -> bool:
        return bool(files.get(place(Applet.JPKI, identifier), b"").strip(bytes((FILLER,))))

    signature = has(JpkiFile.SIGNATURE_CERTIFICATE)
    authentication = has(JpkiFile.AUTHENTICATION_CERTIFICATE)
    if not has(JpkiFile.AUTHENTICATION_PIN) and not has(JpkiFile.SIGNATURE_PIN):
        by_face = authentication and not signature
        yield Trait.FACE_AUTHENTICATION if by_face else Trait.NO_PINS
    if not signature:
        yield Trait.NO_SIGNATURE_CERTIFICATE
    if not authentication:
        yield Trait.NO_AUTHENTICATION_CERTIFICATE


def _files(
    application: Application, files: Mapping[int, bytes], tries: Mapping[int, int]
) -> Iterator[FileSeen]:
    for at, specification in application.files.items():
        content = files.get(at)
        if content is not None:
            yield _file(at, specification, content, tries)
    for at in sorted(ISSUER_OBJECTS & files.keys() if _is_domain(application) else ()):
        length = len(files[at])
        yield FileSeen(_id(at), FileKind.OBJECT, length, length, needs=None, content=files[at])


def _is_domain(application: Application) -> bool:
    return application.applet is Applet.ISSUER_DOMAIN


def _file(
    at: int, specification: FileSpecification, content: bytes, tries: Mapping[int, int]
) -> FileSeen:
    identifier, length = _id(at), len(content)
    filled = _filled(content)
    match specification:
        case TransparentFile():
            return FileSeen(
                identifier,
                FileKind.BYTES,
                length,
                filled,
                needs=_identifiers(specification.read_needs),
                written_at_counter=bool(
                    specification.written_for or specification.written_by_issuer
                ),
                content=content,
            )
        case RecordFile(written):
            return FileSeen(
                identifier, FileKind.RECORDS, length, filled, None, None, written, content
            )
        case PinFile():
            most = MOST_TRIES.get(at, 0)
            left = Tries(tries.get(at, 0), most)
            return FileSeen(identifier, FileKind.PIN, length, length, tries=left, content=content)
        case KeyFile(needs):
            opened_by = None if needs is None else (_id(needs),)
            return FileSeen(
                identifier, FileKind.KEY, length, length, needs=opened_by, content=content
            )
        case _:
            return FileSeen(identifier, FileKind.OPAQUE, length, length, content=content)


def _filled(content: bytes) -> int:
    """Tell how many bytes there are before the filler; an object may itself end in some."""
    filler = bytes((FILLER,))
    with suppress(TlvError):
        length = object_length(content)
        if length <= len(content) and not content[length:].strip(filler):
            return length
    return len(content.rstrip(filler))


def _identifiers(places: frozenset[int] | None) -> tuple[int, ...] | None:
    return None if places is None else tuple(sorted(map(_id, places)))


def _id(at: int) -> int:
    """Tell the identifier of a file by its place."""
    return at & 0xFFFF
