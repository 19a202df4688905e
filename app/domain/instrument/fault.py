"""What is wrong with a definition or an answer, said in both languages and never repeating what was answered."""

from enum import StrEnum

from app.domain.record import Record
from app.domain.vocabulary import Language


class FaultCode(StrEnum):
    """Stable names of the faults."""

    LICENCE_MISSING = "licence_missing"
    LICENCE_EVIDENCE_MISSING = "licence_evidence_missing"
    ATTRIBUTION_MISSING = "attribution_missing"
    PURPOSE_MISSING = "purpose_missing"
    SPECIAL_CATEGORY_UNDECIDED = "special_category_undecided"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_OPTION = "unknown_option"
    UNKNOWN_SCALE = "unknown_scale"
    UNKNOWN_SET = "unknown_set"
    FORWARD_REFERENCE = "forward_reference"
    SCALE_CYCLE = "scale_cycle"
    NOT_SCORABLE = "not_scorable"
    COMPONENTS_INVALID = "components_invalid"
    MISSING_POLICY_INVALID = "missing_policy_invalid"
    VALUES_INVALID = "values_invalid"
    BANDS_INVALID = "bands_invalid"
    RANGE_INVALID = "range_invalid"
    RELIABILITY_INVALID = "reliability_invalid"
    LANGUAGE_MISSING = "language_missing"
    TRANSLATION_MISSING = "translation_missing"
    POLE_MISSING = "pole_missing"
    POLE_CONTRADICTED = "pole_contradicted"
    LABEL_MISSING = "label_missing"
    ITEM_NOT_FOUND = "item_not_found"
    NOT_ANSWERABLE = "not_answerable"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    REPEATED = "repeated"
    WRONG_COUNT = "wrong_count"
    QUOTA_EXCEEDED = "quota_exceeded"
    TOO_LONG = "too_long"
    BAD_LINK = "bad_link"


SENTENCES: dict[FaultCode, tuple[str, str]] = {
    FaultCode.LICENCE_MISSING: ("La licence des items n'est pas indiquée.", "The licence of the items is not given."),
    FaultCode.LICENCE_EVIDENCE_MISSING: (
        "La phrase du titulaire des droits et sa date manquent.",
        "The rights holder's sentence and its date are missing.",
    ),
    FaultCode.ATTRIBUTION_MISSING: ("La mention d'attribution manque.", "The attribution is missing."),
    FaultCode.PURPOSE_MISSING: ("La finalité, liée au bilan, n'est pas indiquée.", "No purpose linked to the bilan is given."),
    FaultCode.SPECIAL_CATEGORY_UNDECIDED: (
        "Aucune décision sur les données sensibles demandées ici.",
        "No decision on the special categories of data asked here.",
    ),
    FaultCode.DUPLICATE_ID: ("Cet identifiant est donné deux fois.", "This identifier is given twice."),
    FaultCode.UNKNOWN_ITEM: ("Aucun item ne porte ce nom.", "No item has this name."),
    FaultCode.UNKNOWN_OPTION: ("Aucune option ne porte ce nom.", "No option has this name."),
    FaultCode.UNKNOWN_SCALE: ("Aucune échelle ne porte ce nom.", "No scale has this name."),
    FaultCode.UNKNOWN_SET: ("Aucun jeu de réponses ne porte ce nom.", "No response set has this name."),
    FaultCode.FORWARD_REFERENCE: (
        "L'affichage d'un item ne dépend que des items qui le précèdent.",
        "An item may only depend on the items before it.",
    ),
    FaultCode.SCALE_CYCLE: ("Cette échelle dépend d'elle-même.", "This scale depends on itself."),
    FaultCode.NOT_SCORABLE: ("Les réponses à cet item ne sont pas des nombres cotés.", "Answers to this item are not scored numbers."),
    FaultCode.COMPONENTS_INVALID: ("Les composantes de l'échelle ne conviennent pas.", "The scale's components do not fit its method."),
    FaultCode.MISSING_POLICY_INVALID: ("La règle des réponses manquantes est inapplicable.", "The missing-answer rule cannot apply."),
    FaultCode.VALUES_INVALID: ("Valeurs et libellés ne se correspondent pas.", "Values and labels do not match."),
    FaultCode.BANDS_INVALID: ("Les niveaux ne couvrent pas l'étendue, dans l'ordre.", "Bands do not cover the range in order."),
    FaultCode.RANGE_INVALID: ("L'étendue déclarée n'est pas celle des items.", "The declared range is not that of the items."),
    FaultCode.RELIABILITY_INVALID: (
        "Une fidélité est entre 0 et 1, un écart type est positif.",
        "A reliability lies between 0 and 1, a deviation is positive.",
    ),
    FaultCode.LANGUAGE_MISSING: ("Aucune langue n'est déclarée.", "No language is declared."),
    FaultCode.TRANSLATION_MISSING: ("La traduction manque dans cette langue.", "The translation is missing in this language."),
    FaultCode.POLE_MISSING: ("Le pôle de cet item inversé n'a pas été relu.", "The pole of this reversed item was not reviewed."),
    FaultCode.POLE_CONTRADICTED: ("Le texte dit le contraire de la clé.", "The text says the contrary of the key."),
    FaultCode.LABEL_MISSING: (
        "Une traduction non relue porte une mention qui le dit.",
        "A translation nobody reviewed carries a label saying so.",
    ),
    FaultCode.ITEM_NOT_FOUND: ("Cet item n'existe pas.", "There is no such item."),
    FaultCode.NOT_ANSWERABLE: ("Cet item ne se répond pas.", "This item takes no answer."),
    FaultCode.WRONG_TYPE: ("La réponse n'a pas la forme attendue.", "The answer has not the expected form."),
    FaultCode.OUT_OF_RANGE: ("La réponse n'est pas parmi celles proposées.", "The answer is not among those offered."),
    FaultCode.REPEATED: ("Une option est donnée deux fois.", "An option is given twice."),
    FaultCode.WRONG_COUNT: ("Le nombre d'options ne convient pas.", "The number of options does not fit."),
    FaultCode.QUOTA_EXCEEDED: ("Trop d'options sur un même niveau.", "Too many options on one level."),
    FaultCode.TOO_LONG: ("La réponse est trop longue.", "The answer is too long."),
    FaultCode.BAD_LINK: ("Un lien https est attendu.", "An https link is expected."),
}


class Fault(Record):
    """One fault; `at` is a JSON pointer into the document or the name of an item."""

    code: FaultCode
    at: str

    def sentence(self, language: Language = Language.FR) -> str:
        """What to show."""
        french, english = SENTENCES[self.code]
        return french if language is Language.FR else english
