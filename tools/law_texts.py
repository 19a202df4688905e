"""The pages of docs/law that hold the texts: articles, rules, and what is not enforced."""

from collections.abc import Iterable

from app.domain.law.article import Article, Status
from app.domain.law.articles import ARTICLES
from app.domain.law.not_enforced import NOT_ENFORCED
from app.domain.law.parameter import Draft, Parameter, Period
from app.domain.law.parameters import PARAMETERS
from app.domain.law.reference import Reference
from app.domain.law.rule import Basis, Rule, Severity
from app.edge.contract.law import rules, uses

SEVERITIES = {
    Severity.BLOCK: "refuses (409)",
    Severity.WARN: "warns: accepted and recorded",
    Severity.INFORM: "informs",
}
REFERENCES = {
    Reference.ACT: "the day of the act",
    Reference.OPENING: "the opening of the file",
    Reference.SUBSCRIPTION: "the request for funding",
    Reference.SENDING: "the sending of the leave request",
    Reference.SIGNATURE: "the last signature of the convention",
    Reference.TERM: "the end of the action",
}
BASES = {
    Basis.LAW: "law or regulation in force",
    Basis.PLATFORM_TERMS: "terms of the CPF platform",
    Basis.FUNDER: "a funder's criterion",
    Basis.PROMISE: "the provider's promise",
    Basis.DRAFT: "announced, not in force",
    Basis.POLICY: "the product's reading where the texts are silent",
}
STATUSES = {
    Status.LAW: "in force, read in the consolidated text",
    Status.LAW2: "in force, from secondary sources",
    Status.CGU: "contract terms",
    Status.FUND: "funder's criterion",
    Status.DRAFT: "not in force",
    Status.ABR: "abrogated",
    Status.PROMISE: "promise",
    Status.POLICY: "policy",
}


def articles_page() -> str:
    """Each article with its versions, and what rests on it."""
    lines = ["# Articles", ""]
    versions = [version for row in ARTICLES.values() for version in row]
    for text in dict.fromkeys(version.code for version in versions):
        rows = [_article(version) for version in versions if version.code is text]
        titles = ["article", "subject", "in force", "version read", "last verified", "standing", "rules", "parameters"]
        lines += [f"## {text}", "", *table(titles, rows), ""]
    return "\n".join(lines)


def _article(article: Article) -> list[object]:
    resting = [rule_id for rule_id, forms in rules().items() if any(article.citation in _citations(form) for form in forms)]
    numbers = [p.name for p in PARAMETERS.values() if any(period.source == article for period in _sources(p))]
    period = (
        f"{article.in_force_from or '…'} → {article.in_force_to or '…'}" if article.in_force_from or article.in_force_to else "not dated"
    )
    return [
        article.number,
        article.title_fr,
        period,
        article.version_id or "—",
        article.last_verified_on,
        STATUSES[article.status],
        ", ".join(map(rule_link, resting)) or "—",
        ", ".join(f"`{name}`" for name in numbers) or "—",
    ]


def _citations(rule: Rule) -> set[str]:
    return {article.citation for article in rule.articles}


def _sources(parameter: Parameter) -> list[Period | Draft]:
    return [*parameter.periods, *([parameter.draft] if parameter.draft else [])]


def rules_page() -> str:
    """Each rule in its forms."""
    lines = ["# Rules", "", "Words in braces are replaced by what the case holds: a date, an amount, a duration.", ""]
    for rule_id, forms in rules().items():
        lines += [f"## {rule_id}", "", *[line for form in sorted(forms, key=awaited) for line in _form(form)], *_checked(rule_id), ""]
    return "\n".join(lines)


def awaited(rule: Rule) -> bool:
    """Whether this form of a rule takes effect on the day that an announced text has force: until then it does nothing."""
    return rule.basis is not Basis.DRAFT and rule.articles[0].status is Status.DRAFT


def does(rule: Rule) -> str:
    """What the service does when this form of the rule is broken."""
    return f"{SEVERITIES[rule.severity]}, once it has force" if awaited(rule) else SEVERITIES[rule.severity]


def _form(rule: Rule) -> list[str]:
    basis = BASES[Basis.DRAFT if awaited(rule) else rule.basis]
    return [
        f"{rule.article()} · {basis} · **{does(rule)}**",
        "",
        f"{_force(rule)}, by {REFERENCES[rule.reference]}. Last verified {rule.last_verified_on}.",
        "",
        f"> {rule.fr} {rule.remedy_fr}",
        ">",
        f"> {rule.en} {rule.remedy_en}",
        "",
    ]


def _force(rule: Rule) -> str:
    if rule.basis is Basis.DRAFT or awaited(rule):
        return "No force yet"
    begins = f"From {rule.in_force_from}" if rule.in_force_from else "Not dated"
    return f"{begins} until the day before {rule.in_force_to}" if rule.in_force_to else begins


def _checked(rule_id: str) -> list[str]:
    where = uses(rule_id)
    if not where:
        return ["Checked outside the machines: when something is read, or inside a decision."]
    return ["Checked by " + ", ".join(f"`{command}` ([{noun}](machines.md#{noun}))" for noun, command in where) + "."]


def rule_link(rule_id: str) -> str:
    """A link to a rule's paragraph."""
    return f"[`{rule_id}`](rules.md#{_anchor(rule_id)})"


def _anchor(title: str) -> str:
    """As forges make them: lower case, punctuation dropped."""
    return "".join(c for c in title.lower() if c.isalnum() or c in "_-")


def not_enforced_page() -> str:
    """What cannot be observed, and why."""
    lines = ["# What is not enforced", "", "Requirements that the service cannot observe. This list may only shrink.", ""]
    for said in sorted(NOT_ENFORCED, key=lambda said: said.id):
        basis = f"{', '.join(article.citation for article in said.articles)} · {BASES[said.basis]}"
        lines += [f"## {said.id}", "", basis, "", f"> {said.fr}", ">", f"> {said.en}", ""]
        lines += [f"Why: {said.because_en} ({said.because_fr})", ""]
    return "\n".join(lines)


def table(titles: list[str], rows: Iterable[list[object]]) -> list[str]:
    """A table in Markdown."""
    cells = [" | ".join(str(cell).replace("|", "\\|") for cell in row) for row in rows]
    return [f"| {' | '.join(titles)} |", "|" + "---|" * len(titles), *(f"| {row} |" for row in cells)]
