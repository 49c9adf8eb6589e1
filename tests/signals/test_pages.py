"""Every example in the pages and docstrings runs and answers what it says."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import gehoor_signals

HOW = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
DOCS = Path(gehoor_signals.__file__).parents[2] / "docs/methods"
MODULES = [one.name for one in walk_packages(gehoor_signals.__path__, "gehoor_signals.")]


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_the_examples_of_a_page(page):
    text = page.read_text().replace("```", "")  # the fence after an answer is not part of it
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)

    failed, tried = doctest.DocTestRunner(optionflags=HOW).run(test)

    assert failed == 0
    assert tried > 0 or page.stem == "index"


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_docstrings(name):
    failed, _ = doctest.testmod(import_module(name), optionflags=HOW)

    assert failed == 0
