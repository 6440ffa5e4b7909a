"""One real installation for a test: a home, a PostgreSQL and a web process of its own. Told what to do line by line, as JSON.

`python -m tests.handover.installation PORT` reads commands from its standard input and answers each on its standard output.
`python -m tests.handover.installation post [heard-and-killed]` is its round of letters, in a process that may be killed in the middle.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID


ALLOWED = ("council", "police")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
KILLED = "heard-and-killed"


class Installation:
    """Its server, and what it has been told so far."""

    def __init__(self, server: Any, port: int) -> None:
        self.server, self.port, self.web, self.rounds = server, port, None, 0

    @contextmanager
    def role(self, role: str, viewer: Any = None):
        from plumbline.access.identity import acting_as
        from plumbline.cli.bootstrap import connect_as

        connect_as(role, self.server)
        if viewer is None:
            yield
        else:
            with acting_as(viewer):
                yield viewer

    def viewer(self, name: str) -> Any:
        from plumbline.access.models import User
        from plumbline.access.queries import viewer_for

        with self.role("app", self.job()):
            user = User.objects.get(email=f"{name}@example.invalid")
            return viewer_for(user)

    def job(self) -> Any:
        from plumbline.access.jobs import job_viewer

        return job_viewer("set-up")

    def set_up(self, town: str, other: str) -> dict[str, str]:
        """Agencies, accounts, a MARAC with its charter, and an agreement with the council of the other town."""
        from plumbline.access.enums import Role
        from plumbline.access.services import add_member, open_account
        from plumbline.agencies.services import add_agency
        from plumbline.schemes.queries import never_alone
        from plumbline.sharing.services import sign_agreement

        people = {"alice": Role.COORDINATOR, "desk": Role.COORDINATOR, "ada": Role.ADMINISTRATOR}
        with self.role("worker", self.job()) as job:
            names = (f"{town}-council", f"{other}-council")
            self.here, self.there = (
                add_agency(slug=n, name=n.title(), kind="council", by=job).id for n in names
            )
            for name, role in people.items():
                user = open_account(
                    email=f"{name}@example.invalid", name=name.title(), password=PASSWORD, by=job
                )
                add_member(user=user, agency_id=self.here, role=role, by=job, starts=LONG_AGO)
            sign_agreement(
 no_power=never_alone(),
                name="Made-up agreement between areas", parties=[self.here, self.there], purpose="marac",
                gateway="Crime and Disorder Act 1998 s.115", starts=date(2020, 1, 1), review_on=date(2030, 1, 1), by=job,
            )  # fmt: skip
        self._scheme(town)
        return self._keys()

    def _scheme(self, town: str) -> None:
        from plumbline.schemes.services import start_scheme
        from tests.charters import signed
        from tests.marac import CRITERIA

        with self.role("app", self.viewer("alice")) as alice:
            self.scheme = start_scheme(
                slug="marac", kind="marac", name=f"{town.title()} MARAC", host_agency=self.here, partner_agencies=[], by=alice,
            )  # fmt: skip
            signed(self.scheme, criteria=CRITERIA, by=alice)

    def _keys(self) -> dict[str, str]:
        from plumbline.access.services import make_token
        from plumbline.access.tokens import Scope
        from plumbline.cases.handover_letter import fingerprint, own_key

        desk = self.viewer("desk")
        with self.role("app", self.viewer("ada")) as ada:
            made = make_token(user_id=desk.user_id, system="The other town", scopes=[Scope.HAND_OVER], by=ada)
        return {
            "key": own_key().hex(),
            "fingerprint": fingerprint(own_key()),
            "token": made.secret,
            "port": str(self.port),
        }

    def register(self, name: str, key: str, fingerprint: str, token: str, port: str) -> str:
        from plumbline.cases.services.peers import register_peer

        desk = self.viewer("desk")
        with self.role("app", self.viewer("ada")) as ada:
            peer = register_peer(
                scheme_id=self.scheme.id, name=name, address=f"http://127.0.0.1:{port}", public_key=key, read_out=fingerprint,
                agency=self.there, account=desk.user_id, token=token, by=ada,
            )  # fmt: skip
        return str(peer.id)

    def open_case(self) -> str:
        from plumbline.cases.services import triage
        from plumbline.referrals.entry import GivenEntry
        from plumbline.referrals.services import refer_person
        from tests.marac import ANSWERS, CRITERIA, HARMER, VICTIM

        with self.role("app", self.viewer("alice")) as alice:
            referral = refer_person(
                scheme=self.scheme, words="Choked", people=(VICTIM, HARMER), by=alice,
                entry=GivenEntry("professional_judgement", answers=ANSWERS),
            )  # fmt: skip
            case = triage(
                referral=referral, decision="take", because="High risk", lead_agency=self.here, criteria_met=CRITERIA, by=alice
            )  # fmt: skip
        assert case is not None
        return str(case.ref)

    def offer(self, ref: str) -> str:
        from plumbline.cases.models import Peer
        from plumbline.cases.queries import case_for
        from plumbline.cases.services.handovers import offer_handover

        with self.role("app", self.viewer("alice")) as alice:
            peer = Peer.objects.select_related("scheme").get()
            row = offer_handover(case=case_for(alice, ref), peer=peer, words="She moved", chosen=[], by=alice)
        return str(row.id)

    def take_back(self, ref: str) -> str:
        from plumbline.cases.queries import case_for
        from plumbline.cases.services.handovers import take_back_handover
        from plumbline.values.errors import StageRefused

        try:
            with self.role("app", self.viewer("alice")) as alice:
                take_back_handover(case=case_for(alice, ref), words="She came back", by=alice)
        except StageRefused as no:
            return str(no)
        return ""

    def accept(self, key: str) -> str:
        from plumbline.cases.services.handovers import accept_arrival

        with self.role("app", self.viewer("alice")) as alice:
            accept_arrival(arrival_id=UUID(key), words="She lives here", by=alice)
        return ""

    def said(self, key: str) -> dict[str, Any]:
        """What this ledger holds of a hand-over, from either end, and what became of the case."""
        from plumbline.cases.models import ArrivalLetter, Case, HandoverLetter
        from plumbline.cases.queries import state_of
        from plumbline.referrals.models import Referral

        with self.role("app", self.viewer("alice")):
            words = [
                *HandoverLetter.objects.filter(handover_id=key).values_list("said", flat=True),
                *ArrivalLetter.objects.filter(arrival_id=key).values_list("said", flat=True),
            ]
            states = [state_of(case).state for case in Case.objects.all()]
            return {"said": words, "states": states, "referrals": Referral.objects.count()}

    def post(self, *how: str) -> dict[str, Any]:
        """A round of letters now, in a process of its own: its exit code, and how many were heard."""
        from plumbline.cli.bootstrap import embedded_address

        self.rounds += 1
        done = subprocess.run(
            [sys.executable, "-m", "tests.handover.installation", "post", str(self.rounds), *how],
            env={**os.environ, "PLUMBLINE_DATABASE_URL": embedded_address(self.server, "worker")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        return {"code": done.returncode, "heard": int(done.stdout or 0)}

    def dress(self) -> str:
        """Put style sheets and scripts where the web process finds them, for a test that looks at pages."""
        from plumbline.cli.serve import collect_static

        collect_static()
        return ""

    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def serve(self) -> str:
        """Start the web process, and wait until it answers."""
        from plumbline.cli.bootstrap import embedded_address

        line = (
            "from plumbline.cli.serve import _listen; import sys; _listen('127.0.0.1', int(sys.argv[1]), 1)"
        )
        self.web = subprocess.Popen(
            [sys.executable, "-c", f"if __name__ == '__main__':\n    {line}", str(self.port)],
            env={**os.environ, "PLUMBLINE_DATABASE_URL": embedded_address(self.server, "app")},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/openapi.json", timeout=5):
                    return ""
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The web process does not answer.")

    def kill(self) -> str:
        """Kill the web process and all its workers, as a power cut would."""
        if self.web is not None:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
            self.web = None
        return ""


def _post(hours: str, how: str = "") -> None:
    """A round of letters; with `KILLED` this process is killed when the other end has heard, before it knows.

    Each round is an hour after the one before, so that a letter that could not be brought has its turn again.
    """
    from django.utils import timezone

    from plumbline.cases.services import handover_posts
    from plumbline.jobs.handovers import post_letters
    from plumbline.notices.calling import ask

    def killed(*given: Any, **named: Any) -> tuple[str, bytes]:
        ask(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    if how == KILLED:
        handover_posts.post_due.__kwdefaults__["asks"] = killed
    sys.stdout.write(str(post_letters(at=timezone.now() + timedelta(hours=int(hours)))))


def main(port: int) -> None:
    from plumbline.cli.bootstrap import ready

    with ready("app") as server:
        here = Installation(server, port)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        try:
            for line in sys.stdin:
                asked = json.loads(line)
                answer = getattr(here, asked["do"])(*asked.get("with", []))
                sys.stdout.write(json.dumps(answer) + "\n")
                sys.stdout.flush()
        finally:
            here.kill()


if __name__ == "__main__":
    from plumbline.cli.bootstrap import set_up_django

    set_up_django()
    if sys.argv[1] == "post":
        _post(*sys.argv[2:])
    else:
        main(int(sys.argv[1]))
