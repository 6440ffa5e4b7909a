"""Consent to a service that rests on it: asked for on sending, stopped when withdrawn; never the ground of the share itself."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import Consent, Contact, Onward
from plumbline.cases.queries.onward import onward_for, onward_shown
from plumbline.cases.queries.told import consents_to
from plumbline.cases.telling import law, standing_consent
from plumbline.interventions.queries import entry_for
from plumbline.interventions.rules import needs_consent
from plumbline.interventions.services import change_intervention
from plumbline.notices.queries import waiting_notices
from plumbline.values.errors import DataUnfit, StageRefused
from tests.cases.test_onward import MENTORING, _agree, step
from tests.casework import days
from tests.marac import add_person


SINCE = date(2026, 1, 1)
ROWS = st.lists(
    st.builds(
        lambda key, answer: type("Row", (), {"service": "x", "intervention_id": key, "answer": answer})(),
        st.sampled_from([UUID(int=1), UUID(int=2)]),
        st.sampled_from(["given", "refused", "withdrawn"]),
    ),
    max_size=6,
)


@given(rows=ROWS)
def test_the_last_word_of_a_service_counts(rows):
    theirs = [row for row in rows if row.intervention_id == UUID(int=1)]
    found = standing_consent(UUID(int=1), rows)
    assert (found is not None) == bool(theirs and theirs[-1].answer == "given")


@given(since=st.none() | st.dates(), on=st.dates())
def test_consent_is_needed_from_its_day_on(since, on):
    assert needs_consent(since, on=on) is (since is not None and on >= since)


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def rita(panel):
    viewer = add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    _agree(panel, "charity")
    return viewer


@pytest.fixture
def entry(panel, rita):
    with panel.look(panel.p.alice):
        return panel.intervention("charity", consent_from=SINCE).id


def send(panel, case, entry, **changes):
    with panel.look(panel.p.alice) as alice:
        given = {
            "case": case, "intervention": entry, "person_id": case.person_id, "purpose": "Somebody to talk to",
            "gateway": "cda-1998-s115", "by": alice, "at": days(9),
        } | changes  # fmt: skip
        return services.refer_on(**given)


def say(panel, case, answer, *, day=8, by=None, service="Mentoring"):
    with panel.look(by or panel.p.alice) as viewer:
        return services.record_consent(
            case=case, person_id=case.person_id, service=service, answer=answer, how="in_person", by=viewer, at=days(day)
        )  # fmt: skip


@pytest.mark.parametrize("said", [(), ("refused",), ("given", "withdrawn")])
def test_without_consent_nothing_is_sent(panel, case, entry, said):
    for answer in said:
        say(panel, case, answer)
    with pytest.raises(StageRefused) as no:
        send(panel, case, entry)
    assert no.value.slug == "no-consent-to-service"
    assert "rests on law" in str(no.value)
    with panel.look(panel.p.alice):
        assert not Onward.objects.exists()


def test_with_consent_it_rests_on_that_row(panel, case, entry):
    given = say(panel, case, "given")
    assert send(panel, case, entry).consent_id == given.id


def test_consent_to_another_service_is_none_to_this_one(panel, case, entry):
    say(panel, case, "given", service="Talks")
    with pytest.raises(StageRefused):
        send(panel, case, entry)


def test_a_name_that_two_services_go_by_is_not_guessed_at(panel, case, entry):
    with panel.look(panel.p.alice):
        other = panel.intervention("council", consent_from=SINCE).id
    with pytest.raises(DataUnfit, match="several services of this name"):
        say(panel, case, "given")
    with panel.look(panel.p.alice) as alice:
        services.record_consent(
            case=case, person_id=case.person_id, intervention=other, answer="given", how="in_person", by=alice, at=days(8)
        )  # fmt: skip
    with pytest.raises(StageRefused):
        send(panel, case, entry)


def test_a_service_that_goes_by_another_name_since_is_the_same(panel, case, entry):
    given = say(panel, case, "given", service="  mentoring")
    with panel.look(panel.p.alice) as alice:
        renamed = replace(MENTORING, name="Walking together", consent_from=SINCE)
        change_intervention(intervention=entry, given=renamed, because="Its new name", by=alice)
    assert (given.intervention_id, given.service) == (entry, "Mentoring")
    assert send(panel, case, entry).consent_id == given.id


def test_a_version_says_it_from_its_day_on(panel, case, entry):
    """A later version needs none: what the entry says when it is sent counts."""
    with panel.look(panel.p.alice) as alice:
        change_intervention(
            intervention=entry, given=MENTORING, because="Asked at the first session", by=alice
        )
        assert entry_for(alice, entry).version.consent_from is None
    assert send(panel, case, entry).consent_id is None


def test_withdrawn_it_stops_the_referral_and_what_was_done_stays(panel, case, entry, rita):
    say(panel, case, "given")
    sent = send(panel, case, entry)
    step(panel, sent, "accepted", "started", by=rita, day=10)
    with panel.look(rita):
        services.log_session(
            onward=onward_for(rita, sent.id), outcome="met", minutes=30, by=rita, at=days(12)
        )
    say(panel, case, "withdrawn", day=13, by=panel.p.worker)
    with panel.look(rita):
        line = onward_shown(rita, sent.id)
        assert (line.state, line.is_over, line.dose.sessions) == ("ended_early", True, 1)
        # Neutral words, and none of consent.
        assert line.steps[-1].step.words == "The person does not want this any longer."
        assert sorted(n.kind for n in waiting_notices(rita)) == ["referral-arrived", "referral-changed"]
        with pytest.raises(StageRefused):
            services.log_session(onward=line.onward, outcome="met", minutes=5, by=rita, at=days(14))
    with panel.look(panel.p.alice) as alice:
        assert Contact.objects.count() == 1
        assert onward_shown(alice, sent.id).dose.minutes == 30
        assert consents_to(alice, case, entry) == {}


def test_before_it_started_it_counts_as_refused(panel, case, entry, rita):
    say(panel, case, "given")
    sent = send(panel, case, entry)
    say(panel, case, "withdrawn", day=10)
    with panel.look(rita):
        assert onward_shown(rita, sent.id).state == "refused"


def test_another_service_goes_on(panel, case, entry):
    say(panel, case, "given")
    say(panel, case, "given", service="Talks")
    sent = send(panel, case, entry)
    say(panel, case, "withdrawn", day=10, service="Talks")
    with panel.look(panel.p.alice) as alice:
        assert onward_shown(alice, sent.id).state == "sent"


def test_sending_and_writing_consent_down_take_turns(panel, case, entry, server):
    """A second real connection holds the turn of this person's consent: both wait for it."""
    key = ".".join(("plumbline", "consent", *sorted((str(case.id), str(case.person_id)))))
    with psycopg.connect(server.dsn(database="plumbline")) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        for act in (lambda: send(panel, case, entry), lambda: say(panel, case, "given")):
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                act()
    say(panel, case, "given")
    assert send(panel, case, entry).consent_id is not None


def test_the_law_of_a_share_is_never_consent(panel):
    """No kind has a gateway that is consent, and the page says so with its source."""
    assert "Agencies never share by consent" in law().consent_words
    assert "7(3)" in law().consent_citation
    with panel.look(panel.p.alice):
        assert not Consent.objects.exists()
