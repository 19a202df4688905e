"""README, guides and demo against a real server, as strangers would use them."""

import shutil
from collections.abc import Iterator

import pytest

from tools import demo, readme

pytestmark = [
    pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="examples are written for bash and curl"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with readme.served() as url:
        yield url


def test_every_example_works_and_every_case_of_the_demo_comes_out_right(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", server)
    assert readme.main([]) == 0
    assert demo.main([]) == 0
