"""Settings: read once, checked, and refused with a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load


def loaded(tmp_path: Path, **variables: str) -> Settings:
    """Settings from these variables alone."""
    return load(variables, root=tmp_path)


def test_defaults_bind_loopback_and_keep_everything_under_var(tmp_path: Path) -> None:
    """Without any variable the assistant can be reached from this machine only, and its data stand in one folder."""
    settings = loaded(tmp_path)
    assert (settings.host, settings.port, settings.actions_port) == ("127.0.0.1", 5005, 5055)
    assert settings.binds_loopback
    assert settings.var == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'caveat.db'}"
    assert settings.redis_url is None
    assert settings.secret_key is None
    assert settings.encryption_keys == ()
    assert settings.require_review is None
    assert not settings.withholds_drafts
    assert not settings.offline


def test_the_database_follows_var(tmp_path: Path) -> None:
    """CAVEAT_VAR moves the default database too; CAVEAT_DATABASE_URL wins over both."""
    assert loaded(tmp_path, CAVEAT_VAR="/data").database_url == "sqlite:////data/caveat.db"
    assert loaded(tmp_path, CAVEAT_VAR="/data", CAVEAT_DATABASE_URL="postgresql://db/x").database_url == "postgresql://db/x"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """`.env` gives defaults; what the environment says counts."""
    (tmp_path / ".env").write_text("CAVEAT_PORT=6001\nCAVEAT_CLINIC_NAME=From the file\nCAVEAT_OFFLINE\n", encoding="utf-8")
    settings = loaded(tmp_path, CAVEAT_PORT="6002")
    assert settings.port == 6002
    assert settings.clinic.name == "From the file"


def test_blank_means_not_set(tmp_path: Path) -> None:
    """A variable that is there but blank has its default."""
    assert loaded(tmp_path, CAVEAT_PORT=" ", CAVEAT_REQUIRE_REVIEW="").port == 5005


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CAVEAT_PORT", "http", "Set it to a whole number"),
        ("CAVEAT_PORT", "0", "between 1 and 65535"),
        ("CAVEAT_ACTIONS_PORT", "65536", "between 1 and 65535"),
        ("CAVEAT_RATE_LIMIT", "-1", "whole number of 0 or more"),
        ("CAVEAT_RATE_LIMIT", "²", "whole number of 0 or more"),
        ("CAVEAT_OFFLINE", "yes", "Set it to 1 or 0"),
        ("CAVEAT_REQUIRE_REVIEW", "true", "Set it to 1 or 0"),
        ("CAVEAT_ALLOWED_ORIGINS", "*", "Each origin is scheme and host"),
        ("CAVEAT_ALLOWED_ORIGINS", "https://clinic.example/path", "Each origin is scheme and host"),
        ("CAVEAT_TRUSTED_PROXIES", "10.0.0.0/99", "no IP address or network"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_name(tmp_path: Path, name: str, value: str, words: str) -> None:
    """The message names the setting and says what to do."""
    with pytest.raises(SettingsError) as refused:
        loaded(tmp_path, **{name: value})
    assert name in str(refused.value)
    assert words in str(refused.value)


def test_lists_are_separated_by_commas(tmp_path: Path) -> None:
    """Origins lose a slash at the end; networks are written out."""
    settings = loaded(
        tmp_path, CAVEAT_ALLOWED_ORIGINS="https://a.example/, http://b.example:8080", CAVEAT_TRUSTED_PROXIES="10.1.2.3/8, ::1"
    )
    assert settings.allowed_origins == ("https://a.example", "http://b.example:8080")
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1/128")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_needs_no_decision_on_drafts(tmp_path: Path, host: str) -> None:
    """On this machine alone drafts may be shown."""
    assert loaded(tmp_path, CAVEAT_HOST=host).binds_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "clinic.example"])
def test_reachable_from_outside_needs_a_decision_on_drafts(tmp_path: Path, host: str) -> None:
    """CAVEAT_REQUIRE_REVIEW has to be set, one way or the other."""
    with pytest.raises(SettingsError, match="CAVEAT_REQUIRE_REVIEW is not set"):
        loaded(tmp_path, CAVEAT_HOST=host)
    assert loaded(tmp_path, CAVEAT_HOST=host, CAVEAT_REQUIRE_REVIEW="1").withholds_drafts
    assert not loaded(tmp_path, CAVEAT_HOST=host, CAVEAT_REQUIRE_REVIEW="0").withholds_drafts
