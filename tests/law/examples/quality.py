"""What the provider publishes of its quality, and reports each year."""

from datetime import date
from typing import Any

from app.domain.publication import records as p
from app.domain.quality_proof.indicators import INDICATORS
from app.domain.quality_proof.records import BringQualityProof
from app.domain.training_report.records import FileTrainingReport, NoteUnfiled, TrainingReport
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

SYS = Role.SYSTEM
REPORT = TrainingReport(
    id=given.BILAN, organisation_id=given.ORG, year_ends_on=date(2026, 12, 31), due_on=date(2027, 4, 30), **given.STAMPS
)
WHOLE = p.DraftPublication.model_validate(p.DraftPublication.example)
FILED = FileTrainingReport(filed_on=date(2027, 1, 1), reference="BPF-1")


def published(**over: Any) -> Any:
    said = {name: getattr(WHOLE, name) for name in (*p.Results.model_fields, "title")} | over
    return asked(p.PublishResults(), publication=p.Publication(id=given.BILAN, **given.STAMPS, **said))


BROUGHT = BringQualityProof.model_validate(BringQualityProof.example)
EXAMPLES = (
    Example(
        rule="qualiopi.bc_indicators",
        holds=asked(None, indicator=INDICATORS[26], proofs=1),
        breaks=asked(None, indicator=INDICATORS[26], proofs=0),
        says="Indicateur 26 sans preuve.",
    ),
    Example(
        rule="proof.indicator",
        holds=asked(BROUGHT),
        breaks=asked(BROUGHT.but(indicator=7)),
        says="L'indicateur 7 ne s'applique pas au bilan de compétences.",
    ),
    Example(
        rule="proof.dated",
        holds=asked(BROUGHT, on="2026-09-01"),
        breaks=asked(BROUGHT, on="2026-08-31"),
        says="Cette preuve est datée d'un jour à venir, ou n'est plus valable le jour de sa date.",
    ),
    Example(
        rule="bpf.file_by_april_30",
        holds=asked(NoteUnfiled(), SYS, on="2027-04-30", training_report=REPORT),
        breaks=asked(NoteUnfiled(), SYS, on="2027-05-01", training_report=REPORT),
        says="BPF 2026 à déposer : il l'était le 30/04/2027 au plus tard.",
    ),
    Example(
        rule="bpf.year_over",
        holds=asked(FILED, on="2027-01-01", training_report=REPORT),
        breaks=asked(FILED, on="2026-12-31", training_report=REPORT),
        says="Le BPF rend compte d'une année entière : il se dépose à partir du 01/01/2027, et aucun dépôt n'est daté d'avance.",
        possible_from="2027-01-01",
    ),
    Example(
        rule="bpf.year_over",
        holds=asked(FILED, on="2027-01-02", training_report=REPORT),
        breaks=asked(FILED.but(filed_on=date(2027, 1, 3)), on="2027-01-02", training_report=REPORT),
        says="Le BPF rend compte d'une année entière : il se dépose à partir du 01/01/2027, et aucun dépôt n'est daté d'avance.",
    ),
    Example(
        rule="qualiopi.results_method",
        holds=published(),
        breaks=published(formula=None, method_text=None),
        says="Mode de calcul manquant : formula, method_text (5 personnes au moins).",
    ),
    Example(
        rule="qualiopi.results_method",
        holds=published(answers=5, figures=(p.Figure(label="Bilans achevés", counted=4, out_of=5),)),
        breaks=published(answers=5, figures=(p.Figure(label="Bilans achevés", counted=4, out_of=4),)),
        says="Mode de calcul manquant : people (5 personnes au moins).",
    ),
    Example(
        rule="results.coherent",
        holds=asked(WHOLE, on="2026-12-31"),
        breaks=asked(WHOLE, on="2026-12-30"),
        says="Ces résultats se contredisent : period.",
    ),
    Example(
        rule="results.coherent",
        holds=asked(WHOLE, on="2027-01-04"),
        breaks=asked(WHOLE.but(figures=(p.Figure(label="Bilans achevés", counted=51, out_of=50),)), on="2027-01-04"),
        says="Ces résultats se contredisent : figures.",
    ),
)
