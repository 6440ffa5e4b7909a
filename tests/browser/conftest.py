"""A made-up partnership served by the real server, and a real Chromium to look at it with."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
PEOPLE = 12_000
START_SECONDS = 180
# One process builds and shows the demo, however many run the suite: each file here says the group `browser`. The long parts have two.


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """In the long parts there are enough walks for two: those of files from P on have a demo of their own."""
    if config.getoption("markexpr") != "extra":
        return
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name >= "test_p":
            item.add_marker(pytest.mark.xdist_group("later"))


@pytest.fixture(autouse=True)
def _server_time_is_held_in_the_long_parts(request, monkeypatch):
    """A clock is no measure in a suite that shares its machine: what is timed says `extra`."""
    from tests.browser.meter import Meter

    monkeypatch.setattr(Meter, "timed", request.node.get_closest_marker("extra") is not None)


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def plumbline(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items() if k not in {"PLUMBLINE_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.run(
        [sys.executable, "-m", "plumbline.cli", *arguments],
        env={**environment, "PLUMBLINE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=600,
    )


def said(home, *words):
    """What a command answers."""
    done = plumbline(*words, "--json", home=home)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@contextmanager
def installation(home, **settings):
    """The address of an installation that is no demo, served by the command that an operator gives."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PLUMBLINE_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "plumbline.cli", "serve", "--port", str(port)],
        env={**kept, **settings, "PLUMBLINE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    built = plumbline("demo", "--build-only", "--people", str(PEOPLE), home=home)
    assert built.returncode == 0, built.stderr[-2000:]
    # A second one, taken while nothing runs on the first: to be killed without harm to other tests.
    shutil.copytree(home, home.with_name(f"{home.name}-spare"))
    # A third, for what would take from other journeys what they begin with.
    shutil.copytree(home, home.with_name(f"{home.name}-apart"))
    return home


@pytest.fixture(scope="session")
def spare_home(demo_home):
    return demo_home.with_name(f"{demo_home.name}-spare")


@pytest.fixture(scope="session")
def site(demo_home):
    with served(demo_home) as address:
        yield address


@pytest.fixture(scope="session")
def kinds_of_cases(demo_home, site):
    """The kind of scheme of each case, by its reference: pages of a case differ by it, and its address does not say it."""
    import psycopg

    from plumbline.cli.story.building import DATABASE
    from plumbline.embedded import Home, Server

    with (
        Server(Home(demo_home)) as running,
        psycopg.connect(running.dsn(database=DATABASE)) as connection,
    ):
        return dict(
            connection.execute(
                "SELECT c.ref, s.kind FROM cases_case c JOIN schemes_scheme s ON s.id = c.scheme_id"
            ).fetchall()
        )


@pytest.fixture(scope="module")
def site_apart(demo_home):
    with served(demo_home.with_name(f"{demo_home.name}-apart")) as address:
        yield address


@contextmanager
def served(home):
    """The address of the demo of a home, which a process of its own serves meanwhile."""
    from plumbline.cli.story.walk import serving

    # Each answer says what it cost, so that a journey can be counted.
    counted = {
        "PLUMBLINE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings_counted",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
    }
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in counted.items():
                patch.setenv(name, value)
            address = stack.enter_context(serving())
        yield address


def arriving(act):
    """Let what leads to another page end when that page stands: by itself it ends as soon as the first bytes of it come."""

    @wraps(act)
    def arrived(self, *args, **kwargs):
        done = act(self, *args, **kwargs)
        if not self.page.is_closed():
            self.page.wait_for_load_state()
        return done

    return arrived


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        pytest.skip("no Chromium is installed: on Debian or Ubuntu, apt-get install chromium")
    from playwright.sync_api import Locator, sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        for act in ("click", "press"):
            patch.setattr(Locator, act, arriving(getattr(Locator, act)))
        running = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield running
        running.close()


@pytest.fixture
def sign_in(browser, site):
    """`page = sign_in("chair", width=390, script=False)`"""
    with signing_in(browser, site) as go:
        yield go


@pytest.fixture
def sign_in_apart(browser, site_apart):
    """The same in a demo that the other journeys never see."""
    with signing_in(browser, site_apart) as go:
        yield go


@contextmanager
def signing_in(browser, site):
    """A way to sign in; every window is closed at the end."""
    from plumbline.cli.story.partnership import PASSWORD, sign_in_name

    contexts = []

    def go(who: str, *, width: int = 1280, script: bool = True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=site
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Email address").fill(sign_in_name(who))
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    yield go
    for context in contexts:
        context.close()
