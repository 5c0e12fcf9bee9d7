"""What stands on a choice: words, and what else helps to choose."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from jumin import rules
from jumin.locale import text
from jumin.locale.facts import WORDS
from jumin.rules import Municipality, Store
from jumin.terms import Document, MunicipalityId, Subject


@dataclass(frozen=True)
class Label:
    """The words of a choice, with a second line, something at its right side and an icon."""

    text: str
    hint: str = ""
    aside: str = ""
    icon: str = ""
    lang: str = ""

    def __str__(self) -> str:
        return self.text


def language() -> str:
    """Tell the language of the page."""
    return get_language() or "ja"


def words(fact: str, value: str) -> str:
    """Tell the words of a document or an item in the language of the page."""
    return text(WORDS[fact][value], language())


def name_of(place: MunicipalityId | str) -> str:
    """Tell a municipality's name in the language of the page."""
    municipality = rules.municipality(MunicipalityId(place))
    return municipality.name_ja if language() == "ja" else municipality.name_en


def full_name_of(municipality: Municipality) -> str:
    """Tell a municipality's name with its prefecture, where the language has both."""
    if language() != "ja":
        return municipality.name_en
    return f"{municipality.prefecture_ja}{municipality.name_ja}"


def store_name(store: Store) -> str:
    """Tell a shop's name in the language of the page."""
    named = {"ja": store.name_ja, "en": store.name_en}
    return named.get(language()) or words("store", store.id)


def subject_words(document: Document, subject: Subject) -> str:
    """Tell whose matters a document states, as offices name it (交付種別)."""
    told = {
        (Document.RESIDENT_RECORD, Subject.SELF): gettext("Myself only"),
        (Document.RESIDENT_RECORD, Subject.ALL): gettext("The whole household"),
        (Document.FAMILY_REGISTER, Subject.SELF): gettext("Myself only (extract)"),
        (Document.FAMILY_REGISTER, Subject.ALL): gettext("Everybody in the register (whole)"),
        (Document.SUPPLEMENTARY_REGISTER, Subject.SELF): gettext("Myself only (extract)"),
        (Document.SUPPLEMENTARY_REGISTER, Subject.ALL): gettext(
            "Everybody in the register (whole)"
        ),
    }
    return told.get((document, subject)) or gettext("Myself only")


def places_with_service(on: date) -> tuple[Municipality, ...]:
    """Tell which municipalities hand out anything at kiosks."""
    return tuple(place for place in rules.municipalities() if rules.documents(place.id, on).value)
