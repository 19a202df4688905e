"""What a person is shown before she agrees: one text a version, never changed once published, so that it can be read again.

What she says beside it (purpose, documents, recipients, days) stands in the consent itself; the proof is the hash of both.
"""

from typing import Final

from app.domain.consent.records import ConsentKind, ConsentText

K = ConsentKind
_FREE_FR = "Je peux refuser, ou retirer cet accord à tout moment, sans motif et sans conséquence sur mon bilan ; l'accès cesse aussitôt."
_FREE_EN = (
    "I may refuse, or withdraw this agreement at any time, without a reason and without consequence for my bilan; access ends at once."
)

TEXTS: Final[dict[str, ConsentText]] = {
    text.version: text
    for text in (
        ConsentText(
            version="bilan-1",
            kind=K.BILAN,
            fr="J'accepte de réaliser ce bilan de compétences, de ma propre initiative ou sur une proposition que j'étais libre de refuser."
            " Les résultats et le document de synthèse me sont destinés à moi seul·e. Je peux retirer cet accord à tout moment : le"
            " bilan s'arrête alors.",
            en="I agree to this bilan de compétences, on my own initiative or on a proposal that I was free to refuse. The results and the"
            " synthesis are for me alone. I may withdraw this agreement at any time: the bilan then stops.",
        ),
        ConsentText(
            version="retention-1",
            kind=K.RETENTION,
            fr="Les documents de mon bilan sont détruits à la fin de celui-ci. J'autorise l'organisme à conserver ceux que je désigne, pour"
            " le suivi de ma situation et pour la durée indiquée, trois ans au plus. Si je retire cet accord, ils sont détruits sans"
            " délai.",
            en="The documents of my bilan are destroyed at its end. I allow the provider to keep those that I name, for the follow-up of my"
            " situation and for the time stated, three years at most. If I withdraw this agreement, they are destroyed without delay.",
        ),
        ConsentText(
            version="share-cep-1",
            kind=K.SHARE_CEP,
            fr="À ma demande, l'organisme ouvre mon document de synthèse, et lui seul, à l'opérateur du conseil en évolution"
            f" professionnelle désigné, jusqu'à la date indiquée. {_FREE_FR}",
            en="At my request the provider opens my synthesis, and nothing else, to the career advice operator named here, until the day"
            f" stated. {_FREE_EN}",
        ),
        ConsentText(
            version="share-third-party-1",
            kind=K.SHARE_THIRD_PARTY,
            fr="J'ouvre les documents désignés à la personne ou à l'organisme désigné, pour l'usage indiqué et jusqu'à la date indiquée."
            f" Chaque consultation m'est montrée. {_FREE_FR}",
            en="I open the documents named here to the person or organisation named here, for the purpose stated and until the day stated."
            f" Each consultation is shown to me. {_FREE_EN}",
        ),
        ConsentText(
            version="share-employer-1",
            kind=K.SHARE_EMPLOYER,
            fr="J'ouvre les documents désignés à mon employeur, pour l'usage indiqué et jusqu'à la date indiquée. Ni le financement ni le"
            f" déroulement du bilan n'en dépendent. Chaque consultation m'est montrée. {_FREE_FR}",
            en="I open the documents named here to my employer, for the purpose stated and until the day stated. Neither the funding nor"
            f" the course of the bilan depends on it. Each consultation is shown to me. {_FREE_EN}",
        ),
        ConsentText(
            version="second-counsellor-1",
            kind=K.SECOND_COUNSELLOR,
            fr="J'accepte le regard extérieur du conseiller désigné, tenu au même secret. Il lit les documents désignés et eux seuls,"
            f" jusqu'à la date indiquée. {_FREE_FR}",
            en="I agree to the outside view of the counsellor named here, who is bound by the same secrecy and reads the documents named"
            f" here and no others, until the day stated. {_FREE_EN}",
        ),
        ConsentText(
            version="remote-delivery-1",
            kind=K.REMOTE_DELIVERY,
            fr="J'accepte que mes entretiens aient lieu à distance, par les moyens qui m'ont été présentés. Je peux demander à tout moment"
            " des entretiens en présence.",
            en="I agree to interviews at a distance, by the means that were shown to me. I may ask for interviews on site at any time.",
        ),
        ConsentText(
            version="disability-disclosure-1",
            kind=K.DISABILITY_DISCLOSURE,
            fr="Je confie au référent handicap mes besoins d'adaptation, sans diagnostic. Lui seul les lit ; les autres ne connaissent que"
            f" l'aménagement à mettre en œuvre. {_FREE_FR}",
            en="I confide my needs of adaptation, without a diagnosis, to the disability referent, who alone reads them; others know only"
            f" the arrangement to be made. {_FREE_EN}",
        ),
        ConsentText(
            version="quality-survey-identified-1",
            kind=K.QUALITY_SURVEY_IDENTIFIED,
            fr=f"J'accepte que mes réponses à l'enquête de satisfaction portent mon nom et soient lues par l'organisme. {_FREE_FR}",
            en=f"I agree that my answers to the satisfaction survey bear my name and are read by the provider. {_FREE_EN}",
        ),
        ConsentText(
            version="research-aggregate-1",
            kind=K.RESEARCH_AGGREGATE,
            fr=f"J'accepte que mes réponses entrent, sans mon nom et par groupes de cinq personnes au moins, dans des études. {_FREE_FR}",
            en=f"I agree that my answers enter studies, without my name and in groups of at least five people. {_FREE_EN}",
        ),
    )
}
"""Every text that was ever shown, by version."""
