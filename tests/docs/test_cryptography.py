"""The inventory of cryptography is that of the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security" / "cryptography.md").read_text("utf-8")
PRIMITIVES = {
    *(
        "AESGCM",
        "aes_key_wrap_with_padding",
        "Ed25519PrivateKey",
        "SECP256R1",
        "sha256",
        "hmac.digest",
        "compare_digest",
        "os.urandom",
        "secrets",
        "RS256",
    ),
}
"""What the page says is used. What the code uses is compared with it, both ways."""
VERIFIED_ONLY = {"RS256"}
FORMS = {
    *("InvalidTag", "InvalidSignature", "InvalidUnwrap", "aes_key_unwrap_with_padding", "load_pem_private_key", "Encoding", "NoEncryption"),
    *("PrivateFormat", "ec", "ed25519", "EllipticCurvePublicKey", "EllipticCurvePublicNumbers", "RSAPublicKey", "RSAPublicNumbers"),
}
"""Names of the library that are forms of keys and faults, no primitive."""


def used() -> Iterator[str]:
    """Every primitive that a module of the product names."""
    for path in (ROOT / "app").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cryptography"):
                yield from (a.name for a in node.names if a.name not in FORMS)
            if isinstance(node, ast.Attribute):
                dotted = ast.unparse(node)
                known = re.fullmatch(
                    r"hashlib\.(\w+)|(hmac\.(?:digest|new))|hmac\.(compare_digest)|(os\.urandom)|(secrets)\.token_\w+|(?:ec\.)(SECP\w+)",
                    dotted,
                )
                yield from filter(None, known.groups() if known else ())
                if dotted == "ed25519.Ed25519PrivateKey":
                    yield "Ed25519PrivateKey"


def test_every_primitive_that_the_code_uses_is_in_the_inventory() -> None:
    assert set(used()) == PRIMITIVES - VERIFIED_ONLY
    for name in PRIMITIVES:
        assert f"`{name}`" in PAGE, name


def test_each_row_says_what_follows_it() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.split("## Keys")[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 8
    assert all(len(row) == 5 and all(row) for row in rows)
    assert "ML-DSA" in PAGE
    assert "MLKEM" in PAGE


def test_every_kind_of_key_has_its_life_told() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.split("## Keys")[1].splitlines() if line.startswith("| ")][1:]
    assert {row[0] for row in rows} == {
        "root key, or the key of a KMS that takes its place",
        "content key",
        "token key",
        "digest key",
        "cursor key",
        "secret of a machine",
    }
    assert all(len(row) == 5 and all(row) for row in rows)
    kinds = re.findall(r"^    ([A-Z]+) = ", (ROOT / "app/adapters/keys/signing.py").read_text("utf-8"), re.MULTILINE)
    assert set(kinds) == {"TOKENS", "DIGESTS", "CURSORS"}, "a new purpose of a key: tell its life"
