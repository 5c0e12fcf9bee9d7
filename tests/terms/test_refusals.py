import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.terms import Refusal, RefusalCode, RefusedError


FACTS = st.dictionaries(
    st.text("abc", min_size=1), st.text("xyz", min_size=1) | st.integers() | st.booleans()
)


@pytest.mark.parametrize("code", RefusalCode)
def test_a_code_says_what_it_is_about_and_what_is_wrong(code: RefusalCode) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", code)
    assert code.name == code.replace(".", "_").upper()


@given(code=st.sampled_from(RefusalCode), facts=FACTS)
def test_a_refusal_keeps_the_facts_that_it_was_made_with(
    code: RefusalCode, facts: dict[str, str | int | bool]
) -> None:
    given_facts = dict(facts)
    refusal = Refusal(code, facts)
    facts["later"] = True
    assert dict(refusal.facts) == given_facts
    assert str(refusal).startswith(code)
    assert all(f"{name}={value}" in str(refusal) for name, value in given_facts.items())
    assert RefusedError(refusal).refusal is refusal


def test_nobody_changes_the_facts_of_a_refusal() -> None:
    refusal = Refusal(RefusalCode.PIN_WRONG, {"tries_left": 2})
    with pytest.raises(TypeError):
        refusal.facts["tries_left"] = 3  # type: ignore[index]  # a reader may not
