"""The tool that executes the documentation: it finds what is marked, and a page that lies is caught."""

import shutil

import pytest

from tools.readme import Block, blocks, check, missing, outputs, script

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="examples are written for bash")
PAGE = """
```sh
never executed
```

```sh run
name=Bilan
```

Words between.

```sh run
echo "hello $name" 42
```

```text shows
hello Bilan …2
```
"""


def test_only_marked_blocks_are_found() -> None:
    assert [(b.kind, b.text) for b in blocks(PAGE)] == [
        ("run", "name=Bilan"),
        ("run", 'echo "hello $name" 42'),
        ("shows", "hello Bilan …2"),
    ]


def test_a_block_is_known_by_the_line_of_its_fence() -> None:
    assert [b.line for b in blocks(PAGE)] == [6, 12, 16]


@pytest.mark.parametrize("page", ["```sh run\nls\n", "```text shows\nls\n```\n"])
def test_a_malformed_page_is_a_fault(page: str) -> None:
    assert [f.rule for f in check(page, "page.md", "http://unused")] == ["malformed"]


def test_lines_to_show_may_leave_things_out() -> None:
    assert missing("a … c\nd", "xx a b c\nd") == []
    assert missing("a … c\nd.", "a b c\nde") == ["d."]


def test_the_output_of_each_block_is_told_apart() -> None:
    assert outputs("\x1e3\none\ntwo\n\x1e9\nthree\n") == {3: "one\ntwo\n", 9: "three\n"}


def test_a_page_is_one_shell_that_stops_at_the_first_failure() -> None:
    assert script([Block(1, "run", "a=1"), Block(2, "shows", "x"), Block(3, "run", "echo $a")]).startswith("set -euo pipefail\n")


@needs_bash
def test_a_page_that_keeps_its_word_has_no_fault() -> None:
    assert check(PAGE, "page.md", "http://unused") == []


@needs_bash
def test_the_address_of_the_server_is_given() -> None:
    page = "```sh run\necho $API\n```\n```text shows\nhttp://there\n```\n"
    assert check(page, "page.md", "http://there") == []


@needs_bash
def test_a_block_that_fails_is_named_by_its_line() -> None:
    found = check("```sh run\ntrue\n```\n\n```sh run\necho why; false\n```\n", "page.md", "http://unused")
    assert [(f.line, f.rule, f.message) for f in found] == [(5, "failed", "exit 1: why")]


@needs_bash
def test_an_output_that_differs_from_what_is_shown_is_a_fault() -> None:
    found = check("```sh run\necho 409\n```\n```text shows\n201\n```\n", "page.md", "http://unused")
    assert [(f.line, f.rule) for f in found] == [(4, "not-shown")]
