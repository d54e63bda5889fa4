"""The site as a process on a loopback port, and people who use it over the network."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parents[2]
PASSWORD = "ett långt lösenord för test"
_SECONDS_TO_START = 60
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


@dataclass
class Site:
    """One database, and the server that is running on it, or none after a `kill`."""

    home: Path
    postgres: Path | None = None
    workers: int = 2
    port: int = 0
    extra_env: Mapping[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def env(self) -> dict[str, str]:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.web.live_settings",
            "LAGESBILD_LIVE_HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "OPENBLAS_NUM_THREADS": "1",
            **self.extra_env,
        }
        env.pop("LAGESBILD_TEST_POSTGRES", None)
        if self.postgres:
            env["LAGESBILD_TEST_POSTGRES"] = str(self.postgres)
        return env

    def run(self, *words: str) -> str:
        """Run a module or command of Python on the site's database, and return what it printed."""
        done = subprocess.run(
            [sys.executable, *words], env=self.env, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manage(self, *words: str) -> str:
        return self.run("-m", "lagesbild_web.manage", *words)

    def start(self) -> None:
        self.port = self.port or free_port()
        with (self.home / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"),
                    *("--workers", str(self.workers), "--threads", "4", "--log-level", "warning"),
                    "lagesbild_web.wsgi",
                ],
                env=self.env,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                # A group of its own, so that the workers can be killed with it.
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """Kill server and workers at once, as when the power goes."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        self.server = None

    def stop(self) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.server.wait(timeout=30)
            self.server = None

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < until:
            assert self.server is not None
            assert self.server.poll() is None, (self.home / "server.log").read_text()
            try:
                Person(site=self).get("/konto/login/")
            except (ConnectionError, http.client.HTTPException):
                time.sleep(0.2)
            else:
                return
        raise TimeoutError((self.home / "server.log").read_text())


@contextmanager
def running_site(
    home: Path, *, filled_by: str, postgres: Path | None = None, workers: int = 2
) -> Iterator[Site]:
    """Make a database, fill it with a module of the tests, and run the site on it."""
    site = Site(home=home, postgres=postgres, workers=workers)
    site.manage("migrate", "--verbosity", "0")
    site.run("-m", filled_by)
    site.start()
    try:
        yield site
    finally:
        site.stop()


@dataclass
class Answered:
    status: int
    text: str
    location: str

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden inputs of the page or fragment, by name."""
        found = {}
        for tag in _HIDDEN.findall(self.text):
            name = re.search(r'name="([^"]*)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name:
                found[name[1]] = value[1] if value else ""
        return found


@dataclass
class Person:
    """Somebody with a browser that keeps cookies and nothing else."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)

    def log_in(self, username: str) -> None:
        page = self.get("/konto/login/")
        done = self.post(
            "/konto/login/",
            {
                "csrfmiddlewaretoken": page.hidden["csrfmiddlewaretoken"],
                "login": username,
                "password": PASSWORD,
            },
        )
        assert done.status == 302, f"{username} could not log in: {done.status}"

    def get(self, path: str) -> Answered:
        return self._ask("GET", path)

    def post(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Answered:
        return self._ask("POST", path, body=urlencode(fields), headers=headers or {})

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] = {}
    ) -> Answered:
        parts = urlsplit(path)
        wire = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **headers,
        }
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            wire.request(method, target, body=body, headers=sent)
            response = wire.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            wire.close()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answered(
            status=response.status, text=text, location=response.headers.get("Location", "")
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
