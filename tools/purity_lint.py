"""What import-linter cannot see: no clock, chance, I/O, async or float in the domain, no noun that decides for another, and
transactions only at the door.

Run: `python -m tools.purity_lint [root]`. Exit code 1 and one `file:line: rule: message` line per fault.
"""

import ast
import re
import sys
from pathlib import Path

from tools.fault import Fault, python_files, root_argument, verdict

EXCEPTIONS: dict[str, dict[str, str]] = {  # rule -> path or folder where it does not apply -> why
    "float": {"app/domain/scoring/norms.py": "norms are published as decimal numbers"},
    "division": {"app/domain/scoring/": "scores are divided as Fraction, or as floats in norms.py"},
    "transaction": {
        "app/service/": "the one door opens and ends write transactions",
        "app/persistence/migrations/": "a migration runs in its own transaction",
    },
}

DOMAIN = "app/domain/"
RULE_FILES = ("rules.py", "decide.py", "table.py")
THIRD_PARTY = {"app", "pydantic", "pydantic_core", "annotated_types"}
FORBIDDEN_MODULES = {
    "asyncio", "concurrent", "ctypes", "ftplib", "glob", "http", "importlib", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "secrets", "select", "selectors", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib", "xmlrpc",
}  # fmt: skip
FORBIDDEN_NAMES = {
    "open", "input", "print", "exec", "eval", "compile", "breakpoint", "__import__",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7", "uuid.uuid8", "uuid.getnode",
}  # fmt: skip
CLOCK_METHODS = {"now", "utcnow", "today", "getenv", "sleep", "monotonic", "perf_counter", "randint", "shuffle"}
TRANSACTION_METHODS = {"begin", "begin_nested", "commit", "rollback", "transaction", "start_transaction"}
SQL_METHODS = {"execute", "executemany", "fetch", "fetchrow", "fetchval", "scalar", "exec_driver_sql", "text"}
TRANSACTION_SQL = re.compile(r"\s*(begin|commit|rollback|savepoint|start\s+transaction)\b", re.IGNORECASE)
DECIDES = re.compile(r"app\.domain\.(\w+)\.(?:decide|table)")
QUANTITIES = {"days", "working_days", "months", "years", "hours", "minutes", "cents", "percent", "amount", "numerator"}


class Reader(ast.NodeVisitor):
    """Walks one module of `app` and collects its faults."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pure = path.startswith(DOMAIN)
        self.legal = self.pure and (path.endswith(RULE_FILES) or path.startswith(f"{DOMAIN}process/"))
        self.faults: list[Fault] = []
        self.names: dict[str, str] = {}  # local name -> dotted name it was imported from

    def blame(self, node: ast.AST, rule: str, message: str) -> None:
        """Record a fault, unless the table of exceptions excuses this file."""
        if not any(self.path == place or (place.endswith("/") and self.path.startswith(place)) for place in EXCEPTIONS.get(rule, ())):
            self.faults.append(Fault(self.path, getattr(node, "lineno", 1), rule, message))

    def dotted(self, node: ast.AST) -> str:
        """The full name behind an expression, through the imports of the module; empty when it is not a name."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id)
        if isinstance(node, ast.Attribute) and (before := self.dotted(node.value)):
            return f"{before}.{node.attr}"
        return ""

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.names[alias.asname or alias.name.partition(".")[0]] = alias.name if alias.asname else alias.name.partition(".")[0]
            self._imported(node, alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        for alias in node.names:
            self.names[alias.asname or alias.name] = f"{module}.{alias.name}"
            if alias.name == "TYPE_CHECKING":
                self.blame(node, "type-checking", "an import cycle is a design fault: move the thing")
            if self.pure and f"{module}.{alias.name}" in FORBIDDEN_NAMES:
                self.blame(node, "impure-name", f"{module}.{alias.name} is passed in by the caller, never read here")
        self._imported(node, module)

    def _imported(self, node: ast.AST, module: str) -> None:
        root = module.partition(".")[0]
        if not self.pure:
            return
        if root in FORBIDDEN_MODULES:
            self.blame(node, "impure-import", f"the domain does not import {module}")
        elif root == "app" and not f"{module}.".startswith("app.domain."):
            self.blame(node, "impure-import", f"the domain does not look outwards to {module}")
        elif (other := DECIDES.fullmatch(module)) and not self.path.startswith((f"{DOMAIN}{other[1]}/", f"{DOMAIN}process/")):
            self.blame(node, "two-nouns", f"what moves together with {other[1]} is decided in {DOMAIN}process/")
        elif root not in sys.stdlib_module_names and root not in THIRD_PARTY:
            self.blame(node, "impure-import", f"the domain knows pydantic and the standard library, not {module}")

    def visit_Name(self, node: ast.Name) -> None:
        self._named(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "TYPE_CHECKING":
            self.blame(node, "type-checking", "an import cycle is a design fault: move the thing")
        self._named(node)
        self.generic_visit(node)

    def _named(self, node: ast.Name | ast.Attribute) -> None:
        name = self.dotted(node)
        if self.pure and isinstance(node.ctx, ast.Load):
            if name in FORBIDDEN_NAMES:
                self.blame(node, "impure-name", f"{name} is passed in by the caller, never read here")
            if name == "float":
                self.blame(node, "float", "count in whole units (minutes, cents) or in Fraction")

    def visit_Call(self, node: ast.Call) -> None:
        called = self.dotted(node.func).rpartition(".")[2] or getattr(node.func, "attr", "")
        if self.pure and isinstance(node.func, ast.Attribute) and called in CLOCK_METHODS and self.dotted(node.func) not in FORBIDDEN_NAMES:
            self.blame(node, "impure-call", f".{called}() reads the world; pass its value in")
        if isinstance(node.func, ast.Attribute) and called in TRANSACTION_METHODS:
            self.blame(node, "transaction", f".{called}() belongs to the door")
        if called in SQL_METHODS and any(map(_is_transaction, node.args)):
            self.blame(node, "transaction", "transaction statements belong to the door")
        if self.legal:
            self._quantities(node)
        if self.pure and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            self.visit(node.args[0])  # refusing a float needs its name
        else:
            self.generic_visit(node)

    def _quantities(self, node: ast.Call) -> None:
        for given in node.keywords:
            if given.arg in QUANTITIES and _is_number(given.value):
                self.blame(given.value, "legal-number", f"{given.arg} comes from the parameter registry")

    def visit_Compare(self, node: ast.Compare) -> None:
        if self.legal:
            for side in (node.left, *node.comparators):
                if _is_number(side):
                    self.blame(side, "legal-number", "a number that decides comes from the parameter registry")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if self.pure and isinstance(node.value, (float, complex)):
            self.blame(node, "float", "count in whole units (minutes, cents) or in Fraction")

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._divided(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._divided(node)

    def _divided(self, node: ast.BinOp | ast.AugAssign) -> None:
        if self.pure and isinstance(node.op, ast.Div):
            self.blame(node, "division", "/ makes a float; use // or share_half_up")
        self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._waits(node)

    def visit_Await(self, node: ast.Await) -> None:
        self._waits(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self._waits(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        self._waits(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        if node.is_async:
            self._waits(node, at=node.target)
        else:
            self.generic_visit(node)

    def _waits(self, node: ast.AST, *, at: ast.AST | None = None) -> None:
        if self.pure:
            self.blame(at or node, "async", "the domain decides at once and waits for nothing")
        self.generic_visit(node)


def _is_transaction(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and TRANSACTION_SQL.match(node.value) is not None


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value not in {0, 1}


def faults_of(source: str, path: str) -> list[Fault]:
    """The faults of one module of `app`, given its path from the root."""
    reader = Reader(path)
    reader.visit(ast.parse(source, path))
    return reader.faults


def check(root: Path) -> list[Fault]:
    """The faults of every module of `app` under the root."""
    files = python_files(root, "app")
    return [fault for file in files for fault in faults_of(file.read_text(), file.relative_to(root).as_posix())]


if __name__ == "__main__":
    sys.exit(verdict(check(root_argument())))
