"""How SQLite is set up so that many can write at once and nothing acknowledged is lost."""

from pathlib import Path


def sqlite_at(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {
            "timeout": 30,
            # A reader that becomes a writer would otherwise be refused instead of waiting.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
