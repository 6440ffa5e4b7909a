"""Calls of the door. Each write carries a key of its own, and is sent again with it where the line broke."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener
from urllib.request import Request as Ask
from uuid import uuid4

from plumbline_client import shapes


TRIES = 3


class Refused(Exception):
    """The door refused. ``fields``: which field each sentence speaks of; ``retry_after``: seconds to wait, where it says so."""

    def __init__(self, status: int, said: Mapping[str, Any], retry_after: int | None = None) -> None:
        super().__init__(str(said.get("detail", "")))
        self.status = status
        self.slug = str(said.get("type", "")).removeprefix("urn:plumbline:")
        self.fields: list[dict[str, str]] = list(said.get("fields", []))
        self.retry_after = retry_after


class _NoRedirect(HTTPRedirectHandler):
    """The token goes to the address that it was given for and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Plumbline:
    """The door of one installation, with one token."""

    def __init__(self, address: str, token: str, *, timeout: float = 30.0) -> None:
        """Open a door.

        Raises
        ------
        ValueError: the address is not https, and not this machine.
        """
        parts = urlsplit(address)
        here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme != "https" and not here:
            raise ValueError("A token is sent over https alone.")
        self._base, self._token, self._timeout = f"{address.rstrip('/')}/api/v1/", token, timeout
        self._opener = build_opener(_NoRedirect())

    def cases(self) -> Iterator[shapes.CaseInList]:
        """Open cases, page after page."""
        return self._pages("cases", "cases")

    def case(self, reference: str) -> shapes.Case:
        """A case."""
        return cast(shapes.Case, self._get(f"cases/{quote(reference, safe='')}"))

    def work(self) -> shapes.Work:
        """Requests and actions that wait for the holder's agency, of every page."""
        found: shapes.Work = {"requests": [], "actions": [], "next": None}
        after: str | None = ""
        while after is not None:
            said = cast(shapes.Work, self._get(f"requests?{urlencode({'after': after})}"))
            found["requests"] += said["requests"]
            found["actions"] += said["actions"]
            after = said["next"]
        return found

    def returns(self, reference: str) -> Iterator[shapes.CaseReturn]:
        """What agencies answered in a case, page after page."""
        return self._pages(f"cases/{quote(reference, safe='')}/returns", "returns")

    def before_contact(self, reference: str) -> shapes.BeforeContact:
        """What to read before anybody calls, writes or visits. Ask afresh each time."""
        said = self._get(f"cases/{quote(reference, safe='')}/before-contact")
        return cast(shapes.BeforeContact, said)

    def request(self, request_id: str) -> shapes.Request:
        """A research request."""
        return cast(shapes.Request, self._get(f"requests/{quote(request_id, safe='')}"))

    def not_known(self, request_id: str) -> str:
        """Answer that the agency does not know them."""
        return self.answer(request_id, "not_known")

    def answer(
        self,
        request_id: str,
        answer: str,
        *,
        words: str = "",
        facts: Sequence[Mapping[str, str]] = (),
        warning: Mapping[str, str] | None = None,
    ) -> str:
        """Answer a research request, and warn those who visit where there is a reason to; an answer is final."""
        body = {"answer": answer, "words": words, "facts": list(facts), "warning": warning}
        return self._made(f"requests/{quote(request_id, safe='')}/answer", body)

    def action(self, action_id: str) -> shapes.ActionOut:
        """An action."""
        return cast(shapes.ActionOut, self._get(f"actions/{quote(action_id, safe='')}"))

    def step(self, action: shapes.ActionOut, state: str, *, words: str = "", reason: str = "") -> str:
        """Take a step of an action, as it was read: refused where it has moved since."""
        body = {"state": state, "expected_step": action["steps"], "words": words, "reason": reason}
        return self._made(f"actions/{quote(action['id'], safe='')}/steps", body)

    def log_contact(
        self, reference: str, *, outcome: str, minutes: int = 0, **more: Any
    ) -> shapes.ContactMade:
        """Log a contact, made or attempted; ``more`` as the document of the door has it. Show its ``warnings`` to whoever logged it."""
        body = {"outcome": outcome, "minutes": minutes, **more}
        address = f"cases/{quote(reference, safe='')}/contacts"
        return cast(shapes.ContactMade, self._write("POST", address, body))

    def interventions(self) -> Iterator[shapes.InterventionOut]:
        """What is on offer, page after page."""
        return self._pages("interventions", "interventions")

    def refer_on(
        self, reference: str, intervention: shapes.InterventionOut, person_id: str, *, purpose: str, gateway: str, **more: Any
    ) -> str:  # fmt: skip
        """Refer one person of a case on, under the entry as it was read; ``more`` as the document of the door has it."""
        what = {"intervention": intervention["id"], "version": intervention["version"], "person": person_id}
        body = {**what, "purpose": purpose, "gateway": gateway, **more}
        return self._made(f"cases/{quote(reference, safe='')}/onward", body)

    def onward_of(self, reference: str) -> Iterator[shapes.OnwardInList]:
        """Onward referrals of a case, page after page."""
        return self._pages(f"cases/{quote(reference, safe='')}/onward", "onward")

    def onward_to_us(self) -> Iterator[shapes.OnwardInList]:
        """Onward referrals to the holder's agency that are not over, page after page."""
        return self._pages("onward", "onward")

    def onward(self, onward_id: str) -> shapes.OnwardOut:
        """An onward referral."""
        return cast(shapes.OnwardOut, self._get(f"onward/{quote(onward_id, safe='')}"))

    def step_onward(
        self, onward: shapes.OnwardOut, state: str, *, words: str = "", why: str | None = None
    ) -> str:
        """Take a step of an onward referral, as it was read: refused where it has moved since."""
        body = {"state": state, "expected_step": onward["steps"], "words": words, "why": why}
        return self._made(f"onward/{quote(onward['id'], safe='')}/steps", body)

    def refer(self, scheme: str, *, words: str, people: Sequence[Mapping[str, str]], **more: Any) -> str:
        """Send a referral; ``more`` as the document of the door has it."""
        return self._made("referrals", {"scheme": scheme, "words": words, "people": list(people), **more})

    def referral(self, referral_id: str) -> shapes.Referral:
        """What became of a referral."""
        return cast(shapes.Referral, self._get(f"referrals/{quote(referral_id, safe='')}"))

    def quarter_return(self, scheme: str, year: int, quarter: int) -> shapes.Return:
        """The return that a scheme owes for a quarter, as it may leave the partnership."""
        return cast(shapes.Return, self._get(f"returns/{quote(scheme, safe='')}/{year}/{quarter}"))

    def annual_return(self, scheme: str, year: int) -> shapes.Return:
        """The same for the year that ends on 31 March of ``year``."""
        return cast(shapes.Return, self._get(f"returns/{quote(scheme, safe='')}/year/{year}"))

    def register_webhook(self, address: str, events: Sequence[str]) -> shapes.WebhookMade:
        """Have an address told of events."""
        return cast(
            shapes.WebhookMade, self._write("POST", "webhooks", {"address": address, "events": list(events)})
        )

    def end_webhook(self, webhook_id: str) -> None:
        """End a webhook."""
        self._write("DELETE", f"webhooks/{quote(webhook_id, safe='')}", None)

    def _pages(self, path: str, what: str) -> Iterator[Any]:
        after: str | None = ""
        while after is not None:
            said = self._get(f"{path}?{urlencode({'after': after} if after else {})}")
            yield from said[what]
            after = said["next"]

    def _made(self, path: str, body: Mapping[str, Any]) -> str:
        return str(self._write("POST", path, body)["id"])

    def _get(self, path: str) -> Any:
        return self._asked(Ask(self._base + path, headers=self._headers()))  # noqa: S310 - its scheme was looked at

    def _write(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        headers = {**self._headers(), "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        ask = Ask(self._base + path, data=data, headers=headers, method=method)  # noqa: S310 - its scheme was looked at
        return self._asked(ask)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}

    def _asked(self, ask: Ask) -> Any:
        for left in reversed(range(TRIES)):
            try:
                with self._opener.open(ask, timeout=self._timeout) as answer:
                    return json.loads(answer.read())
            except HTTPError as fault:
                with fault:
                    raise _refusal(fault) from None
            except (URLError, HTTPException, OSError):
                # Whether it arrived is not known: the same key makes the second time harmless.
                if not left:
                    raise
        raise AssertionError("not reached")


def _refusal(fault: HTTPError) -> Refused:
    try:
        said = json.loads(fault.read())
    except ValueError:
        said = {}
    wait = fault.headers.get("Retry-After", "")
    return Refused(fault.code, said if isinstance(said, dict) else {}, int(wait) if wait.isdigit() else None)
