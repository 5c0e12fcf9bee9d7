"""The examples in the docstrings of the rules: they run, and every public function has one."""

import doctest
import inspect
import pkgutil
from importlib import import_module

import pytest

import jumin.rules


MODULES = [
    "jumin.terms.reasons",
    *(found.name for found in pkgutil.walk_packages(jumin.rules.__path__, "jumin.rules.")),
]
FUNCTIONS = sorted(
    name
    for name in jumin.rules.__all__
    if callable(known := getattr(jumin.rules, name)) and not isinstance(known, type)
)


def examples_of(function):
    """Find the examples in a function's docstring."""
    return doctest.DocTestParser().get_examples(inspect.getdoc(function) or "")


@pytest.mark.parametrize("module", MODULES)
def test_every_example_answers_as_it_says(module):
    told = []
    runner = doctest.DocTestRunner(verbose=False)
    for examples in doctest.DocTestFinder().find(import_module(module)):
        runner.run(examples, out=told.append)
    assert told == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_has_an_example_of_itself(name):
    assert any(name in example.source for example in examples_of(getattr(jumin.rules, name)))


def test_an_example_that_answers_otherwise_is_found():
    examples = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "sum", None, None)
    told = []
    doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    assert "Expected:\n    3" in "".join(told)
