"""A PostgreSQL server of the tests' own: made for them, reached by a socket only, gone after them.

It does not touch a server that runs on the machine, and needs no account, port or password.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
"""The account on the machine that runs the server where the tests run as root: PostgreSQL refuses
to be root. Debian's package makes it. Also the name of the database's superuser."""

_SECONDS_TO_START = 60
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresMissing(Exception):
    """The machine has no PostgreSQL; `tests/system_packages.sh` installs it."""


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Path]:
    """Start a server and yield the folder of its socket; afterwards stop and remove it.

    :param durable: let each commit reach the disk, for the tests that pull the plug.
    """
    programs = _folder_of_programs()
    # Not pytest's folder: only root can look into it, and a socket's path has 107 bytes at most.
    home = Path(tempfile.mkdtemp(prefix="lagesbild-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, OWNER, OWNER)
        _make_cluster(programs, home)
        server = _start(programs, home, durable=durable)
        try:
            _wait_until_ready(programs, home, server)
            yield home
        finally:
            # "Fast": whoever is still connected is disconnected.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)
    finally:
        shutil.rmtree(home)


def _folder_of_programs() -> Path:
    # Debian keeps the server's programs out of the path.
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3])
    )
    on_path = shutil.which("postgres")
    if not found and on_path is None:
        raise PostgresMissing("PostgreSQL is missing: run tests/system_packages.sh as root")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


def _make_cluster(programs: Path, home: Path) -> None:
    subprocess.run(
        [
            *_as_owner(),
            programs / "initdb",
            *("--pgdata", home / "data", "--username", OWNER, "--auth", "trust", "--no-sync"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8"),
        ],
        cwd=home,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _start(programs: Path, home: Path, *, durable: bool) -> subprocess.Popen[bytes]:
    settings = ["listen_addresses=", f"unix_socket_directories={home}", "max_connections=60"]
    settings += () if durable else _FAST
    options = [part for setting in settings for part in ("-c", setting)]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [*_as_owner(), programs / "postgres", "-D", home / "data", *options],
            cwd=home,
            stdout=log,
            stderr=log,
        )


def _as_owner() -> list[str]:
    """Return what to put before a command so that it runs as the owner and ends when we do."""
    identity = ["--reuid", OWNER, "--regid", OWNER, "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *identity, "--pdeathsig", "INT", "--"]


def _wait_until_ready(programs: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    last_moment = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < last_moment and server.poll() is None:
        if subprocess.run([programs / "pg_isready", "--quiet", "--host", home]).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text('utf-8')}")
