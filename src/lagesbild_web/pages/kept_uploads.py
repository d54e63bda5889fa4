"""A file between its trial and its storing: kept on the server for an hour, for one login only."""

import os
import secrets
import stat
import tempfile
import time
from pathlib import Path

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import UploadedFile

_KEY = "kept_upload"
_KEPT_S = 3600


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"lagesbild-uploads-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    about = folder.lstat()
    # Others may write where temporary files lie, and could have been here first.
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o077:
        raise PermissionError(f"{folder} is not ours alone")
    return folder


def keep(upload: UploadedFile, session: SessionBase) -> Path:
    """Keep an upload under a name that nobody can guess, in place of what the login kept before."""
    drop(session)
    _clear()
    name = f"{secrets.token_urlsafe(32)}.zip"
    path = _folder() / name
    with path.open("xb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    session[_KEY] = name
    return path


def kept(session: SessionBase) -> Path | None:
    """Return what the login kept, None if nothing is left of it."""
    name = session.get(_KEY)
    path = _folder() / Path(name).name if name else None
    return path if path is not None and path.is_file() else None


def drop(session: SessionBase) -> None:
    name = session.pop(_KEY, None)
    if name:
        (_folder() / Path(name).name).unlink(missing_ok=True)


def _clear() -> None:
    """Take away what nobody came back for."""
    for path in _folder().iterdir():
        if path.stat().st_mtime < time.time() - _KEPT_S:
            path.unlink(missing_ok=True)
