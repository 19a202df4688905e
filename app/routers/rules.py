"""The rules as the API tells them: which ones had force on a day, in which version, and what they govern."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.law.article import Article
from app.domain.law.articles import article_on
from app.domain.law.delays import DELAYS
from app.domain.law.parameters import value_on
from app.domain.law.reference import Reference
from app.domain.law.rule import Basis, Rule, Severity
from app.domain.record import Record
from app.domain.vocabulary import Code, LegalDate
from app.edge.contract.law import rules, uses
from app.edge.contract.numbers import parameters_of
from app.edge.cursors import after, cursor
from app.edge.negotiation import none_match
from app.routers.calls import Closed, Reading, json, today
from app.routers.law_told import ArticleTold, ParameterTold, Sentence, article_told, parameter_told
from app.routers.read_routes import LONGEST_CURSOR, MOST, ListQuery
from app.service.outcomes import Missing

router = APIRouter(prefix="/v1", tags=["Law"])
ROUTERS = (router,)
READ: Final = {"x-scope": "law:read"}
ON: Final = Field(default=None, description="Legal reference date; today by the organisation's legal clock when absent")


class RuleForm(Record):
    """How a rule is said and what a breach does. Words in braces stand for what the case holds: a date, an amount, a duration."""

    basis: Basis
    severity: Severity
    in_force: bool = Field(description="False on a day when its text, or every number that it reads, has no force")
    sentence: Sentence
    remedy: Sentence


class Governed(Record):
    """A command that checks the rule, and the machine to which it belongs."""

    resource: Code
    command: Code


class RuleTold(Record):
    """A rule in the version of a day."""

    id: Code
    on: LegalDate
    in_force: bool = Field(description="Whether it is checked of a file whose legal reference date is this day")
    in_force_from: LegalDate | None
    in_force_to: LegalDate | None = Field(description="First day without force; null while it has force")
    reference: Reference = Field(description="Which date of the file decides")
    forms: tuple[RuleForm, ...] = Field(max_length=10, description="Several where its severity follows the route or the date")
    articles: tuple[ArticleTold, ...] = Field(max_length=20, description="Each in the version of that day, else in the one that is cited")
    parameters: tuple[ParameterTold, ...] = Field(max_length=20, description="The numbers that its check reads, with the value of that day")
    commands: tuple[Governed, ...] = Field(max_length=200, description="Empty: checked when something is read, or inside a decision")
    deadlines: tuple[Code, ...] = Field(max_length=20, description="For `POST /v1/deadlines/explain`")
    last_verified_on: LegalDate


class RulePage(Record):
    """Rules by id."""

    items: tuple[RuleTold, ...] = Field(max_length=MOST)
    next_cursor: str | None = Field(max_length=LONGEST_CURSOR)
    has_more: bool


class OnQuery(Closed):
    """Which day."""

    on: LegalDate | None = ON


class RulesQuery(ListQuery):
    """Which rules had force on a day, on what they rest, what a breach does, which resource they govern."""

    on: LegalDate | None = ON
    basis: Basis | None = None
    severity: Severity | None = None
    noun: Code | None = Field(default=None, description="A resource of `GET /v1/machines`, such as `convention`")


@router.get("/rules", operation_id="listRules", summary="Which rules had force on a day", response_model=None,
            responses={200: {"model": RulePage}}, openapi_extra=READ)  # fmt: skip
async def list_rules(call: Reading, query: Annotated[RulesQuery, Query()]) -> Response:
    """Every rule that a file is checked by when its legal reference date is that day, by id."""
    on = query.on or await today(call)
    asked = {n: str(v) for n in ("on", "basis", "severity", "noun") if (v := getattr(query, n)) is not None}
    bound_to, key = f"{call.by.org}|{call.by.id}|rules|{asked}", call.services.cursor_key
    place = after(key, bound_to, query.cursor).decode() if query.cursor else ""
    found = [rule_id for rule_id, forms in rules().items() if rule_id > place and any(_wanted(form, query, on) for form in forms)]
    page, more = found[: query.limit], len(found) > query.limit
    following = cursor(key, bound_to, page[-1].encode()) if more else None
    kept = urlencode(asked | {"limit": str(query.limit), "cursor": following or ""})
    headers = {"link": f'</v1/rules?{kept}>; rel="next"'} if following else {}
    body = RulePage(items=tuple(_told(rule_id, on) for rule_id in page), next_cursor=following, has_more=more)
    return Response(json(body), 200, headers, "application/json")


@router.get("/rules/{id}", operation_id="getRule", summary="Read one rule, in the version of a day", response_model=None,
            responses={200: {"model": RuleTold}}, openapi_extra=READ)  # fmt: skip
async def get_rule(
    id: Annotated[Code, Path(description="As a refusal names it")], call: Reading, query: Annotated[OnQuery, Query()]
) -> Response:
    """What it rests on, since when, what it says, its numbers on that day, and what it governs. 404 for an id that never existed."""
    if id not in rules():
        raise Missing
    body = json(_told(id, query.on or await today(call)))
    headers = {"etag": f'"{hashlib.sha256(body).hexdigest()[:20]}"'}
    if none_match(call.request.headers.get("if-none-match"), headers["etag"]):
        return Response(None, 304, headers)
    return Response(body, 200, headers, "application/json")


def _wanted(rule: Rule, query: RulesQuery, on: date) -> bool:
    governs = query.noun is None or any(noun == query.noun for noun, _ in uses(rule.id))
    return _has_force(rule, on) and query.basis in {None, rule.basis} and query.severity in {None, rule.severity} and governs


def _told(rule_id: str, on: date) -> RuleTold:
    forms = rules()[rule_id]
    first = forms[0]
    return RuleTold(
        id=rule_id,
        on=on,
        in_force=any(_has_force(form, on) for form in forms),
        in_force_from=first.in_force_from,
        in_force_to=first.in_force_to,
        reference=first.reference,
        forms=tuple(_form(form, on) for form in forms),
        articles=tuple(article_told(version) for version in _versions(forms, on)),
        parameters=tuple(parameter_told(name, on) for name in sorted({name for form in forms for name in parameters_of(form)})),
        commands=tuple(Governed(resource=noun, command=command) for noun, command in uses(rule_id)),
        deadlines=tuple(delay.id for delay in DELAYS.values() if delay.rule_id == rule_id),
        last_verified_on=first.last_verified_on,
    )


def _has_force(rule: Rule, on: date) -> bool:
    """A rule of law whose numbers all have no value yet, or no longer, is checked and says nothing; a draft speaks of one to come."""
    numbers = () if rule.basis is Basis.DRAFT else parameters_of(rule)
    return rule.in_force_on(on) and (not numbers or any(value_on(name, on) is not None for name in numbers))


def _form(rule: Rule, on: date) -> RuleForm:
    return RuleForm(
        basis=rule.basis,
        severity=rule.severity,
        in_force=_has_force(rule, on),
        sentence=Sentence(fr=rule.fr, en=rule.en),
        remedy=Sentence(fr=rule.remedy_fr, en=rule.remedy_en),
    )


def _versions(forms: tuple[Rule, ...], on: date) -> Iterator[Article]:
    """The articles of a rule, each in the version of the day; one that had no version then, as it is cited."""
    for cited in dict.fromkeys(article for form in forms for article in form.articles):
        yield article_on(cited.number, on) or cited
