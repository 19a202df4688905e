"""Three files lived from the first call to the end, each on its legal dates, through the public API only."""

from collections.abc import Callable

from tools import demo_steps as step
from tools.demo_client import Actor, Stage, refusal

Opening = Callable[[str], Stage]
"""Opens a sandbox organisation whose legal clock begins on a day."""


def cpf_off_working_time(open_stage: Opening) -> int:
    """AC-01 · A salaried person pays with her CPF, outside working time; her employer knows nothing."""
    stage = open_stage("2026-11-23")
    stage.on("2026-11-23", "First contact")
    bilan = step.opened(stage)
    stage.sees("a meeting is promised by", stage.due(bilan, "promise.first_interview")["due_on"], "2026-12-03")
    step.met(stage, bilan, "2026-11-30")
    quote = step.quoted(stage, bilan, "2026-12-01")
    stage.sees("she may think until", quote["reflection_until"], "2026-12-11")
    stage.on("2026-12-09", "She accepts early, with consent and attestation; the CPF will pay")
    stage.beneficiary.command(f"/v1/quotes/{quote['id']}", "accept", step.YES)
    stage.sees("the bilan is", stage.beneficiary.get(bilan)["status"], "committed")
    stage.administrator.command(bilan, "choose-route", {"route": "cpf"})
    file = _bought(stage, bilan)
    step.held(stage, bilan, phase="preliminary", days=("2027-01-05",))
    stage.administrator.command(file, "declare-entry")
    stage.sees("the employer asks for the bilan, and is answered", stage.employer.ask("GET", bilan).status_code, 404)
    step.lived(
        stage,
        bilan,
        preliminary=("2027-01-12",),
        investigation=("2027-01-19", "2027-01-26", "2027-02-02", "2027-02-09"),
        conclusion=("2027-03-02", "2027-03-12"),
    )
    stage.sees("minutes attested", stage.counsellor.get(f"{bilan}/hours")["attested_minutes"], 960)
    step.delivered(stage, bilan)
    step.ended(stage, bilan, additional_follow_ups=["three_months", "twelve_months"])
    _paid(stage, bilan, file)
    due = {f["term"]: f["due_on"] for f in stage.beneficiary.items(f"/v1/follow-ups?bilan_id={bilan.rpartition('/')[2]}")}
    stage.sees("follow-ups are offered on", tuple(sorted(due.values())), ("2027-06-12", "2027-09-12", "2028-03-12"))
    return stage.checks


def _bought(stage: Stage, bilan: str) -> str:
    """The enrolment on the platform, as it reports it, until the first session may be held. The funding request."""
    file = _cpf_file(stage, bilan)
    stage.on("2026-12-10", "Enrolment request on the platform (demande d'inscription)")
    _reported(stage.administrator, file, "notProcessed", "2026-12-10")
    stage.sees("the file is", stage.administrator.get(file)["cpf_status"], "to_process")
    stage.sees("the provider answers by", stage.due(bilan, "cpf.of_reply")["due_on"], "2026-12-14")
    stage.on("2026-12-11", "The provider proposes a start, first too near, then 5 January")
    offer = {"price_cents": 180000, "balance_cents": 245000}
    early = stage.administrator.refused(file, "propose", offer | {"starts_on": "2026-12-21"}, by="cpf.lead_time")
    stage.sees_refusal(early, possible_from="2026-12-29")
    stage.administrator.command(file, "propose", offer | {"starts_on": "2027-01-05"})
    stage.sees("the holder answers by", stage.due(bilan, "cpf.holder_reply")["due_on"], "2026-12-17")
    stage.on("2026-12-14", "The holder accepts")
    _reported(stage.administrator, file, "accepted", "2026-12-14")
    found = stage.administrator.get(file)
    stage.sees("rights, participation and personal share, in cents", _shares(found), (160000, 15000, 20000))
    stage.sees("withdrawal is shown until", found["withdrawal_until"], "2027-01-05")
    stage.sees("cancellation is free until", found["free_cancellation_until"], "2026-12-22")
    stage.sees("next bilan by the CPF from", found["next_cpf_bilan_from"], "2031-12-14")
    stage.sees("the bilan is", stage.beneficiary.get(bilan)["status"], "ready")
    stage.sees("entry to be declared by", stage.due(bilan, "cpf.declare_entry")["due_on"], "2027-01-08")
    return file


def _cpf_file(stage: Stage, bilan: str) -> str:
    body = {"kind": "cpf", "funder_id": stage.ids["cpf"], "amount_cents": 180000}
    return f"/v1/funding-requests/{stage.administrator.post(f'{bilan}/funding-requests', body)['id']}"


def _reported(actor: Actor, file: str, code: str, day: str) -> None:
    actor.post(f"{file}/platform-events", {"source_event_id": f"demo-{code}", "code": code, "occurred_on": day})


def _shares(found: dict[str, object]) -> tuple[object, ...]:
    return tuple(found[f"{part}_cents"] for part in ("rights", "participation", "personal"))


def _paid(stage: Stage, bilan: str, file: str) -> None:
    """Exit and service done are declared, validated by silence, invoiced."""
    stage.sees("exit to be declared by", stage.due(bilan, "cpf.declare_exit")["due_on"], "2027-03-17")
    stage.on("2027-03-15", "Exit and service done are declared (sortie et service fait)")
    stage.administrator.command(file, "declare-exit", {"completion_percent": 100})
    stage.sees("validated by silence after", stage.due(bilan, "cpf.autovalidation")["due_on"], "2027-03-22")
    stage.on("2027-03-23", "The platform has validated; the invoice is sent")
    _reported(stage.administrator, file, "serviceDoneValidated", "2027-03-22")
    stage.administrator.command(file, "invoice")
    stage.sees("payment is due by", stage.due(bilan, "cpf.payment")["due_on"], "2027-04-22")
    stage.sees("another bilan is warned about until", stage.administrator.get(file)["next_cpf_bilan_warned_until"], "2032-03-12")


def skills_plan(open_stage: Opening) -> int:
    """AC-03 · The employer's skills plan: a tripartite convention, an OPCO, a firm of 32 people."""
    stage = open_stage("2026-12-01")
    bilan, convention = step.transmitted(stage, "2026-12-14")
    stage.sees("the employee may sign until", stage.beneficiary.get(convention)["sign_until"], "2026-12-24")
    session = step.planned(stage, bilan, phase="preliminary", day="2026-12-21")
    stage.on("2026-12-21", "A first session, before the signatures")
    stage.sees_refusal(stage.counsellor.refused(session, "hold", {"minutes": 120}, by="convention.start_after_3_signatures"))
    stage.on("2026-12-22", "The employee signs")
    step.signed(stage, convention, "beneficiary")
    stage.on("2026-12-23", "The provider and the employer sign")
    step.signed(stage, convention, "provider", "employer")
    stage.sees("the convention is", stage.employer.get(convention)["status"], "effective")
    stage.sees("the bilan is", stage.beneficiary.get(bilan)["status"], "ready")
    _asked_of_the_opco(stage, bilan)
    return stage.checks + _silent(open_stage) + _rolled(open_stage)


def _asked_of_the_opco(stage: Stage, bilan: str) -> None:
    stage.on("2026-12-28", "The OPCO is asked to pay")
    funder = stage.ids["funder"]
    body = {"kind": "opco", "funder_id": funder, "amount_cents": 150000}
    request = f"/v1/funding-requests/{stage.administrator.post(f'{bilan}/funding-requests', body)['id']}"
    stage.administrator.command(request, "submit")
    stage.sees("a reasoned refusal would come by", stage.due(bilan, "opco.answer")["due_on"], "2027-02-28")
    advance = {"kind": "deposit", "debtor": "funder", "debtor_id": funder, "amount_cents": 45001, "vat_basis": "training_exemption"}
    item = f"/v1/billing-items/{stage.administrator.post(f'{bilan}/billing-items', advance)['id']}"
    stage.sees_refusal(stage.administrator.refused(item, "issue", by="contract.payment_by_opco"))
    stage.administrator.command(item, "", {"amount_cents": 45000}, method="PATCH")
    stage.sees("an advance of 450.00 € is", stage.administrator.command(item, "issue")["status"], "issued")


def _silent(open_stage: Opening) -> int:
    """Variant: the employee does not sign, and her silence is a refusal (R6313-8)."""
    print("\n  Variant: she does not sign")
    stage = open_stage("2026-12-01")
    bilan, convention = step.transmitted(stage, "2026-12-14")
    step.signed(stage, convention, "employer", "provider")
    stage.on("2026-12-24", "Last evening", hour=22)
    stage.sees("the convention is", stage.administrator.get(convention)["status"], "partially_signed")
    fired = stage.on("2026-12-25", "The day after")
    recorded = tuple(sorted({f["type"] for f in fired}))
    stage.sees("by itself, the service recorded", recorded, ("convention.silently_refused", "retention_item.destroyed"))
    stage.sees("the employer sees the convention as", stage.employer.get(convention)["status"], "refused_by_silence")
    stage.sees("the bilan is", stage.administrator.get(bilan)["status"], "declined")
    return stage.checks


def _rolled(open_stage: Opening) -> int:
    """Variant: the tenth day is a holiday; the employee has until the next working day."""
    print("\n  Variant: the tenth day is Christmas")
    stage = open_stage("2026-12-01")
    bilan, convention = step.transmitted(stage, "2026-12-15")
    stage.sees("the employee may sign until", stage.beneficiary.get(convention)["sign_until"], "2026-12-28")
    stage.sees("by the last evening, the service recorded", tuple(stage.on("2026-12-28", "Last evening", hour=22)), ())
    stage.on("2026-12-29", "The day after")
    stage.sees("the bilan is", stage.administrator.get(bilan)["status"], "declined")
    return stage.checks


def nothing_kept(open_stage: Opening) -> int:
    """AC-09 · She agrees to nothing being kept: the documents are destroyed, her own copy stays."""
    stage = open_stage("2026-12-01")
    bilan, convention = step.transmitted(stage, "2026-12-14")
    stage.on("2026-12-22", "The three parties sign")
    step.signed(stage, convention, "beneficiary", "provider", "employer")
    step.lived(stage, bilan, preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-16",))
    synthesis = step.delivered(stage, bilan)
    stage.sees_refusal(refusal(stage.employer.ask("GET", synthesis), synthesis, by="share.employer", status=403))
    step.ended(stage, bilan)
    _destroyed(stage, synthesis)
    return stage.checks


def _destroyed(stage: Stage, synthesis: str) -> None:
    """What is left on 20 April: a certificate, her own copy, the offer of a follow-up."""
    stage.on("2027-04-20", "The synthesis is asked for again")
    gone = stage.administrator.ask("GET", synthesis)
    stage.sees("the provider is answered", gone.status_code, 410)
    left = stage.beneficiary.ask("GET", synthesis).json()["links"]
    certificate = stage.beneficiary.get(left["certificate"])
    stage.sees("certified as destroyed", certificate["content_kind"], "synthesis")
    stage.sees("on, 17 April at the latest", certificate["destroyed_on"], min(certificate["destroyed_on"], "2027-04-17"))
    own = stage.beneficiary.get(left["personal_copy"])["content"]["synthesis"]
    stage.sees("she still reads her copy", own["project_elements"], step.SYNTHESIS["project_elements"])
    (found,) = stage.beneficiary.items("/v1/follow-ups")
    stage.sees("a follow-up is still offered on", found["due_on"], "2027-10-16")
    stage.sees("without documents", found["without_docs"], expected=True)


CASES: dict[str, Callable[[Opening], int]] = {"AC-01": cpf_off_working_time, "AC-03": skills_plan, "AC-09": nothing_kept}
