"""The words gate reads its lists as data and finds words and paths that are not the product's."""

import subprocess
from pathlib import Path

import pytest

from tools.words_gate import COMMITTED_LIST, check, faults_of, read_list

LIST = read_list("# comment\nword zorglub\nword big secret\nword v[0-9]+beta # why\npath *.orig\npath private/*\n")


@pytest.mark.parametrize("line", ["a zorglub here", "ZORGLUB", "(Big Secret)", "v12beta"])
def test_a_forbidden_word_is_found_in_any_case(line: str) -> None:
    assert [(fault.line, fault.rule) for fault in faults_of(["", line], "README.md", LIST)] == [(2, "forbidden-word")]


@pytest.mark.parametrize("line", ["zorglubs", "azorglub", "big  secret", "comment", ""])
def test_a_word_is_forbidden_whole_and_as_written(line: str) -> None:
    assert faults_of([line], "README.md", LIST) == []


@pytest.mark.parametrize(
    ("path", "rule"), [("docs/a.orig", "forbidden-path"), ("private/a.md", "forbidden-path"), ("docs/zorglub.md", "forbidden-word")]
)
def test_a_path_is_checked_as_well(path: str, rule: str) -> None:
    assert [fault.rule for fault in faults_of([], path, LIST)] == [rule]


def test_an_empty_list_forbids_nothing() -> None:
    assert faults_of(["anything"], "anywhere.md", read_list("# nothing yet\n")) == []


@pytest.mark.parametrize("line", ["zorglub", "word", "words zorglub", "path "])
def test_a_line_that_is_no_entry_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        read_list(line)


def test_lists_kept_elsewhere_add_to_the_committed_one(tmp_path: Path) -> None:
    root, other = tmp_path / "repository", tmp_path / "other.txt"
    other.write_text("word zorglub\n")
    for path, text in {COMMITTED_LIST: "word fixit\n", "a.md": "fixit\nzorglub\n", "ignored.md": "zorglub\n"}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)  # noqa: S607  # git is found on the PATH
    subprocess.run(["git", "add", "tools", "a.md"], cwd=root, check=True)  # noqa: S607  # same
    assert [str(fault) for fault in check(root)] == ["a.md:1: forbidden-word: 'fixit'"]
    assert [fault.line for fault in check(root, other)] == [1, 2]
    with pytest.raises(FileNotFoundError):
        check(root, tmp_path / "missing.txt")
