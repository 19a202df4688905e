"""The readable index of an archive that a person takes with her: one HTML page, nothing loaded from elsewhere, no script.

Source: RGPD art. 12 §1 (concise, intelligible, easily accessible).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final

from app.domain.vocabulary import Language

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The records of one kind. `provided`: she wrote or supplied them herself."""

    name: str
    file: str
    rows: Rows
    provided: bool


TITLES: Final[dict[str, tuple[str, str]]] = {
    "access-journal": ("Qui a consulté vos contenus", "Who read your content"),
    "accessibility-needs": ("Ce dont vous avez besoin", "What you need"),
    "action-plans": ("Plans d'action", "Action plans"),
    "adaptations": ("Aménagements", "Arrangements"),
    "answers": ("Vos réponses aux questionnaires", "Your answers to questionnaires"),
    "assignments": ("Questionnaires proposés", "Questionnaires proposed to you"),
    "counter-entries": ("Heures reprises", "Hours taken back"),
    "attendances": ("Émargements", "Attendance"),
    "beneficiaries": ("Votre identité et vos coordonnées", "Your identity and contact details"),
    "bilans": ("Vos bilans de compétences", "Your bilans de compétences"),
    "billing-items": ("Échéances à facturer", "What is billed"),
    "complaints": ("Vos réclamations", "Your complaints"),
    "consents": ("Vos accords", "Your consents"),
    "shares": ("Vos partages", "What you shared"),
    "conventions": ("Conventions et contrats", "Conventions and contracts"),
    "data-requests": ("Vos demandes sur vos données", "Your requests over your data"),
    "deadlines": ("Échéances", "Deadlines"),
    "destruction-certificates": ("Certificats de destruction", "Destruction certificates"),
    "legal-holds": ("Suspensions de la destruction", "Legal holds on the destruction"),
    "emergency-access": ("Accès d'urgence à vos contenus", "Emergency access to your content"),
    "follow-ups": ("Suivi après le bilan", "Follow-up after the bilan"),
    "funding-requests": ("Demandes de financement", "Funding requests"),
    "history": ("Ce qui s'est passé", "What happened"),
    "involvements": ("Qui prend part à vos bilans", "Who takes part in your bilans"),
    "leave-requests": ("Demandes d'absence", "Leave requests"),
    "messages": ("Vos échanges avec votre conseiller ou conseillère", "Messages between you and your counsellor"),
    "needs-analyses": ("Analyse de la demande", "Needs analysis"),
    "objectives": ("Objectifs", "Objectives"),
    "observations": ("Vos observations sur la synthèse", "Your observations on the synthesis"),
    "personal-copies": ("Vos exemplaires personnels", "Your own copies"),
    "platform-events": ("Ce que la plateforme CPF a signalé", "What the CPF platform reported"),
    "projects": ("Projets professionnels", "Career projects"),
    "quotes": ("Devis", "Quotes"),
    "referrals": ("Orientations proposées", "Referrals offered"),
    "results": ("Résultats détaillés", "Detailed results"),
    "retention-agreements": ("Accords de conservation", "Agreements to keep documents"),
    "retention-items": ("Conservation et destruction", "Keeping and destruction"),
    "retention-questions": ("Question de la conservation", "The question about keeping"),
    "sessions": ("Séances", "Sessions"),
    "signatures": ("Signatures", "Signatures"),
    "syntheses": ("Document de synthèse", "Synthesis"),
    "synthesis-drafts": ("Versions de travail de la synthèse", "Working versions of the synthesis"),
    "synthesis-versions": ("Versions de la synthèse", "Versions of the synthesis"),
    "warnings": ("Avertissements", "Warnings"),
}
"""What each chapter is called, in French and in English."""
_WORDS: Final[dict[Language, dict[str, str]]] = {
    Language.FR: {
        "title": "Vos données",
        "intro": "Tout ce que l'organisme détient sur vous et que vous pouvez lire, au {day}. Les fichiers JSON contiennent la même chose "
        "pour un autre service ; inventory.json dit pourquoi chaque donnée est détenue, combien de temps, et qui peut la lire.",
        "provided": "Ce que vous avez fourni ou écrit (RGPD art. 20)",
        "about": "Ce qui vous concerne (RGPD art. 15)",
        "notes": "Les notes de séance ne figurent pas ici : demandez-les à votre conseiller ou conseillère, ou au délégué à la protection "
        "des données de l'organisme.",
        "nothing": "Rien.",
        "yes": "oui",
        "no": "non",
    },
    Language.EN: {
        "title": "Your data",
        "intro": "Everything that the provider holds about you and that you may read, on {day}. The JSON files hold the same for another "
        "service; inventory.json says why each is held, for how long, and who may read it.",
        "provided": "What you supplied or wrote (RGPD art. 20)",
        "about": "What is about you (RGPD art. 15)",
        "notes": "Notes taken in sessions are not in here: ask your counsellor, or the provider's data protection officer.",
        "nothing": "Nothing.",
        "yes": "yes",
        "no": "no",
    },
}
_STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "dl{display:grid;grid-template-columns:minmax(8rem,16rem) 1fr;gap:.2rem 1rem;margin:0}dt{color:#444}dd{margin:0;white-space:pre-wrap}"
    "details{border-top:1px solid #bbb;padding:.5rem 0}summary{font-weight:600}"
)


def page(chapters: Sequence[Chapter], day: date, language: Language) -> str:
    """The page: what she supplied first, each record below the title of its kind. Every value is escaped."""
    words = _WORDS[language]
    told = f"{day:%d/%m/%Y}" if language is Language.FR else day.isoformat()
    parts = [_section(words[name], [c for c in chapters if c.provided is (name == "provided")], language) for name in ("provided", "about")]
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{words["title"]}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{words['title']}</h1><p>{words['intro'].format(day=told)}</p><p>{words['notes']}</p>{''.join(parts)}</body></html>\n"
    )


def _section(title: str, chapters: Sequence[Chapter], language: Language) -> str:
    return f"<section><h2>{title}</h2>{''.join(_chapter(one, language) for one in chapters)}</section>"


def _chapter(chapter: Chapter, language: Language) -> str:
    french, english = TITLES[chapter.name]
    title = french if language is Language.FR else english
    body = "".join(_value(row, language) for row in chapter.rows) or f"<p>{_WORDS[language]['nothing']}</p>"
    link = f'<p><a href="{chapter.file}">{chapter.file}</a></p>'
    return f"<details><summary>{title} ({len(chapter.rows)})</summary>{link}{body}</details>"


def _value(value: Any, language: Language) -> str:
    """A value as people read it; what is absent is not told."""
    match value:
        case Mapping():
            told = ((str(name).replace("_", " "), _value(held, language)) for name, held in value.items() if held not in (None, "", [], {}))
            return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{text}</dd>' for name, text in told)}</dl><hr>"
        case list() | tuple():
            return "".join(f"<div>{_value(held, language)}</div>" for held in value)
        case bool():
            return _WORDS[language]["yes" if value else "no"]
        case _:
            return escape(str(value))
