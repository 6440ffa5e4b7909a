"""Whoever is there for an agency accepts a text with a version and a day; later too; a new text asks again."""

from datetime import date

import pytest

from plumbline.meetings import queries, rules, services
from plumbline.meetings.models import Acceptance, Attendance
from plumbline.schemes.enums import Signer
from plumbline.schemes.queries import local_values, scheme_by_id, statement_for
from plumbline.schemes.reading.statement import member_statements, statement_on
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days


TODAY = days(7).date()
OWN = "I keep to the agreement.\nI leave where I know somebody."


@pytest.fixture
def item(panel):
    """A meeting under way at which Bob has not accepted."""
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        meeting = services.schedule_meeting(scheme=panel.scheme, starts_at=days(7), by=alice, at=days(3))
        found = services.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(4))
        panel.attend(meeting, "alice", by=alice)
        panel.attend(meeting, "bob", by=alice, accepted=False)
        services.begin_meeting(meeting=meeting, by=alice, at=days(7))
    return found


def of_bob(panel):
    return Attendance.objects.get(user=panel.p.bob.user_id)


def own_text(panel, text=OWN, *, since=TODAY, whose="member"):
    with panel.look(panel.p.alice) as alice:
        return set_local_value(
            scheme=scheme_by_id(panel.scheme.id), path=f"meeting.statement.{whose}", value=text, because="Agreed by the board",
            from_date=since, by=alice, at=days(7),
        )  # fmt: skip


def test_attendance_keeps_which_text_was_accepted(panel, item):
    with panel.look(panel.p.alice):
        (row,) = Acceptance.objects.all()
        text = member_statements()[0]
        assert (row.statement, row.is_local, row.sha256) == (1, False, rules.fingerprint(text.text))
        lines = {line.name: line for line in queries.attending_of(item.meeting).members}
        alice_line, bob_line = lines["Alice"], lines["Bob"]
        assert (alice_line.statement, alice_line.is_bound) == ("version 1", True)
        assert (bob_line.statement, bob_line.is_bound) == ("", False)
        assert [line.name for line in queries.attending_of(item.meeting).not_accepted] == ["Bob"]


def test_whoever_accepts_later_is_bound_and_counts_for_the_quorum_from_then_on(panel, item):
    with panel.look(panel.p.alice) as alice:
        assert queries.attending_of(item.meeting).missing == ("police",)
        services.accept_statement(
            attendance=of_bob(panel).id, sha256=rules.fingerprint(statement_on(TODAY, Signer.MEMBER).text), by=alice, at=days(7)
        )  # fmt: skip
        assert of_bob(panel).confidentiality_accepted
        assert queries.attending_of(item.meeting).missing == ()
        with pytest.raises(StageRefused):
            services.accept_statement(
                attendance=of_bob(panel).id, sha256=rules.fingerprint(statement_on(TODAY, Signer.MEMBER).text), by=alice,
                at=days(7),
            )  # fmt: skip
        assert Acceptance.objects.count() == 2


def test_an_agency_that_comes_late_is_let_in_when_it_accepts(panel, item):
    with panel.look(panel.p.alice) as alice:
        panel.attend(item.meeting, "dana", by=alice, accepted=False)
    with panel.look(panel.p.dana) as dana:
        assert queries.meeting_page(dana, item.meeting_id).items == ()
    with panel.look(panel.p.alice) as alice:
        late = Attendance.objects.get(user=panel.p.dana.user_id)
        mark = rules.fingerprint(statement_on(TODAY, Signer.MEMBER).text)
        services.accept_statement(attendance=late.id, sha256=mark, by=alice, at=days(7))
    with panel.look(panel.p.dana) as dana:
        assert len(queries.meeting_page(dana, item.meeting_id).items) == 1


def test_a_new_text_asks_again(panel, item):
    own_text(panel, since=date(2026, 3, 2))
    with panel.look(panel.p.alice) as alice:
        scheme = scheme_by_id(panel.scheme.id)
        text = statement_for(scheme, Signer.MEMBER, TODAY)
        assert (text.version, text.is_local, text.name, len(text.words)) == (
            1,
            True,
            "version 1 of this area",
            2,
        )
        row = Attendance.objects.get(user=alice.user_id)
        found = services.accept_statement(
            attendance=row.id, sha256=rules.fingerprint(text.text), by=alice, at=days(7)
        )
        assert (found.statement, found.is_local) == (1, True)
        # The text that was accepted before stays beside it.
        assert Acceptance.objects.filter(attendance=row).count() == 2


def test_another_text_than_was_shown_is_refused(panel, item):
    shown = rules.fingerprint(statement_on(TODAY, Signer.MEMBER).text)
    own_text(panel)
    with panel.look(panel.p.alice) as alice, pytest.raises(DataUnfit, match="has changed"):
        services.accept_statement(attendance=of_bob(panel).id, sha256=shown, by=alice, at=days(7))


def test_own_texts_are_versions_with_a_history_and_may_be_given_up(panel):
    own_text(panel)
    own_text(panel, "One sentence.", since=date(2026, 4, 1))
    own_text(panel, "not set", since=date(2026, 5, 1))
    with panel.look(panel.p.alice):
        scheme = scheme_by_id(panel.scheme.id)
        names = [
            statement_for(scheme, Signer.MEMBER, day).name
            for day in (date(2026, 3, 1), TODAY, date(2026, 4, 2), date(2026, 5, 2))
        ]
        assert names == ["version 1", "version 1 of this area", "version 2 of this area", "version 1"]
        assert {row.overrides for row in local_values(scheme)} == {"not set", OWN, "One sentence."}
        assert statement_for(scheme, Signer.OBSERVER, TODAY).name == "version 1"


@pytest.mark.parametrize("text", ["", "\n".join("x" * 13), "x" * 401])
def test_a_text_that_nobody_would_read_is_refused(panel, text):
    with pytest.raises(DataUnfit):
        own_text(panel, text)


def test_only_who_leads_records_it(panel, item):
    with panel.look(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        services.accept_statement(attendance=of_bob(panel).id, sha256="x", by=bob, at=days(7))
    with panel.look(panel.p.alice):
        row = of_bob(panel)
    with panel.look(panel.p.charlie) as charlie, pytest.raises(NotVisible):
        services.accept_statement(attendance=row.id, sha256="x", by=charlie, at=days(7))
