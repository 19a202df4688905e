"""The offer: its steps inside the three phases, one price for one situation, and a session in one of its steps."""

from typing import Any

from app.domain.registry.records import Offer, OfferStep, Price
from app.domain.registry.table import OFFER
from app.domain.situation import BeneficiaryStatus, Frame, Phase, Route
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked
from tests.law.examples.session import PLAN

STEPS = tuple(OfferStep(code=str(phase), title="Étape", phase=phase, minutes=240) for phase in Phase)
ANY = Price(beneficiary_status=BeneficiaryStatus.JOB_SEEKER, frame=Frame.IN_FRAME, price_cents=160_000)
SOLD = Offer(**given.STAMPS, id=given.BILAN, title="Bilan", total_minutes=960, accompanied_minutes=960, steps=STEPS)


def registered(**said: Any) -> Any:
    return asked(OFFER.register.model_validate({"title": "Bilan", "total_minutes": 960, "accompanied_minutes": 960} | said))


def amended(**said: Any) -> Any:
    return asked(OFFER.amend.model_validate(said), offer=SOLD)


def planned(step: str) -> Any:
    return asked(PLAN.but(step=step), Role.COUNSELLOR, offer=SOLD)


EXAMPLES = (
    Example(
        rule="offer.steps_in_phases",
        holds=registered(steps=STEPS),
        breaks=registered(steps=STEPS[:2]),
        says="Les étapes de l'offre ne suivent pas les trois phases du bilan : phases.",
    ),
    Example(
        rule="offer.steps_in_phases",
        holds=amended(total_minutes=720),
        breaks=amended(total_minutes=719),
        says="Les étapes de l'offre ne suivent pas les trois phases du bilan : minutes.",
    ),
    Example(
        rule="offer.one_price",
        holds=registered(prices=(ANY, ANY.but(route=Route.CPF))),
        breaks=registered(prices=(ANY, ANY.but(price_cents=1))),
        says="Deux prix pour la même situation : job_seeker in_frame.",
    ),
    Example(
        rule="session.step_of_phase",
        holds=planned(str(PLAN.phase)),
        breaks=planned("conclusion"),
        says=f"L'étape conclusion de l'offre n'appartient pas à la phase {PLAN.phase}.",
    ),
)
