"""Key files: made once, for their owner only, the same for all who start at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import settings
from bot.errors import SettingsError
from bot.persistence.keys import encryption_keys, kept, secret_key


def configured(tmp_path: Path, **variables: str) -> settings.Settings:
    return settings.load({"CAVEAT_VAR": str(tmp_path / "var"), **variables}, root=tmp_path)


def test_keys_are_made_on_first_use_and_kept(tmp_path: Path) -> None:
    found = configured(tmp_path)
    assert secret_key(found) == secret_key(found)
    assert encryption_keys(found) == encryption_keys(found)
    assert sorted(file.name for file in (tmp_path / "var").iterdir()) == ["encryption.keys", "secret.key"]


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    secret_key(configured(tmp_path))
    assert (tmp_path / "var" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    numbers = iter(range(1000))
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: kept(tmp_path / "new" / "key", lambda: f"key {next(numbers)}"), range(64)))
    assert len(found) == 1
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["key"]


def test_the_settings_come_first(tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    found = configured(tmp_path, CAVEAT_SECRET_KEY="a long enough secret", CAVEAT_ENCRYPTION_KEYS=f"{key}, {key}")
    assert secret_key(found) == b"a long enough secret"
    assert encryption_keys(found) == (key, key)
    assert not (tmp_path / "var").exists()


def test_a_short_secret_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CAVEAT_SECRET_KEY is shorter"):
        secret_key(configured(tmp_path, CAVEAT_SECRET_KEY="short"))


def test_what_is_no_encryption_key_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Key 2 of CAVEAT_ENCRYPTION_KEYS"):
        encryption_keys(configured(tmp_path, CAVEAT_ENCRYPTION_KEYS=f"{Fernet.generate_key().decode()},short"))


def test_an_empty_key_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret.key").write_text("\n")
    with pytest.raises(SettingsError, match="is empty"):
        secret_key(configured(tmp_path))
