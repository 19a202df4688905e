"""What is kept after the end of the action, for how long, and what is destroyed."""

from datetime import date
from types import SimpleNamespace as Like

from app.domain.bilan.commands import CompleteBilan
from app.domain.bilan.records import BilanStatus
from app.domain.consent.commands import WithdrawConsent
from app.domain.content_class import ContentClass
from app.domain.follow_up.records import FollowUp
from app.domain.policy import Category, Retention
from app.domain.record import About
from app.domain.retention import commands as c
from app.domain.retention.records import ItemStatus, RetentionItem
from app.domain.synthesis.records import SynthesisDraft
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.endings import about, numbered
from tests.law.example import Example, asked

BEN, CON, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.SYSTEM
END = date(2027, 4, 16)
RUNNING = given.bilan(status=BilanStatus.CONCLUSION)
ENDED = given.bilan(status=BilanStatus.COMPLETED, ended_on=END)
AGREE = c.AgreeRetention(classes=(ContentClass.SYNTHESIS,), reason="Suivi à 6 mois", months=12, proof_sha256="a" * 64)
AGREEMENT = numbered(60)
FOR_ADVICE = c.OpenRetention(content_kind=ContentClass.SYNTHESIS, kept_until=date(2030, 4, 16))


def item(status: ItemStatus = ItemStatus.RETAINED, kind: ContentClass = ContentClass.SYNTHESIS, **over: object) -> RetentionItem:
    """What becomes of one class of content."""
    known: dict[str, object] = {"agreement_id": AGREEMENT, "kept_until": date(2028, 4, 16)}
    return RetentionItem(**about(61), status=status, content_kind=kind, **known | over)


class Administrative(FollowUp):
    """A wrong declaration: a piece of evidence that would go with the answers of a follow-up."""

    about = About(Category.ATTENDANCE, Retention.ADMINISTRATIVE, "C. trav. L6362-6")


NOTHING_ELSE = {"consents": (), "retention_items": (), "retention_questions": ()}
PENDING = item(ItemStatus.DESTRUCTION_PENDING, destroy_by=date(2027, 4, 17), kept_until=None)
DOCUMENT = SynthesisDraft(**about(62), synthesis_id=numbered(63))
EVIDENCE = Administrative(**about(64), term="six_months", due_on=END, invite_on=END)
CONSENT = Like(id=numbered(65))
KEPT_BY_IT = Like(consent_id=CONSENT.id, ended_on=None, classes=(ContentClass.SYNTHESIS, ContentClass.ACTION_PLAN))

EXAMPLES = (
    Example(
        rule="retention.question",
        holds=asked(CompleteBilan(), CON, bilan=RUNNING.but(retention_asked_on=END)),
        breaks=asked(CompleteBilan(), CON, bilan=RUNNING),
        says="La question de la conservation des documents n'a pas reçu de réponse.",
    ),
    Example(
        rule="retention.asked_once",
        holds=asked(c.AskRetention(), CON, **NOTHING_ELSE),
        breaks=asked(c.AskRetention(), CON, retention_questions=(Like(),)),
        says="La question de conservation est déjà posée.",
    ),
    Example(
        rule="retention.during_bilan",
        holds=asked(c.AskRetention(), CON, bilan=RUNNING),
        breaks=asked(c.AskRetention(), CON, bilan=ENDED),
        says="La question de conservation se pose et se répond pendant le bilan.",
    ),
    Example(
        rule="retention.something_to_keep",
        holds=asked(AGREE, BEN, bilan=RUNNING),
        breaks=asked(AGREE, BEN, bilan=given.bilan(status=BilanStatus.READY)),
        says="Aucun document de bilan n'existe encore.",
    ),
    Example(
        rule="retention.written_agreement",
        holds=asked(AGREE.but(months=36), BEN, bilan=ENDED),
        breaks=asked(AGREE.but(months=48), BEN, bilan=ENDED),
        says="Durée de 48 mois supérieure au maximum de 36 mois à compter du 16/04/2027, soit le 16/04/2030 au plus tard.",
    ),
    Example(  # before the decree of 2023, one year
        rule="retention.written_agreement",
        holds=asked(AGREE.but(months=12), BEN, bilan=ENDED.but(ended_on=date(2023, 12, 30))),
        breaks=asked(AGREE.but(months=13), BEN, bilan=ENDED.but(ended_on=date(2023, 12, 30))),
        says="Durée de 13 mois supérieure au maximum de 12 mois à compter du 30/12/2023, soit le 30/12/2024 au plus tard.",
    ),
    Example(
        rule="retention.before_end",
        holds=asked(AGREE, BEN, on="2027-05-03", bilan=ENDED, retention_items=(item(),)),
        breaks=asked(AGREE, BEN, on="2027-05-03", bilan=ENDED, retention_items=(PENDING.but(agreement_id=None),)),
        says="Accord postérieur à la fin (16/04/2027) : documents déjà détruits (synthesis).",
    ),
    Example(
        rule="retention.no_silent_extension",
        holds=asked(AGREE, BEN, consents=(Like(proof_sha256="b" * 64),)),
        breaks=asked(AGREE, BEN, consents=(Like(proof_sha256="a" * 64),)),
        says="Prolongation impossible sans nouvel accord écrit.",
    ),
    Example(
        rule="retention.export_first",
        holds=asked(CompleteBilan(), CON, personal_copies=(Like(downloaded_on=END),)),
        breaks=asked(CompleteBilan(), CON, personal_copies=(Like(downloaded_on=None),)),
        says="Export non téléchargé avant destruction.",
    ),
    Example(
        rule="retention.destroy_at_end",
        holds=asked(c.ConfirmDestroyed(), SYS, on="2027-04-17", bilan=ENDED, retention_item=PENDING),
        breaks=asked(c.ConfirmDestroyed(), SYS, on="2027-04-18", bilan=ENDED, retention_item=PENDING),
        says="Destruction due depuis le 18/04/2027.",
    ),
    Example(  # the worker is late, and a new agreement comes meanwhile
        rule="retention.destroy_at_end",
        holds=asked(c.ProlongRetention(agreement_id=AGREEMENT, kept_until=END), SYS, on="2028-04-16", bilan=ENDED, retention_item=item()),
        breaks=asked(c.ProlongRetention(agreement_id=AGREEMENT, kept_until=END), SYS, on="2028-04-17", bilan=ENDED, retention_item=item()),
        says="Destruction due depuis le 17/04/2028.",
    ),
    Example(
        rule="retention.synthesis_cep",
        holds=asked(FOR_ADVICE, SYS, on="2027-04-16", bilan=ENDED),
        breaks=asked(FOR_ADVICE.but(kept_until=date(2030, 4, 17)), SYS, on="2027-04-16", bilan=ENDED),
        says="Pour le conseil en évolution professionnelle, seule la synthèse est conservée, jusqu'au 16/04/2030 au plus tard.",
    ),
    Example(
        rule="retention.synthesis_cep",
        holds=asked(FOR_ADVICE, SYS, on="2027-04-16", bilan=ENDED),
        breaks=asked(FOR_ADVICE.but(content_kind=ContentClass.RESULTS), SYS, on="2027-04-16", bilan=ENDED),
        says="Pour le conseil en évolution professionnelle, seule la synthèse est conservée, jusqu'au 16/04/2030 au plus tard.",
    ),
    Example(
        rule="retention.withdraw",
        holds=asked(WithdrawConsent(), BEN, bilan=ENDED, consent=CONSENT, retention_agreements=()),
        breaks=asked(WithdrawConsent(), BEN, on="2027-11-02", bilan=ENDED, consent=CONSENT, retention_agreements=(KEPT_BY_IT,)),
        says="Le retrait de l'accord entraîne la destruction sans délai, le 03/11/2027 au plus tard : action_plan, synthesis.",
    ),
    Example(
        rule="retention.certificate",
        holds=asked(c.ConfirmDestroyed(), SYS, retention_item=PENDING),
        breaks=asked(c.ConfirmDestroyed(), SYS, retention_item=PENDING, synthesis_drafts=(DOCUMENT,)),
        says="Un certificat de destruction est établi, sans contenu : 1 document(s), identifiants et empreintes.",
    ),
    Example(
        rule="retention.admin_separate",
        holds=asked(c.ConfirmDestroyed(), SYS, retention_item=PENDING, synthesis_drafts=(DOCUMENT,)),
        breaks=asked(c.ConfirmDestroyed(), SYS, retention_item=item(kind=ContentClass.FOLLOW_UP), follow_ups=(EVIDENCE,)),
        says="Une pièce administrative ne se détruit pas avec les documents du bilan : follow_up.",
    ),
)
