"""The secrets of an installation: from the settings, or made under `var/` on first start.

A key file is readable by its owner only. When two processes start at once, one of them makes the file and both use it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

from bot.errors import SettingsError
from bot.settings import Settings

SECRET_FILE = "secret.key"
ENCRYPTION_FILE = "encryption.keys"
SHORTEST_SECRET = 16


def secret_key(settings: Settings) -> bytes:
    """The key that conversation tokens are signed with. Raises SettingsError when it is too short to be one."""
    if settings.secret_key is None:
        return kept(settings.var / SECRET_FILE, lambda: secrets.token_urlsafe(32)).encode()
    if len(settings.secret_key) < SHORTEST_SECRET:
        raise SettingsError(
            f"CAVEAT_SECRET_KEY is shorter than {SHORTEST_SECRET} characters. Set a long random text, or remove it to have one made under {settings.var}."
        )
    return settings.secret_key.encode()


def encryption_keys(settings: Settings) -> tuple[str, ...]:
    """The keys that stored conversations are sealed with: the first seals, all open. Raises SettingsError for one that is no Fernet key."""
    if settings.encryption_keys:
        keys, source = settings.encryption_keys, "CAVEAT_ENCRYPTION_KEYS"
    else:
        path = settings.var / ENCRYPTION_FILE
        keys, source = tuple(kept(path, lambda: Fernet.generate_key().decode()).replace(",", " ").split()), str(path)
    for number, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise SettingsError(
                f"Key {number} of {source} is no Fernet key (32 bytes, url-safe base64). Make one with: "
                'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
            ) from None
    return keys


def kept(path: Path, make: Callable[[], str]) -> str:
    """The text of a key file, made on first use. Raises SettingsError when it can't be made or is empty."""
    try:
        if not path.exists():
            _place(path, make())
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The key file {path} can't be used ({type(error).__name__}). Make its folder writable, or set the key in the environment."
        ) from error
    if not text:
        raise SettingsError(f"The key file {path} is empty. Restore it from a backup, or delete it to have a new one made.")
    return text


def _place(path: Path, text: str) -> None:
    """Write a new file in one step: a link either succeeds with the whole text in place, or another process was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process's key is as good as ours
    finally:
        draft.unlink()
