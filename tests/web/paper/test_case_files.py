"""The file of a case: asked for with a reason, agreed by two where it leaves, made from what the viewer may see, and a disclosure."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from plumbline.audit.models import Entry
from plumbline.cases.models import CaseFileTaken
from plumbline.web.paper import case_files
from tests.cases.assessed import assessed, load
from tests.casework import panel as panel
from tests.marac import Marac, start_marac
from tests.signing_in import signed_in


UNTIL = timezone.localdate() + timedelta(days=3)
DAY = f"{UNTIL:%d %m %Y}"


@pytest.fixture
def paper(monkeypatch):
    """What stands on the file, as the typesetter is handed it."""
    seen = []
    honest = case_files.pdf_of
    monkeypatch.setattr(case_files, "pdf_of", lambda given: seen.append(given) or honest(given))
    return seen


def once(client, address):
    return client.get(address).content.decode().split('name="once" value="')[1].split('"')[0]


def send(client, address, **given):
    return client.post(address, {"once": once(client, address), **given})


def ask(case, *, who="alice", leaves="no", **changes):
    client = signed_in(who)
    given = {"for_whom": "The reviewer of the board", "because": "A review", "leaves": leaves} | changes
    answer = send(client, f"/cases/{case.ref}/file", **given)
    return client, answer


def address_of(client, case, act):
    page = client.get(f"/cases/{case.ref}/file").content.decode()
    found = [part.split('"')[0] for part in page.split('href="/case-files/')[1:]]
    return next((f"/case-files/{one}" for one in found if one.endswith(act)), "")


def take(client, case, form="pdf"):
    return client.post(address_of(client, case, "take"), {"form": form, "destroy_by": DAY})


def words_of(paper):
    return {part.heading: part.lines for sheet in paper[-1].sheets for part in sheet.parts}, [
        sheet.heading for sheet in paper[-1].sheets
    ]


def test_it_holds_the_parts_of_domain_12e_in_their_order(panel, paper):
    case = panel.everything()
    client, _ = ask(case)
    answer = take(client, case)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    parts, sheets = words_of(paper)
    assert sheets[0] == f"Case file {case.ref}"
    assert [s for s in sheets if not s.startswith("Meeting")][1:] == [
        "Chronology", "Decision to take it in, and assessments", "What agencies answered", "Plan and actions",
        "What was told and passed on", "How long it is kept, and who read it", "What is left out",
    ]  # fmt: skip
    assert any(s.startswith("Meeting of") for s in sheets)
    for heading in (
        "What happened",
        "Decision on the threshold",
        "Police",
        "Who was there",
        "Minute",
        "Reviews",
        "Closure",
    ):
        assert parts[heading], heading
    assert "Why: A review" in parts["For whom, and why"]


def test_assessments_stand_in_it_with_the_day_and_the_band(panel, paper, looking_as, tmp_path):
    case, instrument = panel.active()[0], load(looking_as, tmp_path)
    with looking_as(panel.p.worker) as worker:
        row = assessed(case, instrument, by=worker)
    client, _ = ask(case)
    assert take(client, case).status_code == 200
    parts, _ = words_of(paper)
    (line,) = parts["Assessments: Person"]
    assert line.startswith(f"{instrument.title}, {row.on:%-d %B %Y}, Worker, Probation: High")


def test_whose_copy_it_is_and_until_when_stand_on_every_page(panel, paper):
    case = panel.everything()
    client, _ = ask(case)
    take(client, case)
    assert paper[-1].watermark.startswith("Alice · ")
    assert f"Destroy by {UNTIL:%-d %B %Y}" in paper[-1].foot
    assert paper[-1].title.startswith("OFFICIAL-SENSITIVE")


def test_taking_it_out_is_a_disclosure_of_everybody_in_it(panel, as_role):
    case = panel.everything()
    client, _ = ask(case)
    take(client, case)
    with as_role("auditor"):
        entry = Entry.objects.get(what="case_file.taken")
    assert (entry.verb, entry.because) == ("disclosure", "stays")
    assert {case.id, case.person_id} <= set(entry.objects_seen)


def test_one_asking_gives_one_file(panel, personas, looking_as):
    case = panel.everything()
    client, _ = ask(case)
    address = address_of(client, case, "take")
    assert client.post(address, {"form": "pdf", "destroy_by": DAY}).status_code == 200
    assert client.post(address, {"form": "pdf", "destroy_by": DAY}).status_code == 302
    with looking_as(personas.alice):
        assert CaseFileTaken.objects.count() == 1


def test_a_file_that_leaves_waits_for_a_second_person(panel):
    case = panel.everything()
    client, _ = ask(case, leaves="yes")
    assert address_of(client, case, "take") == ""
    assert address_of(client, case, "answer") == ""
    chair = signed_in("chair")
    send(chair, address_of(chair, case, "answer"), given="yes", because="The review needs it")
    assert take(client, case).status_code == 200


def test_a_second_person_says_no(panel):
    case = panel.everything()
    client, _ = ask(case, leaves="yes")
    chair = signed_in("chair")
    send(chair, address_of(chair, case, "answer"), given="no", because="Ask for less")
    assert address_of(client, case, "take") == ""
    assert "Not agreed" in client.get(f"/cases/{case.ref}/file").content.decode()


def test_whoever_asked_does_not_agree_and_nobody_takes_out_what_another_asked_for(
    panel, personas, looking_as
):
    from plumbline.cases.models import CaseFile
    from plumbline.cases.services.case_files import answer_case_file, take_case_file
    from plumbline.values.errors import PermissionRefused, StageRefused

    case = panel.everything()
    ask(case, leaves="yes")
    with looking_as(personas.alice) as alice:
        file = CaseFile.objects.get()
        with pytest.raises(PermissionRefused, match="Somebody else does"):
            answer_case_file(file=file, given=True, because="x", by=alice)
        with pytest.raises(StageRefused, match="has not agreed"):
            take_case_file(file=file, destroy_by=UNTIL, by=alice)
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused, match="whoever asked"):
        take_case_file(file=file, destroy_by=UNTIL, by=chair)


@pytest.mark.parametrize("who", ["bob", "dana", "charlie", "worker", "governance", "board", "administrator"])
def test_nobody_else_asks_for_one(panel, who):
    case = panel.everything()
    assert signed_in(who).get(f"/cases/{case.ref}/file").status_code in (403, 404)


@pytest.mark.parametrize("missing", ["for_whom", "because", "leaves"])
def test_it_is_asked_for_whom_why_and_whether_it_leaves(panel, missing):
    _, answer = ask(panel.everything(), **{missing: ""})
    assert answer.status_code == 422


def test_as_a_word_document(panel):
    case = panel.everything()
    client, _ = ask(case)
    made = Document(BytesIO(take(client, case, form="word").content))
    assert "Chronology" in [p.text for p in made.paragraphs]


def test_opinions_stand_with_whoever_holds_them_and_not_in_the_chronology(panel, paper):
    case = panel.everything()
    client, _ = ask(case)
    take(client, case)
    parts, _ = words_of(paper)
    assert not any("Opinion" in line for line in parts["What happened"])


class TestBehindTheWall:
    @pytest.fixture
    def marac(self, personas, looking_as):
        return Marac(personas, looking_as, start_marac(personas, looking_as))

    @pytest.fixture
    def case(self, marac):
        """Bob gives a statement for the panel, one for the police alone and one for named people."""
        from plumbline.cases.models import ResearchRequest
        from plumbline.cases.services import GivenFact, reply_to_request
        from tests.casework import days

        case = marac.taken()
        with marac.look(marac.p.bob) as bob:
            request = ResearchRequest.objects.get(case=case, agency=marac.p.agencies["police"])
            facts = [
                GivenFact(
                    words=f"For {m}", on=days(1).date(), source="Log", nature="fact", marking=m, gateway="cda-1998-s115",
                    named_users=(marac.p.alice.user_id,) if m == "named" else (),
                )
                for m in ("panel", "owner", "named")
            ]  # fmt: skip
            reply_to_request(request=request, answer="known", words="", facts=facts, by=bob, at=days(3))
        return marac.heard(case)

    def test_what_is_for_named_people_is_neither_shown_nor_counted(self, case, paper):
        """Alice is one of the named people: she reads it on the page, and the file says nothing of it."""
        client, _ = ask(case)
        assert "For named" in client.get(f"/cases/{case.ref}").content.decode()
        take(client, case)
        everything = str(paper[-1])
        assert "For panel" in everything
        for hidden in ("For owner", "For named"):
            assert hidden not in everything
        parts, _ = words_of(paper)
        assert not any("item" in line and "Police" in line for line in parts["Left out"])

    def test_it_says_on_its_cover_whom_it_may_not_reach(self, case, paper):
        client, _ = ask(case)
        take(client, case)
        parts, _ = words_of(paper)
        assert any("Nothing of this file may reach the perpetrator" in line for line in parts["Take heed"])

    def test_outside_nothing_goes_that_was_said_or_seen_at_a_contact(self, marac, case, paper):
        from plumbline.cases.services import log_contact
        from tests.casework import days

        with marac.look(marac.p.alice) as alice:
            log_contact(
                case=case, person_id=case.person_id, happened_at=days(8), outcome="met", minutes=30, words="Seen at her sister’s in the port", by=alice, at=days(8)
            )  # fmt: skip
        client, _ = ask(case)
        take(client, case)
        assert "in the port" in str(paper[-1])
        chair, _ = ask(case, who="chair", leaves="yes")
        send(client, address_of(client, case, "answer"), given="yes", because="The review needs it")
        take(chair, case)
        assert paper[-1].watermark.startswith("Chair")
        assert "in the port" not in str(paper[-1])
        parts, _ = words_of(paper)
        assert any("said and seen at contacts" in line for line in parts["Left out"])

    def test_outside_no_service_is_named_to_which_somebody_was_referred(self, marac, case, paper):
        """The name of a refuge says where she is."""
        from plumbline.cases import services as cases
        from plumbline.cases.queries.sight import participants_of
        from tests.casework import Panel, days

        panel = Panel(marac.p, marac.look, marac.scheme)
        with marac.look(marac.p.alice) as alice:
            refuge = panel.intervention(name="Harbour House", about="A place to stay").id
            victim = next(one for one in participants_of(case) if one.part == "victim")
            cases.refer_on(
                case=case, intervention=refuge, person_id=victim.person_id, purpose="Somewhere safe", gateway="cda-1998-s115",
                facts=[], by=alice, at=days(8),
            )  # fmt: skip
        client, _ = ask(case)
        take(client, case)
        assert "Harbour House" in str(paper[-1])
        chair, _ = ask(case, who="chair", leaves="yes")
        send(client, address_of(client, case, "answer"), given="yes", because="The review needs it")
        take(chair, case)
        assert "Harbour House" not in str(paper[-1])
        parts, _ = words_of(paper)
        assert any("Referrals to services" in line for line in parts["Left out"])


class TestClosedMinutes:
    @pytest.fixture
    def case(self, personas, looking_as):
        from tests.mappa import a_mappa

        mappa = a_mappa(personas, looking_as)
        return mappa.at_level("2")

    def minute(self, paper):
        parts, _ = words_of(paper)
        return parts["Minute"], parts["Left out"]

    def test_without_the_chair_s_consent_the_minute_is_listed_and_left_out(self, case, paper):
        client, _ = ask(case)
        take(client, case)
        minute, left_out = self.minute(paper)
        assert minute == ()
        assert any("chair’s consent" in line for line in left_out)

    def test_with_it_the_minute_is_there_and_the_consent_is_used_up(self, case, paper, personas, looking_as):
        from plumbline.meetings import services as meetings
        from plumbline.meetings.enums import Papers
        from plumbline.meetings.models import AgendaItem

        with looking_as(personas.alice) as alice:
            meeting = AgendaItem.objects.filter(case=case).latest("meeting__starts_at").meeting
            asked = meetings.ask_consent(
                meeting=meeting, what=Papers.MINUTES, for_whom="The reviewer", because="A review", by=alice
            )  # fmt: skip
        with looking_as(personas.chair) as chair:
            meetings.answer_consent(request=asked, given=True, because="The review has to see it", by=chair)
        client, _ = ask(case)
        take(client, case)
        assert self.minute(paper)[0]
        assert "Formal meetings add value" in str(words_of(paper)[0]["What happened"])
        client, _ = ask(case)
        take(client, case)
        assert self.minute(paper)[0] == ()

    def test_what_the_meeting_decided_stays_on_the_screen_with_its_minute(self, case, paper):
        """The chronology of the file holds back what the page of the chronology holds back from paper."""
        client, _ = ask(case)
        take(client, case)
        assert "Formal meetings add value" not in str(paper[-1])
        assert "The licence and the lead agency are enough" not in str(paper[-1])
        chair, _ = ask(case, who="chair")
        take(chair, case)
        assert "Formal meetings add value" in str(words_of(paper)[0]["What happened"])

    def test_outside_the_chair_alone_asks(self, case):
        _, answer = ask(case, leaves="yes")
        assert answer.status_code == 403
        _, answer = ask(case, who="chair", leaves="yes")
        assert answer.status_code == 302


class TestSealed:
    @pytest.fixture
    def case(self, personas, looking_as):
        """Health says one thing that it knows and one that it thinks, both sealed until it releases them."""
        from plumbline.access.enums import Role
        from plumbline.cases.services import GivenFact, reply_to_request
        from tests.casework import days
        from tests.marac import add_person
        from tests.mash import Mash, start_mash

        nia = add_person(personas, "nia", "health", Role.REPRESENTATIVE)
        sol = add_person(personas, "sol", "social-care", Role.REPRESENTATIVE)
        mash = Mash(
            personas, looking_as, start_mash(personas, looking_as, ("social-care", "health")), sol, nia
        )
        case = mash.screened()
        request = mash.request_to(case, "health")
        with looking_as(nia) as viewer:
            facts = [
                GivenFact(
                    words=f"Sealed {nature}", on=days(-1).date(), source="Record", nature=nature, marking="panel",
                    gateway="children-act-2004-s10-s11",
                )
                for nature in ("fact", "opinion")
            ]  # fmt: skip
            reply_to_request(request=request, answer="known", facts=facts, by=viewer, at=days(0.1))
        return case

    def taken(self, case, paper, leaves):
        """By the chair, who alone takes out what leaves a scheme whose minutes are closed."""
        chair, _ = ask(case, who="chair", leaves=leaves)
        if leaves == "yes":
            client = signed_in("alice")
            send(client, address_of(client, case, "answer"), given="yes", because="The review needs it")
        assert take(chair, case).status_code == 200
        return str(paper[-1])

    @pytest.mark.parametrize("nature", ["fact", "opinion"])
    def test_outside_nothing_sealed_goes_that_its_owner_has_not_released(self, case, paper, nature):
        assert f"Sealed {nature}" in self.taken(case, paper, "no")
        assert f"Sealed {nature}" not in self.taken(case, paper, "yes")


class TestForms:
    """Forms of the kind, by who may read them; where content leaves on one form alone, of the others what was chosen."""

    @pytest.fixture
    def mappa(self, personas, looking_as):
        from tests.mappa import a_mappa

        return a_mappa(personas, looking_as)

    @pytest.fixture
    def case(self, mappa):
        from plumbline.cases.services import fill_form
        from tests.casework import days
        from tests.mappa import PLAN

        case = mappa.at_level("2")
        summary = {"for_whom": "The Parole Board", "summary": "Kanari summary", "agreed": "Police, probation"}
        with mappa.look(mappa.p.alice) as alice:
            fill_form(case=case, form="risk_management_plan", answers=PLAN, by=alice, at=days(28))
            fill_form(case=case, form="executive_summary", answers=summary, by=alice, at=days(28))
        return case

    def test_they_stand_in_it_as_they_were_filled_in_last(self, case, paper):
        chair, _ = ask(case, who="chair")
        take(chair, case)
        parts, sheets = words_of(paper)
        assert "Forms of the case" in sheets
        plan = next(lines for heading, lines in parts.items() if heading.startswith("Risk management plan, "))
        assert "Pillar 1: supervision: Weekly at the office" in plan
        asked = next(lines for heading, lines in parts.items() if heading.startswith("Referral to level 2"))
        assert "Its result, as the tool gives it: High" in asked

    def test_a_plan_of_closed_minutes_stays_without_the_chair_s_consent(self, case, paper):
        client, _ = ask(case)
        take(client, case)
        parts, _ = words_of(paper)
        assert "Weekly at the office" not in str(paper[-1])
        assert any(line.startswith("Risk management plan, ") for line in parts["Left out"])

    def test_outside_typed_words_stay_and_what_is_written_for_outside_goes(self, case, paper):
        chair, _ = ask(case, who="chair", leaves="yes")
        alice = signed_in("alice")
        send(alice, address_of(alice, case, "answer"), given="yes", because="The court asks for it")
        take(chair, case)
        parts, _ = words_of(paper)
        said = str(paper[-1])
        assert "Weekly at the office" not in said
        assert "A former partner, by stalking" not in said
        assert "Kanari summary" in said
        assert any("Words on the form “Risk management plan”" in line for line in parts["Left out"])
        plan = next(lines for heading, lines in parts.items() if heading.startswith("Risk management plan, "))
        assert plan == ("Risk of serious harm as agreed: High",)

    def test_who_opened_it_how_often_is_counted_by_agency(self, case, paper, personas, looking_as):
        for _ in range(3):
            assert signed_in("bob").get(f"/cases/{case.ref}").status_code == 200
        client, _ = ask(case)
        take(client, case)
        parts, _ = words_of(paper)
        police = next(line for line in parts["Who read it"] if line.startswith("Police: "))
        assert police == "Police: opened 3 times, by 1 person"

    def test_nobody_but_who_leads_is_given_the_count(self, case, personas, looking_as):
        from plumbline.cases.queries.opened import opened_by_agency

        assert signed_in("bob").get(f"/cases/{case.ref}").status_code == 200
        for name, some in (
            ("alice", True),
            ("chair", True),
            ("bob", False),
            ("worker", False),
            ("charlie", False),
            ("governance", False),
        ):
            with looking_as(getattr(personas, name)):
                assert bool(opened_by_agency(case)) is some, name

    def test_how_long_each_part_is_kept(self, case, paper):
        chair, _ = ask(case, who="chair")
        take(chair, case)
        parts, _ = words_of(paper)
        assert any(line.startswith("Executive summary, filled in by ") for line in parts["Forms of the case"])
