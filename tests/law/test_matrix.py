"""The page that leads from an article to the tests: every rule stands there, and every test that it names is one."""

import re
from importlib import import_module

from app.edge.contract.law import rules
from tools.law_matrix import law_to_tests

PAGE = law_to_tests()
NAMED = re.findall(r"([^|>]+?) \(\[test_\w+\]\(../../(tests/[\w/]+)\.py\)\)", PAGE)


def test_every_rule_stands_under_each_of_its_articles() -> None:
    told = re.findall(r"\[`([\w.]+)`\]\(rules.md", PAGE)
    assert set(told) == rules().keys()


def test_every_test_that_it_names_is_there() -> None:
    assert len(NAMED) > 200
    for words, module in NAMED:
        name = "test_" + words.strip().replace(" ", "_")
        assert callable(getattr(import_module(module.replace("/", ".")), name)), (module, name)
