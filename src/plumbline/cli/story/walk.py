"""Walk the demo's pages over HTTP as each role, as a browser without script would."""

from __future__ import annotations

import http.cookiejar
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from plumbline.cli.story.partnership import PASSWORD, PEOPLE, sign_in_name
from plumbline.values.errors import StageRefused


# A machine that does other things at once is slow to begin, and that is no fault of what it begins.
START_SECONDS = 180.0
# Files to download are no pages: their own tests hold what they say.
LINK = re.compile(r'<a(?![^>]*\bdownload\b)[^>]*href="(/[^"#?]*)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Walk:
    """What one role saw: page address to status."""

    who: str
    pages: dict[str, int] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Pages that broke, and pages that do not say that they are made up."""
        # To an agency outside the agreements the partnership's pages are not there, and that is as it should be.
        allowed = {404} if self.who == "outsider" else set()
        broken = [
            f"{self.who}: {path} answered {status}"
            for path, status in self.pages.items()
            if status >= 400 and status not in allowed
        ]
        return broken + [f"{self.who}: {path} does not say that it is made up" for path in self.unmarked]


class Visitor:
    """A signed-in session."""

    def __init__(self, site: str, who: str) -> None:
        self.site, self.who = site, who
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def sign_in(self) -> None:
        """Sign in by the form.

        Raises
        ------
        StageRefused: the made-up password was not taken.
        """
        _, page, _ = self.get("/sign-in")
        token = TOKEN.search(page)
        if token is None:
            raise StageRefused("The sign-in page has no form.")
        status, _, address = self.post(
            "/sign-in", csrfmiddlewaretoken=token.group(1), email=sign_in_name(self.who), password=PASSWORD
        )
        if status != 200 or address.endswith("/sign-in"):
            raise StageRefused(f"The made-up sign-in of the {self.who} did not work.")

    def get(self, path: str, **headers: str) -> tuple[int, str, str]:
        """Status, text and final address of a page."""
        return self._open(urllib.request.Request(self.site + path, headers=headers))  # noqa: S310 - loopback, our own server

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        """Send a form."""
        body = urllib.parse.urlencode(fields).encode()
        return self._open(urllib.request.Request(self.site + path, data=body))  # noqa: S310

    def _open(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self._opener.open(request, timeout=30) as response:
                return response.status, response.read().decode(), response.url
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(), request.full_url


def walk(site: str, who: str, *, most: int = 40) -> Walk:
    """Sign in as ``who``, open the first page and every page it leads to, two steps deep."""
    visitor, seen = Visitor(site, who), Walk(who)
    visitor.sign_in()
    queue, depth = ["/"], {"/": 0}
    while queue and len(seen.pages) < most:
        path = queue.pop(0)
        status, page, _ = visitor.get(path)
        seen.pages[path] = status
        if "Made-up data" not in page:
            seen.unmarked.append(path)
        for found in dict.fromkeys(LINK.findall(page)):
            if found not in depth and depth[path] < 2 and not found.startswith("/static"):
                depth[found] = depth[path] + 1
                queue.append(found)
    return seen


@contextmanager
def serving(*, processes: int = 1) -> Iterator[str]:
    """Serve the demo that is built from a process of its own, answered by so many, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "plumbline.cli",
        "demo",
        "--port",
        str(port),
        "--processes",
        str(processes),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ourselves
    try:
        _wait(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def walk_everybody(site: str) -> list[Walk]:
    """Walk as every one of the cast."""
    return [walk(site, who) for who in PEOPLE]


def _wait(site: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(site + "/sign-in", timeout=2).close()  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise StageRefused("The pages did not come up within three minutes.")
