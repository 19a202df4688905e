"""What the environment may say, and the one line that answers what it may not."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings, SetupRefused, load_settings

DATABASE = "postgresql://bilan_app:s3cret-pass@db/bilan"
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "operator.md"


@pytest.fixture
def root_key(tmp_path: Path) -> Path:
    path = tmp_path / "root.key"
    path.write_text(bytes(range(32)).hex())
    return path


def production(monkeypatch: pytest.MonkeyPatch, root_key: Path) -> None:
    for name, value in {
        "BILAN_ENVIRONMENT": "production",
        "DATABASE_URL": DATABASE,
        "BILAN_ROOT_KEY_FILE": str(root_key),
        "BILAN_KEY_FOLDER": "/keys",
        "BILAN_PUBLIC_URL": "https://api.example",
    }.items():
        monkeypatch.setenv(name, value)


def test_nothing_set_is_the_embedded_mode() -> None:
    settings = load_settings()
    assert settings.embedded
    assert settings.sandbox_enabled
    assert settings.keys == Path(".bilan/keys")


def test_the_mode_stays_when_a_database_is_bound() -> None:
    bound = load_settings().bound_to(app_url="postgresql://app@/b", owner_url="postgresql://owner@/b")
    assert bound.embedded
    assert (bound.app_url, bound.owner_url) == ("postgresql://app@/b", "postgresql://owner@/b")


def test_settings_are_frozen_and_show_no_secret() -> None:
    settings = Settings(database_url=DATABASE)  # type: ignore[arg-type]  # pydantic makes it a secret
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]  # what is proved
    assert "s3cret" not in repr(settings)


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert load_settings().embedded


def test_production_accepts_what_is_complete(monkeypatch: pytest.MonkeyPatch, root_key: Path) -> None:
    production(monkeypatch, root_key)
    settings = load_settings()
    assert not settings.embedded
    assert not settings.sandbox_enabled


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"DATABASE_URL": ""}, "embedded PostgreSQL is refused in production"),
        ({"BILAN_SANDBOX": "true"}, "BILAN_SANDBOX is on in production"),
        ({"BILAN_KEY_FOLDER": ""}, "BILAN_KEY_FOLDER is missing"),
        ({"BILAN_PUBLIC_URL": "http://api.example"}, "BILAN_PUBLIC_URL must be https"),
        ({"BILAN_OIDC_ISSUERS": '[{"issuer": "http://id.example", "audience": "b"}]'}, "BILAN_OIDC_ISSUERS must be https"),
        ({"BILAN_CORS_ORIGINS": '["*"]'}, "must name exact origins"),
        ({"BILAN_ROOT_KEY_FILE": ""}, "BILAN_ROOT_KEY_FILE is missing"),
        ({"BILAN_ROOT_KEY_FILE": "/nowhere"}, "cannot be read"),
        ({"DATABASE_URL": "mysql://x:s3cret-pass@y"}, "DATABASE_URL is not a PostgreSQL address"),
        ({"BILAN_PORT": "99999"}, "BILAN_PORT is not usable"),
        ({"BILAN_CORS_ORIGINS": "https://s3cret-pass.example"}, "write lists as JSON"),
        ({"BILAN_ENVIRONMENT": "s3cret-pass"}, "BILAN_ENVIRONMENT is not usable"),
    ],
)
def test_what_is_wrong_is_refused_in_one_line_that_shows_no_value(
    monkeypatch: pytest.MonkeyPatch, root_key: Path, changed: dict[str, str], complaint: str
) -> None:
    production(monkeypatch, root_key)
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SetupRefused, match=complaint) as refusal:
        load_settings()
    assert "\n" not in str(refusal.value)
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "complaint"), [("00" * 32, "default"), ("abcd", "64 hexadecimal"), ("", "64 hexadecimal"), ("z" * 64, "64 hexadecimal")]
)
def test_a_root_key_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, root_key: Path, content: str, complaint: str) -> None:
    production(monkeypatch, root_key)
    root_key.write_text(content)
    with pytest.raises(SetupRefused, match=complaint):
        load_settings()


def test_an_owner_without_an_application_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_MIGRATION_URL", DATABASE)
    with pytest.raises(SetupRefused, match="without DATABASE_URL"):
        load_settings()


def test_the_guide_explains_every_setting_and_no_other() -> None:
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE.read_text("utf-8"), re.MULTILINE))
    assert explained == {str(field.validation_alias or f"BILAN_{name.upper()}") for name, field in Settings.model_fields.items()}
