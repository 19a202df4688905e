"""The register of processing (RGPD art. 30), made from the records themselves: what each says of its category, term and legal basis."""

from collections.abc import Iterator, Sequence

from app.domain.policy import MATRIX, Category, Retention, Right
from app.domain.record import Kept, Record
from app.domain.vocabulary import Role

WHY = {
    Category.DIRECTORY: "to know who works for and with the provider",
    Category.LIBRARY: "to offer questionnaires",
    Category.IDENTITY: "to know whom a bilan is for, and to reach her",
    Category.EXISTENCE: "to carry out a bilan and to prove that it took place",
    Category.NEEDS: "to analyse what is asked for",
    Category.PROGRAMME: "to say what will be done, and what is due",
    Category.ATTENDANCE: "to prove the hours",
    Category.NOTES: "to remember, between sessions, what was said",
    Category.ANSWERS: "to answer questionnaires",
    Category.RESULTS: "to explain results",
    Category.SYNTHESIS: "to hand over the synthesis that the law asks for",
    Category.PROJECTS: "to work on professional projects",
    Category.ACTION_PLAN: "to say what comes next",
    Category.QUOTE: "to tell a price before anything is signed",
    Category.CONVENTION: "to contract",
    Category.FINANCING: "to be funded",
    Category.INVOICES: "to bill",
    Category.FOLLOW_UP: "to ask, six months later, what became of it",
    Category.COMPLAINTS: "to answer complaints",
    Category.DATA_REQUESTS: "to answer those who exercise their rights over their data",
    Category.CONSENTS: "to prove what was agreed, and what was destroyed",
    Category.DISABILITY: "to adapt the bilan to a disability, when she says so",
    Category.ADAPTATIONS: "to carry out what she needs, without its reason",
    Category.MESSAGES: "to write to each other, after the bilan too",
    Category.EMERGENCY: "to open content in an emergency, and to answer for it",
    Category.LEGAL_HOLDS: "to answer for what a proceeding keeps from destruction",
    Category.QUALITY: "to report on quality, by counts and by proofs",
    Category.PERSONAL_COPY: "to leave her a copy of her own",
    Category.ACCESS_RIGHTS: "to let in those who may, and to keep out the others",
}
SOME = {
    Right.PART: "own part",
    Right.STATUS: "dates and hours",
    Right.METADATA: "that it exists",
    Right.AGGREGATE: "groups",
    Right.CONSENT: "if she agrees",
}
KEPT_FOR = {
    Retention.BILAN_DOCUMENTS: "destroyed at the end of the action, unless a written agreement keeps it, for 36 months at most (R6313-7)",
    Retention.FOLLOW_UP: "30 days after the last follow-up, 36 months from the end at most",
    Retention.ADMINISTRATIVE: "six years, ten with accounting or European money",
    Retention.PROSPECT: "twelve months without a commitment",
    Retention.ACCOUNT: "as long as the person's account, six years at least",
    Retention.REGISTRY: "as long as the provider uses it",
}
PERSONS = "beneficiaries, members, contacts of employers and funders"
TRANSFERS = "none by the program"
COLUMNS = ("purpose", "records", "legal basis", "recipients", "kept")


class Purpose(Record):
    """One line: a purpose, and what is kept for it."""

    purpose: str
    records: tuple[str, ...]
    bases: tuple[str, ...]
    recipients: tuple[str, ...]
    kept: tuple[str, ...]

    def cells(self) -> list[object]:
        """The line in Markdown."""
        records = ", ".join(f"`{noun}`" for noun in self.records)
        return [self.purpose, records, "<br>".join(self.bases), ", ".join(self.recipients), "<br>".join(self.kept)]


class Responsible(Record):
    """Who answers for the processing, and how many persons it concerns now."""

    name: str
    siren: str
    protection_officers: tuple[str, ...]
    beneficiaries: int
    members: int


class Register(Record):
    """The register of one organisation. Its hosts and further processors are added by whoever chose them."""

    responsible: Responsible
    persons: str = PERSONS
    transfers: str = TRANSFERS
    purposes: tuple[Purpose, ...]

    def markdown(self) -> str:
        """For people."""
        who = self.responsible
        officers = ", ".join(who.protection_officers) or "none is named"
        return "\n".join(
            [
                "# Register of processing",
                "",
                f"{who.name} (SIREN {who.siren}). Data protection officer: {officers}.",
                f"Persons concerned: {self.persons}; {who.beneficiaries} beneficiaries, {who.members} members.",
                f"Transfers outside the European Union: {self.transfers}.",
                "",
                *_table([list(COLUMNS), ["---"] * len(COLUMNS), *(purpose.cells() for purpose in self.purposes)]),
            ]
        )


def purposes() -> tuple[Purpose, ...]:
    """One line a category of which anything is kept, in the order of the matrix."""
    by_category = {category: [kind for _, kind in sorted(Kept.of_noun.items()) if kind.about.category is category] for category in Category}
    return tuple(_purpose(category, kinds) for category, kinds in by_category.items() if kinds)


def _purpose(category: Category, kinds: Sequence[type[Kept]]) -> Purpose:
    return Purpose(
        purpose=WHY[category],
        records=tuple(kind.noun for kind in kinds),
        bases=tuple(dict.fromkeys(kind.about.basis for kind in kinds)),
        recipients=tuple(_recipients(category)),
        kept=tuple(dict.fromkeys(KEPT_FOR[kind.about.retention] for kind in kinds)),
    )


def _recipients(category: Category) -> Iterator[str]:
    for role, held in MATRIX[category].items():
        if held is not Right.NONE and role is not Role.SYSTEM:
            yield f"{role.value} ({SOME[held]})" if held in SOME else role.value


def _table(rows: Sequence[Sequence[object]]) -> list[str]:
    return [f"| {' | '.join(map(str, row))} |" for row in rows]
