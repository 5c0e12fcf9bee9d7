"""What verifying a paper finds out, as data (検証結果)."""

from dataclasses import dataclass, field
from enum import StrEnum, unique

from jumin.documents.sealing import PaperKey
from jumin.documents.sheet_code import SheetCode


@unique
class PaperState(StrEnum):
    """What is proved of a paper."""

    UNALTERED = "unaltered"
    """The PDF is what was issued, octet by octet."""
    CODE_ONLY = "code-only"
    """Codes on pictures are genuine; the fronts were not compared with what they say."""
    ALTERED = "altered"
    """It is not what was issued."""
    UNSIGNED = "unsigned"
    """It bears no code."""
    UNKNOWN_KEY = "unknown-key"
    """Its codes are by a key that is not among those known."""


@unique
class DifferenceKind(StrEnum):
    """What is not as it was issued."""

    FORGED_CODE = "forged-code"
    """A code that its key did not sign."""
    OTHER_KEY = "other-key"
    """A code by a key that is not known, besides others."""
    OTHER_PAPER = "other-paper"
    """A sheet of another paper."""
    SHEET_MISSING = "sheet-missing"
    BACK = "back"
    """The page behind the sheet's front does not bear its code."""
    FRONT_MOVED = "front-moved"
    """The sheet's front is at another place of the file."""
    TEXT = "text"
    """Lines of the sheet's front that read otherwise than signed."""
    PAGES = "pages"
    """So many pages are signed, so many found."""
    APPENDED = "appended"
    """Something was appended to the file that is no mere electronic signature of it."""
    REWRITTEN = "rewritten"
    """The file was written anew: what is not text may have been changed."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was issued."""

    kind: DifferenceKind
    sheet: int | None = None
    signed: str = field(default="", repr=False)
    """What is signed, where that can be told."""
    found: str = field(default="", repr=False)


@dataclass(frozen=True)
class PaperVerdict:
    """What was found out about a paper; `codes` are genuine, whatever the state."""

    state: PaperState
    codes: tuple[SheetCode, ...] = ()
    """One for each sheet seen, in order."""
    key: PaperKey | None = None
    """By which the codes are signed."""
    unknown_keys: tuple[str, ...] = ()
    """Ids of keys that are not known."""
    differences: tuple[Difference, ...] = ()
    is_countersigned: bool = False
    """Whether electronic signatures (PAdES) were appended; who signed was not looked at."""

    @property
    def names(self) -> tuple[str, ...]:
        """Tell whose paper it is, as far as the sheets seen show it."""
        return tuple(dict.fromkeys(name for code in self.codes for name in code.names))
