"""Conditions of access. Delays here count in real time, never on a sandbox's clock: tokens and codes live in the real world."""

from datetime import date, datetime, timedelta
from typing import Any

from app.domain.calendar import add_years, paris_date
from app.domain.identity.records import AccountStatus, PartyNoun
from app.domain.identity.scopes import OFFERED, ClientKind
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.registry.records import EntryStatus
from app.domain.vocabulary import Role

SECURITY = (article("art. 32"),)


def _entry_used(ask: Ask[Any]) -> Finding | None:
    entry = getattr(ask.facts, ask.facts.root)
    return BROKEN if entry.status is EntryStatus.RETIRED else None


ENTRY_USED = Rule(
    id="invitation.entry_active",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="Cette fiche n'est plus utilisée : personne ne peut être invité à agir pour elle.",
    en="This entry is no longer used: nobody can be invited to act for it.",
    remedy_fr="Invitez une personne dont la fiche est active.",
    remedy_en="Invite somebody whose entry is active.",
    check=_entry_used,
)


def _account_open(ask: Ask[Any]) -> Finding | None:
    """An employer's entry may have several users; a member's and a beneficiary's entries are one person."""
    invitation = getattr(ask.facts, "invitation", None)
    if invitation is not None and invitation.party_noun is PartyNoun.EMPLOYER:
        return None
    return BROKEN if any(a.status is AccountStatus.ACTIVE for a in ask.facts.accounts) else None


ONE_ACCOUNT = Rule(
    id="invitation.one_account",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="Cette personne a déjà un compte actif : une seconde identité agirait en son nom.",
    en="This person already has an active account: a second identity would act in her name.",
    remedy_fr="Si elle ne peut plus s'en servir, révoquez ce compte, puis invitez-la de nouveau.",
    remedy_en="If she can no longer use it, revoke that account, then invite her again.",
    check=_account_open,
)


def _expired(ask: Ask[Any]) -> Finding | None:
    return BROKEN if ask.at.real >= ask.facts.invitation.expires_at else None


NOT_EXPIRED = Rule(
    id="invitation.expired",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="Cette invitation a expiré.",
    en="This invitation has expired.",
    remedy_fr="Demandez à l'organisme de la renvoyer.",
    remedy_en="Ask the provider to send it again.",
    check=_expired,
)


def _inviter_lost(ask: Ask[Any]) -> Finding | None:
    invitation, account, member = ask.facts.invitation, ask.facts.inviter_account, ask.facts.inviter
    if invitation.inviter_id is None:
        return None
    if account is None or account.status is not AccountStatus.ACTIVE or member is None or member.status is not EntryStatus.ACTIVE:
        return BROKEN
    may = {Role.ADMINISTRATOR, Role.COUNSELLOR} if invitation.party_noun is PartyNoun.BENEFICIARY else {Role.ADMINISTRATOR}
    return None if may & set(member.roles) else BROKEN


INVITER_STILL_MAY = Rule(
    id="invitation.inviter",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="La personne qui vous a invité n'a plus ce droit.",
    en="The person who invited you may no longer do so.",
    remedy_fr="Demandez une nouvelle invitation à l'organisme.",
    remedy_en="Ask the provider for a new invitation.",
    check=_inviter_lost,
)


def _scopes(ask: Ask[Any]) -> Finding | None:
    refused = set(ask.command.scopes) - OFFERED[ask.command.kind]
    return Finding({"scopes": refused}) if refused else None


SCOPES_OF_KIND = Rule(
    id="client.scopes",
    basis=Basis.POLICY,
    articles=(article("226-13"), *SECURITY),
    fr="Portées impossibles pour ce client : {scopes}.",
    en="Scopes that this client cannot hold: {scopes}.",
    remedy_fr="Retirez ces portées.",
    remedy_en="Remove these scopes.",
    check=_scopes,
    reads_body=True,
)


def _funder(ask: Ask[Any]) -> Finding | None:
    said, funder = ask.command, ask.facts.funder
    if said.kind is ClientKind.SCRIPT:
        return BROKEN if said.funder_id is not None else None
    return BROKEN if funder is None or funder.status is not EntryStatus.ACTIVE else None


FUNDER_OF_CLIENT = Rule(
    id="client.funder",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="Le client d'un financeur agit pour un financeur connu et actif ; un script n'agit pour aucun.",
    en="A funder's client acts for one known, active funder; a script acts for none.",
    remedy_fr="Indiquez funder_id pour un financeur, et seulement pour lui.",
    remedy_en="Give funder_id for a funder, and only then.",
    check=_funder,
    reads_body=True,
)


def _real_day(ask: Ask[Any]) -> date:
    return paris_date(ask.at.real)


def _expiry(ask: Ask[Any]) -> Finding | None:
    wanted, day = ask.command.expires_on, _real_day(ask)
    last = add_years(day, years=required_on("client.max_life_years", day))
    return None if wanted is None or day <= wanted <= last else Finding({"last": last})


EXPIRES_WITHIN_A_YEAR = Rule(
    id="client.expiry",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="Un client machine expire au plus tard un an après, le {last}, et pas avant aujourd'hui.",
    en="A machine client expires within one year, by {last}, and not before today.",
    remedy_fr="Choisissez une date plus proche.",
    remedy_en="Choose an earlier date.",
    check=_expiry,
    reads_body=True,
)


def _overlap(ask: Ask[Any]) -> Finding | None:
    longest = required_on("client.rotation_overlap_days", _real_day(ask))
    return Finding({"longest": longest}) if ask.command.overlap_days > longest else None


OVERLAP_IS_SHORT = Rule(
    id="client.rotation_overlap",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="L'ancien secret reste accepté {longest} jours au plus.",
    en="The former secret is accepted for {longest} days at most.",
    remedy_fr="Réduisez overlap_days.",
    remedy_en="Reduce overlap_days.",
    check=_overlap,
    reads_body=True,
)


def _client_expired(ask: Ask[Any]) -> Finding | None:
    last = ask.command.expires_on or ask.facts.client.expires_on
    return BROKEN if last < _real_day(ask) else None


CLIENT_STILL_LIVES = Rule(
    id="client.expired",
    basis=Basis.POLICY,
    articles=SECURITY,
    fr="Ce client machine a expiré.",
    en="This machine client has expired.",
    remedy_fr="Donnez une nouvelle date expires_on avec le nouveau secret.",
    remedy_en="Give a new expires_on with the new secret.",
    check=_client_expired,
    reads_body=True,
)


def invitation_end(ask: Ask[Any]) -> datetime:
    """When a code that is drawn now dies."""
    return ask.at.real + timedelta(days=required_on("invitation.max_life_days", _real_day(ask)))
