"""How the first person of an organisation gets in: by the code that the command line prints."""

import pytest

from app.domain.identity.decide import digest
from app.domain.vocabulary import Role
from app.house import house
from app.main import create_organisation
from app.service.identity import accept
from app.service.outcomes import real_time
from app.service.principals import Principals
from app.settings import Settings, SetupRefused
from tests.conftest import Base

ISSUER = "https://id.example"


@pytest.fixture
def settings(database: Base) -> Settings:
    made = Settings(
        public_url="http://bilan.test", pool_size=1, root_key_file=database.folder / "root.key", key_folder=database.folder / "keys"
    )
    return made.bound_to(app_url=database.endpoint.app_url, owner_url=None)


@pytest.mark.parametrize(("counsellor", "roles"), [(False, {Role.ADMINISTRATOR}), (True, {Role.ADMINISTRATOR, Role.COUNSELLOR})])
async def test_she_administers_it_and_accompanies_people_where_she_is_alone(settings: Settings, counsellor: bool, roles: set[Role]) -> None:  # noqa: FBT001  # both ways of one command
    said = await create_organisation(settings, name="Cap Horizons", siret="73282932000074", counsellor=counsellor)
    code = said.split("shown once: ")[1].split("\n")[0]
    async with house(settings) as made:
        known = await made.identities.invitation(digest(code))
        assert known is not None
        await accept(made.door, known.organisation.id, known.invitation.id, issuer=ISSUER, subject=code)
        (one,) = await Principals(made.identities, now=real_time).of_person(ISSUER, code)
    assert one.principal.roles == roles


@pytest.mark.parametrize("siret", ["73282932000075", "732829320", "7328293200007", "x"])
async def test_what_is_no_siret_is_refused(settings: Settings, siret: str) -> None:
    with pytest.raises(SetupRefused, match="is not a SIRET"):
        await create_organisation(settings, name="Cap Horizons", siret=siret)
