"""The titles of parameters, which are the names of what they are about."""

from jumin.rules.known.current import parameters
from jumin.terms import MunicipalityId, Reason


def title_of(topic: str, key: str, municipality: MunicipalityId) -> Reason:
    """Tell the title of `<topic>.<key>` in Japanese and English; of what is not held, the key."""
    held = parameters().held(f"{topic}.{key}", municipality)
    return Reason(held[0].title_en, text_ja=held[0].title_ja) if held else Reason(key)
