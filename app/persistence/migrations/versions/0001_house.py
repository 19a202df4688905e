"""The house: organisations, people, bilans and everything that the first release stores."""

from app.persistence.migrations.script import apply, irreversible

revision = "0001"
down_revision = None


def upgrade() -> None:
    apply("0001_house.sql")


def downgrade() -> None:
    irreversible(revision)
