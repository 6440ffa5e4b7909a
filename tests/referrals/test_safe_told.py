"""How the victim may be reached safely, as the referrer was told: for few, sealed, and the first rule of the case."""

import pytest
from django.db import connection

from plumbline.access.enums import Role
from plumbline.cases.models import SafeContact, SafeContactWords
from plumbline.cases.queries import case_for
from plumbline.cases.queries.safe_contact import safe_contacts_of
from plumbline.cases.services import let_agencies_in
from plumbline.referrals.entry import GivenEntry, GivenPerson, GivenSafeContact
from plumbline.referrals.models import SafeTold
from plumbline.referrals.queries.safe_told import UNREADABLE, safe_told
from plumbline.referrals.services import refer_person
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import ANSWERS, HARMER, VICTIM, Marac, add_person, start_marac


GIVEN = GivenSafeContact(("call", "text"), "Weekdays before 15:00, say the library; his mother must not know")


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def marac(personas, looking_as, ines):
    return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))


def told_to(marac, viewer, referral):
    """What somebody is told of it, and how many rows the database gives them."""
    with marac.look(viewer):
        return safe_told(viewer, referral), SafeTold.objects.count()


@pytest.mark.parametrize("who", ["bob", "alice", "chair"])
def test_the_referrer_the_host_and_the_chairs_read_it(marac, who):
    referral = marac.referral(safe=GIVEN)
    assert told_to(marac, getattr(marac.p, who), referral) == (GIVEN, 1)


@pytest.mark.parametrize("who", ["dana", "worker", "charlie", "board", "governance"])
def test_nobody_else_does(marac, who):
    referral = marac.referral(safe=GIVEN)
    assert told_to(marac, getattr(marac.p, who), referral) == (None, 0)


def test_whoever_is_let_in_to_the_referral_later_does_not_read_it(marac, personas, looking_as):
    referral = marac.referral(safe=GIVEN)
    case = marac.taken(referral)
    with looking_as(personas.alice) as alice:
        let_agencies_in(
            case=case, agencies=[personas.agencies["housing"]], by=alice, because="at-the-meeting", at=days(2)
        )
    assert told_to(marac, personas.dana, referral) == (None, 0)


def test_a_practitioner_of_the_referrers_agency_does_not(marac, personas):
    """The wall: at the table are representatives, not all who work at an agency."""
    pat = add_person(personas, "pat", "police", Role.PRACTITIONER)
    assert told_to(marac, pat, marac.referral(safe=GIVEN)) == (None, 0)


def test_whoever_wrote_it_reads_it_whatever_they_are(marac, personas, looking_as):
    with looking_as(personas.worker) as worker:
        referral = refer_person(
            scheme=marac.scheme, words="x", people=[VICTIM, HARMER],
            entry=GivenEntry("professional_judgement", answers=ANSWERS, safe_contact=GIVEN), made_up=True, by=worker, at=days(0),
        )  # fmt: skip
    assert told_to(marac, personas.worker, referral) == (GIVEN, 1)


def test_a_copy_of_the_database_tells_nobody(marac):
    marac.referral(safe=GIVEN)
    with marac.look(marac.p.alice), connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed, r.answers::text || r.words FROM referrals_safetold t JOIN referrals_referral r ON r.id = t.referral_id"
        )
        sealed, beside = cursor.fetchone()
    assert b"library" not in bytes(sealed)
    assert "library" not in beside


class TestFirstRule:
    def rule(self, marac, viewer, case):
        with marac.look(viewer):
            return safe_contacts_of(viewer, case_for(viewer, case.ref)).get(None)

    def test_taken_in_it_is_the_first_rule_and_the_adviser_reads_it(self, marac, ines):
        case = marac.taken(marac.referral(safe=GIVEN))
        for who in (ines, marac.p.alice):
            line = self.rule(marac, who, case)
            assert (line.number, line.is_known, line.words) == (1, True, GIVEN.words)
            assert (line.safe, line.agency) == (("Phone call", "Text message"), "Police")
            assert "Letter" in line.unsafe

    def test_who_is_let_in_later_learns_that_there_is_one_and_whom_to_ask(self, marac, personas, looking_as):
        case = marac.taken(marac.referral(safe=GIVEN))
        with looking_as(personas.alice) as alice:
            let_agencies_in(
                case=case,
                agencies=[personas.agencies["housing"]],
                by=alice,
                because="at-the-meeting",
                at=days(2),
            )
        line = self.rule(marac, personas.dana, case)
        assert (line.is_known, line.words, line.agency) == (False, "", "Police")

    def test_of_no_safe_way_no_contact_is_safe(self, marac, ines):
        case = marac.taken(marac.referral(safe=GivenSafeContact((), "He reads her phone")))
        line = self.rule(marac, ines, case)
        assert (line.safe, line.words) == ((), "He reads her phone")

    def test_what_cannot_be_read_here_says_to_ask(self, marac, ines, as_role):
        referral = marac.referral(safe=GIVEN)
        with as_role("migrator"):
            SafeTold.objects.update(sealed=b"x" * 40)
        line = self.rule(marac, ines, marac.taken(referral))
        assert (line.safe, line.words) == ((), UNREADABLE)

    def test_nothing_told_is_no_rule(self, marac):
        marac.taken()
        with marac.look(marac.p.alice):
            assert (SafeContact.objects.count(), SafeContactWords.objects.count()) == (0, 0)


def test_words_are_needed(marac):
    with pytest.raises(DataUnfit, match="when and how"):
        marac.referral(safe=GivenSafeContact(("call",), " "))


def test_a_kind_that_does_not_ask_takes_none(panel):
    with panel.look(panel.p.bob) as bob, pytest.raises(DataUnfit, match="does not ask"):
        refer_person(
            scheme=panel.scheme, words="x", people=[GivenPerson("person", first_name="A", last_name="B")],
            entry=GivenEntry(safe_contact=GIVEN), made_up=True, by=bob, at=days(0),
        )  # fmt: skip
