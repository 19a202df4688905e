"""Whoever follows a link arrives."""

from urllib.parse import unquote

import pytest

from tests.docs.pages import ROOT, Page, page_at, pages

WRITTEN = [page for page in pages() if not page.name.startswith("docs/law/")]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_link_of_a_page_resolves(page: Page) -> None:
    lost = []
    for link in page.links():
        path, _, anchor = unquote(link).partition("#")
        target = (page.path.parent / path) if path else page.path
        if not target.resolve().is_relative_to(ROOT) or not target.exists() or (anchor and anchor not in page_at(target.resolve()).anchors):
            lost.append(link)
    assert lost == []


def test_every_page_is_reached_from_the_readme() -> None:
    ahead, reached = [ROOT / "README.md"], set()
    while ahead:
        path = ahead.pop()
        reached.add(path)
        targets = ((path.parent / link.partition("#")[0]).resolve() for link in page_at(path).links() if not link.startswith("#"))
        ahead += [target for target in targets if target.suffix == ".md" and target.exists() and target not in reached]
    assert sorted(page.name for page in WRITTEN if page.path not in reached) == []
