"""Every problem that the product can answer, in one table: code → status, title, what to do. Codes never change once published."""

from dataclasses import dataclass
from typing import Final

from app.domain.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """One problem type (RFC 9457 section 4). `title` says what happened, `remedy` what to do."""

    status: int
    title: dict[Language, str]
    remedy: dict[Language, str]
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with every occurrence, unless the occurrence brings its own."""


def _entry(status: int, *, fr: tuple[str, str], en: tuple[str, str], headers: tuple[tuple[str, str], ...] = ()) -> Entry:
    return Entry(
        status=status,
        title={Language.FR: fr[0], Language.EN: en[0]},
        remedy={Language.FR: fr[1], Language.EN: en[1]},
        headers=headers,
    )


CATALOGUE: Final[dict[str, Entry]] = {
    # --- 400: not parseable -------------------------------------------------------------------------------------------
    "bad_request": _entry(
        400,
        fr=("Requête HTTP invalide", "Vérifiez la ligne de requête et les en-têtes (Host, Content-Length, Transfer-Encoding)."),
        en=("Invalid HTTP request", "Check the request line and the headers (Host, Content-Length, Transfer-Encoding)."),
    ),
    "missing_link": _entry(
        400,
        fr=("Lien de partage absent", "Envoyez dans l'en-tête Bilan-Share le lien que la personne vous a remis."),
        en=("Sharing link missing", "Send in the header Bilan-Share the link that the person gave you."),
    ),
    "malformed_json": _entry(
        400,
        fr=("Corps JSON illisible", "Envoyez un document JSON complet en UTF-8, sans BOM, NaN ni Infinity, de 64 niveaux au plus."),
        en=("Unreadable JSON body", "Send one complete JSON document in UTF-8, without BOM, NaN or Infinity, at most 64 levels deep."),
    ),
    "duplicate_member": _entry(
        400,
        fr=("Membre JSON en double", "Chaque nom de membre ne peut figurer qu'une fois par objet (RFC 7493)."),
        en=("Duplicate JSON member", "Each member name may appear only once in an object (RFC 7493)."),
    ),
    "missing_idempotency_key": _entry(
        400,
        fr=(
            "En-tête Idempotency-Key absent",
            "Envoyez une clé par intention (un UUID convient), la même à chaque nouvel essai.",
        ),
        en=("Idempotency-Key header missing", "Send one new key per intent (a UUID will do) and repeat it at each retry."),
    ),
    "invalid_idempotency_key": _entry(
        400,
        fr=("En-tête Idempotency-Key invalide", "La clé compte 1 à 255 caractères ASCII imprimables."),
        en=("Invalid Idempotency-Key header", "The key has 1 to 255 printable ASCII characters."),
    ),
    "invalid_cursor": _entry(
        400,
        fr=("Curseur invalide", "Reprenez la première page, ou suivez le lien « next » sans le modifier."),
        en=("Invalid cursor", "Start again from the first page, or follow the “next” link unchanged."),
    ),
    "organisation_required": _entry(
        400,
        fr=(
            "Organisme à préciser",
            "Plusieurs organismes vous connaissent : précisez l'en-tête Bilan-Organisation (voir GET /v1/me).",
        ),
        en=("Organisation needed", "Several organisations know you: choose with the Bilan-Organisation header (list: GET /v1/me)."),
    ),
    # --- 401, 403, 404, 405, 406 --------------------------------------------------------------------------------------
    "unauthorized": _entry(
        401,
        fr=("Authentification requise", "Envoyez un jeton d'accès dans l'en-tête Authorization: Bearer."),
        en=("Authentication required", "Send an access token in the Authorization: Bearer header."),
    ),
    "invalid_token": _entry(
        401,
        fr=("Jeton refusé", "Le jeton est invalide, expiré ou révoqué : demandez-en un nouveau."),
        en=("Token refused", "The token is invalid, expired or revoked: ask for a new one."),
    ),
    "insufficient_user_authentication": _entry(
        401,
        fr=(
            "Authentification récente à plusieurs facteurs requise",
            "Identifiez-vous de nouveau avec plusieurs facteurs, puis envoyez ce jeton : WWW-Authenticate dit depuis quand (RFC 9470).",
        ),
        en=(
            "Recent authentication with several factors required",
            "Authenticate again, with several factors, and send the token you get: WWW-Authenticate says how recent (RFC 9470).",
        ),
    ),
    "insufficient_scope": _entry(
        403,
        fr=("Portée insuffisante", "Demandez un jeton portant la portée nommée dans l'en-tête WWW-Authenticate."),
        en=("Insufficient scope", "Ask for a token that carries the scope named in the WWW-Authenticate header."),
    ),
    "forbidden": _entry(
        403,
        fr=("Non autorisé", "Votre rôle ne permet pas cet acte sur ce dossier."),
        en=("Not allowed", "Your role does not allow this act on this file."),
    ),
    "not_invited": _entry(
        403,
        fr=("Aucun compte pour cette identité", "Acceptez d'abord l'invitation de l'organisme avec ce même jeton (voir GET /v1/me)."),
        en=("No account for this identity", "First accept the provider's invitation with this same token (see GET /v1/me)."),
    ),
    "no_longer_member": _entry(
        403,
        fr=(
            "Accès terminé",
            "Votre accès a pris fin avec votre départ, ou celui de l'employeur pour lequel vous agissiez. Voyez un administrateur.",
        ),
        en=("Access ended", "Your access ended when you, or the employer for which you acted, left the provider. Ask an administrator."),
    ),
    "not_found": _entry(
        404,
        fr=("Introuvable", "Aucune ressource à cette adresse ne vous est connue. Vérifiez le chemin et l'identifiant."),
        en=("Not found", "No resource known to you has this address. Check the path and the identifier."),
    ),
    "method_not_allowed": _entry(
        405,
        fr=("Méthode non permise", "Utilisez l'une des méthodes de l'en-tête Allow."),
        en=("Method not allowed", "Use one of the methods in the Allow header."),
    ),
    "not_acceptable": _entry(
        406,
        fr=("Format de réponse indisponible", "Demandez application/json, ou un format documenté pour cette opération."),
        en=("Response format not available", "Ask for application/json, or a format documented for this operation."),
    ),
    # --- 409, 410 -----------------------------------------------------------------------------------------------------
    "refused": _entry(
        409,
        fr=("Refusé par une règle", "Chaque règle non satisfaite est citée avec son article et le moyen d'y remédier."),
        en=("Refused by a rule", "Each broken rule is given with its article and its remedy."),
    ),
    "not_possible_in_state": _entry(
        409,
        fr=("Impossible dans l'état actuel", "Relisez la ressource et la liste de ses actions possibles."),
        en=("Not possible in the present state", "Read the resource again, and the list of its possible actions."),
    ),
    "document_changed": _entry(
        409,
        fr=("Document modifié entre-temps", "Relisez le document, puis nommez ce que vous avez lu : document_sha256, ou draft_revision."),
        en=("Document changed meanwhile", "Read the document again, then name what you read: document_sha256, or draft_revision."),
    ),
    "warnings_to_acknowledge": _entry(
        409,
        fr=("Avertissements à reconnaître", "Un membre nommé doit reconnaître les avertissements ouverts, ou citez-les dans acknowledges."),
        en=("Warnings to acknowledge", "A named member must acknowledge the open warnings, or name them in acknowledges."),
    ),
    "secret_already_shown": _entry(
        409,
        fr=("Secret déjà communiqué", "Un secret n'est montré qu'une fois : faites-le tourner si vous l'avez perdu."),
        en=("Secret already shown", "A secret is shown only once: rotate it if you have lost it."),
    ),
    "already_exists": _entry(
        409,
        fr=("Existe déjà", "Une ressource porte déjà cette valeur qui doit être unique."),
        en=("Already exists", "A resource already carries this value, which must be unique."),
    ),
    "busy": _entry(
        409,
        fr=("Dossier occupé", "D'autres actes sur ce dossier ont été plus rapides : répétez la requête après Retry-After."),
        en=("File busy", "Other acts on this file were faster: repeat the request after Retry-After."),
        headers=(("Retry-After", "1"),),
    ),
    "gone": _entry(
        410,
        fr=("Détruit", "Ce contenu a été détruit ou a expiré définitivement ; il ne peut pas être rétabli."),
        en=("Destroyed", "This content was destroyed or has expired for good; it cannot be restored."),
    ),
    "cursor_expired": _entry(
        410,
        fr=("Curseur expiré", "Reprenez le flux à son début, sans `after` : il n'est jamais élagué."),
        en=("Cursor expired", "Read the feed again from its beginning, without `after`: it is never pruned."),
        headers=(("Link", '</v1/events>; rel="alternate"'),),
    ),
    # --- 412 to 431 ---------------------------------------------------------------------------------------------------
    "stale_version": _entry(
        412,
        fr=("Version périmée", "La ressource a changé : relisez-la et recommencez avec son nouvel ETag."),
        en=("Stale version", "The resource has changed: read it again and retry with its new ETag."),
    ),
    "payload_too_large": _entry(
        413,
        fr=("Corps trop volumineux", "Réduisez le corps de la requête sous la limite publiée."),
        en=("Body too large", "Bring the request body under the published limit."),
    ),
    "unsupported_media_type": _entry(
        415,
        fr=(
            "Format de requête non pris en charge",
            "Envoyez le type nommé par Accept ou Accept-Patch, en UTF-8, sans Content-Encoding.",
        ),
        en=("Unsupported request format", "Send the type named in the Accept or Accept-Patch header, in UTF-8, without Content-Encoding."),
    ),
    "invalid_request": _entry(
        422,
        fr=("Requête invalide", "Corrigez chaque champ cité dans errors."),
        en=("Invalid request", "Correct each field listed in errors."),
    ),
    "idempotency_key_reused": _entry(
        422,
        fr=("Clé d'idempotence déjà utilisée", "Cette clé a servi à une autre requête : une intention nouvelle demande une clé nouvelle."),
        en=("Idempotency key already used", "This key served another request: a new intent needs a new key."),
    ),
    "if_match_required": _entry(
        428,
        fr=("En-tête If-Match requis", "Lisez la ressource et renvoyez son ETag dans If-Match."),
        en=("If-Match header required", "Read the resource and send its ETag back in If-Match."),
    ),
    "rate_limited": _entry(
        429,
        fr=("Trop de requêtes", "Attendez le délai de Retry-After."),
        en=("Too many requests", "Wait for the time given by Retry-After."),
        headers=(("Retry-After", "1"),),
    ),
    "reading_budget_spent": _entry(
        429,
        fr=("Trop de dossiers consultés", "Vous avez lu autant de dossiers qu'une heure le permet : reprenez après Retry-After."),
        en=("Too many files read", "You have read as many files as one hour allows: go on after Retry-After."),
        headers=(("Retry-After", "60"),),
    ),
    "header_too_large": _entry(
        431,
        fr=("En-têtes trop volumineux", "L'ensemble des en-têtes ne peut dépasser 64 Kio."),
        en=("Headers too large", "All headers together may not exceed 64 KiB."),
    ),
    # --- 5xx ----------------------------------------------------------------------------------------------------------
    "internal_error": _entry(
        500,
        fr=("Erreur interne", "L'incident est enregistré : citez request_id. Répétez la requête avec la même Idempotency-Key."),
        en=("Internal error", "The incident is recorded: quote request_id. Repeat the request with the same Idempotency-Key."),
    ),
    "not_ready": _entry(
        503,
        fr=("Service momentanément indisponible", "Répétez la requête après le délai de Retry-After."),
        en=("Service temporarily unavailable", "Repeat the request after Retry-After."),
        headers=(("Retry-After", "2"),),
    ),
}

OF_STATUS: Final[dict[int, str]] = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "not_possible_in_state",
    410: "gone",
    412: "stale_version",
    413: "payload_too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
    428: "if_match_required",
    429: "rate_limited",
    431: "header_too_large",
    503: "not_ready",
}
"""The problem of an error that names none."""
