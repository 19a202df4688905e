"""What the product never does: run text as code, read objects from outside, send mail, fill in text that came from outside."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DANGEROUS = {
    *("pickle", "marshal", "shelve", "dill", "jinja2", "mako", "chevron", "smtplib", "imaplib", "poplib", "ftplib", "telnetlib"),
    *("xml", "lxml", "yaml", "random", "code", "codeop", "requests", "urllib3"),
}
FILLS = {
    "app/edge/problems.py": "the page of a problem, from our own sentences",
    "app/persistence/sql.py": "numbers of parameters",
    "app/routers/explanations.py": "our own sentences",
    "app/domain/funding_request/cpf_price.py": "our own sentences",
    "app/service/portable_page.py": "our own sentences",
    "app/domain/law/rule.py": "sentences of rules, by names of their own",
    "app/adapters/postgres/doctor.py": "questions of ours",
}
"""Where text is filled in by `format`, and why that text is ours. May only shrink."""
PATTERN_MAKERS = {
    "app/domain/vocabulary.py": "makes types when it is read, from literals of the records",
    "app/domain/instrument/items.py": "a pattern of the module, by its name",
    "app/domain/registry/rules.py": "words of the rule, escaped",
    "app/edge/contract/examples.py": "patterns of our own contract",
}
"""Where a function makes a pattern from what it is given. May only shrink."""
SECRET_WORDS = ("digest", "secret", "mark", "mac", "signature")
NOT_SECRET = {
    ("app/service/audit.py", "await to_thread(folder.hash, org, day) != digest"),
    ("app/service/chains.py", "value != self._digest"),
    ("app/service/chains.py", "self._digest != row['digest']"),
}
"""What is compared is a chain, or a signed file, that an auditor recomputes, of which both sides are known to who reads."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of the product, with its module."""
    for name, tree in modules():
        yield from ((name, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_the_product_imports_nothing_dangerous() -> None:
    found = set()
    for name, tree in modules():
        for node in ast.walk(tree):
            named = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found |= {(name, one) for one in named if one.split(".")[0] in DANGEROUS}
    assert found == set()


def test_the_product_calls_nothing_that_runs_text_as_code() -> None:
    found = []
    for name, call in calls():
        plain = call.func.id if isinstance(call.func, ast.Name) else ""
        dotted = ast.unparse(call.func) if isinstance(call.func, ast.Attribute) else ""
        shell = any(k.arg == "shell" and not (isinstance(k.value, ast.Constant) and k.value.value is False) for k in call.keywords)
        if plain in {"eval", "exec", "compile", "__import__"} or dotted in {"os.system", "os.popen"} or shell:
            found.append((name, call.lineno))
    assert found == []


def test_patterns_are_made_when_a_module_is_read_and_never_afterwards() -> None:
    found = set()
    for name, tree in modules():
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
            for call in (n for n in ast.walk(function) if isinstance(n, ast.Call) and ast.unparse(n.func).startswith("re.")):
                if not (call.args and isinstance(call.args[0], ast.Constant)):
                    found.add(name)
    assert found == PATTERN_MAKERS.keys()


def test_text_that_is_filled_in_stands_in_listed_places_only() -> None:
    found = set()
    for name, call in calls():
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if method == "format_map" or (method == "format" and not isinstance(call.func.value, ast.Constant)):  # type: ignore[attr-defined]  # an attribute
            found.add(name)
    assert found <= FILLS.keys()


def test_secrets_are_compared_in_constant_time() -> None:
    """Marks of cursors by `compare_digest`; secrets and codes by the digest under which a row is looked up."""
    found = set()
    for name, tree in modules():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)):
                continue
            sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
            if any(side.split(".")[-1].split("(")[0].endswith(SECRET_WORDS) for side in sides):
                found.add((name, ast.unparse(node)))
    assert found == NOT_SECRET
