"""An outside client of the API, as anybody could write it: one sandbox organisation, its actors, its legal clock, and what they see.

It knows the public contract only: nothing of `app` is imported. The first answer that differs from what is expected is a Divergence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

Json = dict[str, Any]
MORNING = 9
"""The hour, in UTC, at which people act, unless a case says otherwise."""


class Divergence(Exception):
    """Something was expected, something else was seen."""

    def __init__(self, what: str, *, expected: object, seen: object) -> None:
        super().__init__(f"{what}\n      expected  {expected}\n      seen      {seen}")


@dataclass
class Actor:
    """One person or machine, known by its token."""

    http: httpx.Client
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request, whatever the answer."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        if method == "POST":
            sent["Idempotency-Key"] = str(uuid4())
        if method == "PATCH":
            sent["Content-Type"] = "application/merge-patch+json"
        return self.http.request(method, path, json=body, headers=sent | {k.replace("_", "-"): v for k, v in headers.items()})

    def get(self, path: str) -> Any:
        """A resource that must be there."""
        return _body(self.ask("GET", path), "GET", path)

    def items(self, path: str) -> list[Json]:
        """All pages of a list."""
        found: list[Json] = []
        page = self.get(path)
        while True:
            found += page["items"]
            if not page["has_more"]:
                return found
            page = self.get(f"{path}{'&' if '?' in path else '?'}cursor={page['next_cursor']}")

    def post(self, path: str, body: Any = None) -> Any:
        """A creation."""
        return _body(self.ask("POST", path, {} if body is None else body), "POST", path)

    def command(self, resource: str, verb: str, body: Any = None, *, method: str = "POST") -> Any:
        """A command on a resource as it is now: its ETag is read, then sent back."""
        path = f"{resource}/{verb}" if verb else resource
        return _body(self._tell(resource, path, body, method=method), method, path)

    def save(self, draft: str, content: Json) -> Any:
        """Save the text of a draft, whatever is there."""
        return _body(self.ask("PUT", draft, content, If_Match="*"), "PUT", draft)

    def refused(self, resource: str, verb: str, body: Any = None, *, by: str, status: int = 409, creates: bool = False) -> Json:
        """The same, refused by a rule, which is returned as the problem document tells it."""
        path = f"{resource}/{verb}"
        answer = self.ask("POST", path, {} if body is None else body) if creates else self._tell(resource, path, body)
        return refusal(answer, path, by=by, status=status)

    def _tell(self, resource: str, path: str, body: Any, *, method: str = "POST") -> httpx.Response:
        tag = self.ask("GET", resource).headers.get("etag", '"none"')
        return self.ask(method, path, {} if body is None else body, If_Match=tag)


def refusal(answer: httpx.Response, path: str, *, by: str, status: int) -> Json:
    """The refusal by a rule in a problem document. Raises: Divergence."""
    told = answer.json() if answer.content else {}
    found: dict[str, Json] = {r["rule_id"]: r for r in told.get("refusals") or ()}
    if answer.status_code != status or by not in found:
        raise Divergence(path, expected=f"{status}, refused by {by}", seen=_seen(answer))
    return found[by]


def _body(answer: httpx.Response, method: str, path: str) -> Any:
    if not answer.is_success:
        raise Divergence(f"{method} {path}", expected="a success", seen=_seen(answer))
    return answer.json()


def _seen(answer: httpx.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        return f"{answer.status_code}"
    reasons: Iterable[str] = (f"{r['rule_id']} ({r['article']}): {r['sentence']}" for r in told.get("refusals") or ())
    faults = (f"{e['pointer']}: {e['code']}" for e in told.get("errors") or ())
    return " · ".join(filter(None, [f"{answer.status_code} {told.get('code', '')}", told.get("detail"), *reasons, *faults]))


class Stage:
    """One sandbox organisation, and the story that is told of it, day by day."""

    def __init__(self, http: httpx.Client, *, starts: str) -> None:
        """A fresh organisation whose legal clock stands at 09:00 UTC of `starts`. Raises: Divergence where the sandbox is off."""
        path = "/v1/sandbox/organisations"
        made = _body(http.post(path, json={"clock_start": f"{starts}T{MORNING:02d}:00:00Z"}), "POST", path)
        self.ids: dict[str, str] = made["ids"]
        self.administrator, self.counsellor, self.beneficiary, self.employer, self.funder, self.script = (
            Actor(http, made["tokens"][role]) for role in ("administrator", "counsellor", "beneficiary", "employer", "funder", "script")
        )
        self.today, self.checks = starts, 0

    def on(self, day: str, words: str, *, hour: int = MORNING) -> list[Json]:
        """Move the legal clock to a day (hour in UTC) and tell what is done then; what fell due on the way is returned."""
        fired: list[Json] = []
        if day > self.today or hour > MORNING:
            fired = self.administrator.post("/v1/sandbox/clock", {"to": f"{day}T{hour:02d}:00:00Z"})["fired"]
        self.today = day
        print(f"  {day}  {words}", flush=True)
        return fired

    def sees(self, what: str, seen: object, expected: object) -> None:
        """Something that must be so. Raises: Divergence."""
        if seen != expected:
            raise Divergence(f"{self.today}: {what}", expected=expected, seen=seen)
        self.checks += 1
        print(f"              ✓ {what}: {_told(expected)}", flush=True)

    def sees_refusal(self, rule: Json, **expected: object) -> None:
        """A refusal, told with its article and what it says."""
        for name, value in expected.items():
            self.sees(f"{rule['rule_id']}, {name}", rule[name], value)
        self.checks += 1
        print(f"              ✓ refused, {rule['rule_id']} ({rule['article']}): {rule['sentence']}", flush=True)

    def due(self, bilan: str, kind: str) -> Json:
        """The open deadline of a kind. Raises: Divergence when there is none."""
        found = [d for d in self.administrator.items("/v1/deadlines") if (d["bilan_id"], d["kind"]) == (bilan.rpartition("/")[2], kind)]
        if not found:
            raise Divergence(f"{self.today}: open deadline {kind}", expected="one", seen="none")
        return found[0]


def _told(value: object) -> str:
    """A value as the timeline writes it."""
    return (" · ".join(map(_told, value)) or "nothing") if isinstance(value, tuple) else str(value)
