"""The pages that people read, and how their links and anchors are found."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Page:
    """One page."""

    path: Path

    @property
    def name(self) -> str:
        """Its path from the root."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text("utf-8")

    @cached_property
    def prose(self) -> str:
        """Without its fenced blocks."""
        return _FENCED.sub("", self.text)

    def links(self) -> list[str]:
        """Targets of its links, those to the web left out."""
        return [target for target in _LINK.findall(self.prose) if not re.match(r"[a-z]+:", target)]

    @cached_property
    def anchors(self) -> set[str]:
        """The anchors of its headings, as forges make them."""
        return {re.sub(r"[^\w\- ]", "", re.sub(r"`", "", heading).lower()).replace(" ", "-") for heading in _HEADING.findall(self.prose)}

    def code(self) -> list[str]:
        """What it says in code: inline, and each line of its fenced blocks."""
        fenced = (line.strip() for block in _FENCED.findall(self.text) for line in block.splitlines()[1:-1])
        return [*_CODE.findall(self.prose), *fenced]


@cache
def page_at(path: Path) -> Page:
    """One page, read once."""
    return Page(path)


def pages() -> list[Page]:
    """Every page."""
    return [page_at(path) for path in PAGES]
