"""The door tried with what its own document allows and does not: nothing breaks, and nothing is answered that the document does not say.

Quick here, as one role; every role and more examples in the extra part.
"""

from itertools import count

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from plumbline.access.tokens import Scope
from plumbline.api.urls import document
from tests.api.machine import machine_of
from tests.casework import panel as panel
from tests.personas import PEOPLE
from tests.trust.test_canaries import MARKERS
from tests.trust.test_canaries import planted as planted


SEED = 20261129
NO_BUSINESS = {"charlie", "board", "analyst", "governance", "researcher"}
HELD = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance",
)  # fmt: skip
HIDDEN = [marker.encode() for marker in MARKERS.values()]


@pytest.fixture
def door():
    """The document as it is served, and calls in this test's own transaction."""
    load_all_checks()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def tried(door, secret, known, *, examples):
    """Make so many calls of every kind, well formed and not, each undone after it; return each answer."""
    checks, answers, keys = CHECKS.get_by_names(list(HELD)), [], count(1)

    def calling(ids):
        def make_call(case):
            one(case, ids)

        return make_call

    def one(case, ids):
        case.path_parameters = {**(case.path_parameters or {}), **ids}
        # Each a call of its own: the document cannot say that a key is used once.
        case.headers = {**(case.headers or {}), "Idempotency-Key": f"tried-{next(keys)}"}
        with transaction.atomic():
            answer = case.call(headers={"Authorization": f"Bearer {secret}"})
            transaction.set_rollback(True)
        case.validate_response(answer, checks=checks)
        # What is tried against the document leaves the token out too: that is the one call to answer with 401.
        has_token = "authorization" in {name.lower() for name in answer.request.headers}
        assert (answer.status_code == 401) <= (not has_token), (case.method, case.path)
        answers.append((f"{case.method} {case.path}", answer.status_code, answer.content))

    for found in door.get_all_operations():
        operation = found.ok()
        ids = {p.name: known[p.name] for p in operation.path_parameters if p.name in known}
        for mode in GenerationMode:
            run = given(operation.as_strategy(generation_mode=mode))(calling(ids))
            run = seed(SEED)(settings(max_examples=examples, **QUIETLY)(run))
            run()
    return answers


QUIETLY = {
    "deadline": None,
    "database": None,
    "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


def known_of(planted):
    return {
        "reference": planted["ref"],
        "action_id": str(planted["action_id"]),
        "request_id": str(planted["request_id"]),
        "referral_id": str(planted["referral_id"]),
        "onward_id": str(planted["onward_id"]),
    }


def secret_of(panel, who):
    return machine_of(panel.p, panel.look, who, scopes=tuple(Scope)).secret


def test_what_the_document_allows_and_does_not(planted, panel, door):
    answers = tried(door, secret_of(panel, "alice"), known_of(planted), examples=1)
    calls = {f"{how.upper()} {place}" for place, found in document()["paths"].items() for how in found}
    assert {call for call, _, _ in answers} == calls
    assert {200, 404, 422} <= {status for _, status, _ in answers}


@pytest.mark.extra
# Whoever makes tokens makes none for themselves, and there is one administrator.
@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"administrator"}))
def test_as_every_role(planted, panel, door, who):
    answers = tried(door, secret_of(panel, who), known_of(planted), examples=12)
    assert 500 not in {status for _, status, _ in answers}
    if who in NO_BUSINESS:
        assert not [call for call, _, said in answers if any(marker in said for marker in HIDDEN)]
