"""A real server process on a copy of the house, and people who write to it over HTTP; it may be
killed at any moment.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from seeds.demo import PASSWORD

ROOT = Path(__file__).parents[2]
PATIENCE = 60


class Station:
    """One server process group over a database and an instance folder."""

    def __init__(self, settings, wrapper=(), **env):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.settings, self.wrapper, self.process = settings, wrapper, None
        self.env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "BACKOFFICE_PORT": str(self.port),
            "BACKOFFICE_ARGON2": "8,1,1",
            "BACKOFFICE_INSTANCE": str(settings.instance),
            "BACKOFFICE_DATABASE_URL": settings.database_url,
            "BACKOFFICE_KEYS": str(settings.keys_file),
            **env,
        }

    def start(self, healthy=(200,)) -> float:
        """Start it and wait until it says that it is healthy; answers the seconds that took."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*self.wrapper, sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while time.monotonic() - began < PATIENCE:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}")
            if self.status("/healthz") in healthy:
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError("the server did not become healthy")

    def status(self, path) -> int | None:
        try:
            return self.ask(path)[0]
        except OSError:
            return None

    def ask(self, path) -> tuple[int, str]:
        """(status, text) of what anybody may see. Raises OSError when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def kill(self):
        """kill -9 of every process of the group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()


class Writer:
    """A person who sends forms; an answer that never came is `None`."""

    def __init__(self, station, name="clerk1", password=PASSWORD):
        self.station, self.cookies, self.token = station, SimpleCookie(), ""
        page = self.ask("GET", "/login")[2]
        self.token = token_of(page)
        status = self.ask(
            "POST", "/login", {"username": name, "password": password, "csrf_token": self.token}
        )[0]
        assert status == 302, f"{name} is not let in: {status}"
        self.token = token_of(self.ask("GET", "/password")[2])

    def ask(self, method, path, values=None, timeout=60):
        """(status, headers, text) of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.station.port, timeout=timeout)
        headers = {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())}
        if values is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(values) if values is not None else None, headers)
        answer = connection.getresponse()
        for text in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(text)
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, answer.headers, text

    def contact(self, enterprise: int, name: str, key: str) -> int | None:
        """Send the form of a contact; `key` is the mark of this very form, as when it is sent
        again.
        """
        try:
            return self.ask(
                "POST",
                "/admin/enterprise_contact/new/",
                {
                    "csrf_token": self.token,
                    "_once": key,
                    "enterprise": enterprise,
                    "name": name,
                    "phone": "13800000001",
                },
            )[0]
        except (OSError, http.client.HTTPException):
            return None


def token_of(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
