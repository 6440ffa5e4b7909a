"""Who sees what of a case: through queries, and through bare SQL on every table of the work."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.models import Action, Case, Fact, ResearchReply, ResearchRequest
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem
from plumbline.people.models import Person, Record
from plumbline.people.queries import names_for
from plumbline.people.services import withdraw_identity
from plumbline.referrals.queries import awaiting_triage, my_referrals
from plumbline.sharing.models import Scoped
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days


ROOMS = ("referrals", "cases", "meetings")
TABLES = sorted(
    m._meta.db_table for m in apps.get_models() if m._meta.app_label in ROOMS and issubclass(m, Scoped)
)
# That a meeting is held is known to the whole table; who is discussed is not.
OF_THE_TABLE = {f"meetings_{name}" for name in ("meeting", "meetingstep", "attendance", "apology", "acceptance", "printout", "observer", "signing", "goingon",
                "attendanceend", "minutesissue", "rearrangement", "consentanswer", "consentrequest")}  # fmt: skip
# What was learnt is read by every agency of the scheme, without its case; see tests/cases/test_learning.py.
LEARNT = {"cases_learning", "cases_learningstep"}
# A reminder of a request that is late: this one was answered in time.
REMINDED = {"cases_requestreminder"}
# A request that was given to a colleague; see tests/cases/test_delegating.py.
GIVEN_ON = {"cases_delegation"}
# Why an agency cannot say; see tests/cases/test_reply_reasons.py.
OF_A_REFUSAL = {"cases_replyreason"}
# What not every meeting leaves behind; see tests/meetings/test_around_sight.py.
AROUND = {f"meetings_{name}" for name in ("apology", "observer", "signing", "goingon", "minutesissue", "togetherproposal", "pulled", "parked", "vote",
          "question", "questionanswer", "questionend", "questionlisted")}  # fmt: skip
# What somebody has typed and not kept is theirs alone.
OF_ONE_PERSON = {"meetings_draft"}
# Rows that a team leaves, those of a lead worker and of a dormant case: their own tests hold their readers.
OF_A_TEAM = {"cases_dormancyanswer", "cases_leadworker", "cases_reassignment", "cases_supervisionnote"}
# What only a kind with flags, hand-overs and an adviser fills; see tests/cases/test_marac_rows.py.
OF_A_MARAC = {f"cases_{name}" for name in ("clockstep", "flag", "flagremoval", "promptanswer", "safeway", "transfer", "transferreply",
              "victimword")}  # fmt: skip
# What only a hand-over to or from another installation leaves; see tests/cases/test_handovers.py.
OF_A_HANDOVER = {
    f"cases_{name}" for name in ("arrival", "arrivalclaim", "arrivalletter", "handover", "handoverletter")
}
# What only a file that was taken out leaves; see tests/web/paper/test_case_files.py.
OF_A_FILE = {f"cases_{name}" for name in ("casefile", "casefileanswer", "casefiletaken")}
# What only a kind with tracks or tools has; see tests/cases/test_tracks.py.
RATED = {"cases_trackentry", "cases_storedscore"}
# What only somebody who was assessed has; see tests/cases/test_assessment_rows.py.
OF_AN_ASSESSMENT = {f"cases_{name}" for name in ("assessment", "assessmentdraft", "bandoverride", "formulation", "safetyplan",
                    "safetyplanwords")}  # fmt: skip
# What only somebody who was told, or not, or who objects or consents has; see tests/cases/test_telling_rows.py.
OF_A_TELLING = {
    f"cases_{name}"
    for name in (
        "consent",
        "objection",
        "objectionanswer",
        "objectionextension",
        "objectionidentity",
        "objectionidentityshown",
        "telling",
    )
}
# What only somebody who asked for what is held of them has; see tests/cases/test_access_requests.py.
OF_AN_ACCESS_REQUEST = {f"cases_{name}" for name in ("accessanswer", "accessreply", "accessrequest")}
# What only a case with a warning has, and one of which somebody was let know; see test_staff_warnings.py and test_presence.py.
OF_A_WARNING = {f"cases_{name}" for name in ("staffwarning", "staffwarningend", "staffwarningreason")}
OF_A_PRESENCE = {f"cases_{name}" for name in ("presence", "presenceend", "presenceshare")}
# What somebody makes of a look-back, once it is ready; see tests/cases/test_look_backs.py.
OF_A_LOOK_BACK = {"cases_lookbacknote"}
# What a person said that fewer read than the contact; see tests/cases/test_own_words.py.
OF_OWN_WORDS = {"cases_contactwords"}
# What an agency took back of what it gave; or said and decided at a meeting; see test_fact_ends.py, tests/meetings/test_taken_back.py and test_gone.py.
TAKEN_BACK = {"cases_factend", "meetings_attendanceend", "meetings_decisionend", "meetings_lineend"}
# What was counted where the way in is a number of events; see tests/referrals/test_measured.py.
COUNTED_AT_TRIAGE = {"referrals_triagemeasure", "referrals_statedcount"}
# What triage refers on to another scheme; see tests/referrals/test_referred_on.py.
REFERRED_ON = {"referrals_referredon"}
# Why triage decided so is read by those who decide; see tests/referrals/test_reasons.py.
REASON = {"referrals_triagereason"}
# How a referrer was told that somebody may be reached is read by them, the host and the chairs; see tests/referrals/test_safe_told.py.
TOLD_SAFE = {"referrals_safetold"}
# What an agency that leaves a case leaves behind; see tests/cases/test_share_ends.py.
OF_A_SHARE_END = {"cases_shareend"}
# That a planned meeting was moved or cancelled; see tests/meetings/test_rearranging.py.
OF_A_MOVE = {"meetings_rearrangement"}
# What a closed case that was opened again leaves; see tests/cases/test_reopening.py.
OF_A_REOPENING = {"cases_reopening"}
# Only an intervention with a checklist; see tests/cases/test_fidelity.py.
OF_A_CHECKLIST = {"cases_fidelitycheck"}
# What a sample audit leaves; see tests/cases/test_quality.py.
OF_A_SAMPLE = {
    f"cases_{name}"
    for name in ("auditedcase", "qualityaudit", "qualitydraw", "qualityrating", "qualitysettlement")
}
# What only a kind with forms on the way has; see tests/cases/test_mappa.py and tests/web/filling.
OF_A_FORM = {"cases_caseform"}
# What only a sealed kind has; see tests/cases/test_releases.py.
OF_A_SEALED_CASE = {"cases_releaseask", "cases_releaseanswer"}
# What only a kind that counts needs has; see tests/cases/test_need_rows.py.
OF_A_FAMILY = {
    f"cases_{name}"
    for name in (
        "claim",
        "claimcheck",
        "claimedperson",
        "claimsample",
        "claimwithdrawal",
        "need",
        "needcount",
        "needtakenoff",
    )
}
# What only a kind with questions at a meeting, or closed minutes, has; see tests/cases/test_mappa_rows.py.
OF_A_MAPPA = {"meetings_itemanswer", "meetings_consentanswer", "meetings_consentrequest"}
OF_A_CASE = [t for t in TABLES if t not in OF_THE_TABLE | LEARNT]
NO_CONTENT = ["charlie", "analyst", "board", "governance", "researcher"]


def counts(tables):
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def test_every_model_of_the_work_is_scoped():
    """But for a half-written referral (tests/referrals/test_drafts.py) and openings of a case (test_break_glass.py), by policies of their own."""
    found = [m for m in apps.get_models() if m._meta.app_label in ROOMS and not issubclass(m, Scoped)]
    assert sorted(m._meta.db_table for m in found) == [
        "cases_breakglass",
        "cases_breakglassreview",
        "cases_breakglasstry",
        "cases_peer",
        "cases_peerend",
        "cases_peertoken",
        "referrals_draft",
    ]


def test_a_finished_case_fills_every_table_and_its_agencies_see_it(panel, personas, looking_as):
    case = panel.everything()
    for name in ("alice", "bob", "dana", "worker"):
        with looking_as(getattr(personas, name)) as viewer:
            empty = {t for t, n in counts(TABLES).items() if not n}
            assert (
                empty
                == OF_A_MARAC
                | OF_A_FILE
                | OF_A_HANDOVER
                | REMINDED
                | GIVEN_ON
                | OF_A_REFUSAL
                | OF_A_TEAM
                | OF_AN_ASSESSMENT
                | OF_A_TELLING
                | OF_AN_ACCESS_REQUEST
                | OF_A_WARNING
                | OF_A_PRESENCE
                | OF_A_LOOK_BACK
                | OF_A_SHARE_END
                | TAKEN_BACK
                | OF_OWN_WORDS
                | COUNTED_AT_TRIAGE
                | REFERRED_ON
                | TOLD_SAFE
                | OF_A_REOPENING
                | OF_A_MOVE
                | OF_A_CHECKLIST
                | OF_A_SAMPLE
                | OF_A_FORM
                | OF_A_SEALED_CASE
                | OF_A_FAMILY
                | OF_A_MAPPA
                | RATED
                | AROUND
                | LEARNT
                | {"cases_learningsource"}
                | (set() if name == "alice" else OF_ONE_PERSON | REASON)
            ), name
            assert queries.case_page(viewer, case.ref).case.id == case.id


@pytest.mark.parametrize("name", NO_CONTENT)
def test_others_see_nothing_at_all(panel, personas, looking_as, name):
    case = panel.everything()
    viewer = getattr(personas, name)
    with looking_as(viewer):
        assert set(counts(TABLES).values()) == {0}
        with pytest.raises(NotVisible):
            queries.case_page(viewer, case.ref)
        assert not queries.visible_cases(viewer).exists()
        assert queries.my_people(viewer) == my_referrals(viewer) == awaiting_triage(viewer) == []
        assert queries.inbox(viewer) == queries.Inbox((), (), (), (), (), (), ())
        assert queries.requests_for(viewer) == queries.AgencyDesk((), ())


def test_without_an_identity_there_is_nothing(panel):
    panel.everything()
    assert set(counts(TABLES).values()) == {0}


def test_hidden_and_missing_read_alike(panel, personas, looking_as):
    case = panel.triaged()
    said = []
    with looking_as(personas.charlie) as charlie:
        for ref in (case.ref, "ZZZZ"):
            with pytest.raises(NotVisible) as refusal:
                queries.case_page(charlie, ref)
            said.append((str(refusal.value), refusal.value.slug))
    assert said[0] == said[1]


def test_an_outsider_leads_nothing_here(panel, personas, looking_as):
    """Charlie co-ordinates and chairs elsewhere."""
    case, _, action = panel.active()
    with looking_as(personas.charlie) as charlie:
        for attempt in (
            lambda: services.close_case(case=case, reason="died", words="x", by=charlie),
            lambda: services.take_step(action=action, state="verified", by=charlie),
            lambda: services.declare_conflict(case=case, user=charlie.user_id, by=charlie),
            lambda: services.let_agencies_in(case=case, agencies=charlie.agency_ids, by=charlie, because="x"),
        ):
            with pytest.raises(NotVisible):
                attempt()


def test_an_asked_agency_sees_its_request_and_the_person_and_no_case(panel, personas, looking_as):
    case = panel.triaged(ask=("police", "housing"))
    with looking_as(personas.dana) as dana:
        assert [r.agency for r in ResearchRequest.objects.all()] == [personas.agencies["housing"]]
        assert queries.requests_for(dana).requests[0].name.display == "Marker, Canary"
        assert counts(["cases_case", "cases_casestate", "referrals_referral"]) == {
            "cases_case": 0,
            "cases_casestate": 0,
            "referrals_referral": 0,
        }
        with pytest.raises(NotVisible):
            queries.case_page(dana, case.ref)
    with looking_as(personas.worker):
        assert not Person.objects.exists()


def test_an_agency_that_does_not_know_the_person_forgets_who_it_was(panel, personas, looking_as, as_role):
    case = panel.triaged(ask=("police", "housing"))
    with looking_as(personas.dana) as dana:
        assert names_for(dana, [case.person_id])
        services.reply_not_known(request=panel.request_of(dana, case), by=dana, at=days(2))
        assert not names_for(dana, [case.person_id])
        assert not Person.objects.exists()
        assert not Record.objects.exists()
    with looking_as(personas.bob) as bob:
        assert names_for(bob, [case.person_id])
    with as_role("auditor"):
        entry = Entry.objects.get(what="identity.withdrawn")
        assert set(entry.objects_seen) == {case.person_id, personas.agencies["housing"], case.id}


def test_one_that_knows_or_cannot_say_goes_on_knowing_who_it_is(panel, personas, looking_as):
    case = panel.triaged(ask=("housing",))
    with looking_as(personas.dana) as dana:
        request = panel.request_of(dana, case)
        services.reply_to_request(request=request, answer="cannot_say", words="Held", by=dana, at=days(2))
        assert names_for(dana, [case.person_id])


def test_another_question_about_the_same_person_keeps_the_name_until_it_is_answered(
    panel, personas, looking_as
):
    case = panel.triaged(ask=("housing",))
    with looking_as(personas.alice) as alice:
        services.ask_for_research(
            case=case, agencies=[personas.agencies["housing"]], question="And the flat?", by=alice, at=days(2)
        )
    with looking_as(personas.dana) as dana:
        first, second = ResearchRequest.objects.select_related("scheme").order_by("asked_at")
        services.reply_not_known(request=first, by=dana, at=days(3))
        assert names_for(dana, [case.person_id])
        services.reply_not_known(request=second, by=dana, at=days(3))
        assert not names_for(dana, [case.person_id])


def test_an_agency_in_the_case_keeps_sight_whatever_it_answers(panel, personas, looking_as):
    case = panel.triaged(ask=("police", "housing"))
    with looking_as(personas.alice) as alice:
        services.let_agencies_in(
            case=case, agencies=[personas.agencies["housing"]], by=alice, because="at-the-meeting", at=days(2)
        )
    with looking_as(personas.dana) as dana:
        services.reply_not_known(request=panel.request_of(dana, case), by=dana, at=days(2))
        assert queries.case_page(dana, case.ref).name.display == "Marker, Canary"


def test_one_let_in_after_it_knew_nothing_learns_who_it_is_again(panel, personas, looking_as):
    case = panel.researched()
    with looking_as(personas.alice) as alice:
        services.let_agencies_in(
            case=case, agencies=[personas.agencies["housing"]], by=alice, because="at-the-meeting", at=days(4)
        )
    with looking_as(personas.dana) as dana:
        assert queries.case_page(dana, case.ref).name.display == "Marker, Canary"


def test_no_agency_takes_what_another_was_told(panel, personas, looking_as):
    case = panel.triaged(ask=("police", "housing"))
    with looking_as(personas.worker) as worker, pytest.raises(NotVisible):
        withdraw_identity(
            person_id=case.person_id,
            agencies=[personas.agencies["housing"]],
            by=worker,
            because="research-request",
        )


def test_one_agency_does_not_read_what_another_answered_before_the_meeting(panel, personas, looking_as):
    panel.researched()
    with looking_as(personas.dana):
        assert ResearchReply.objects.count() == 1
        assert not Fact.objects.exists()


def test_markings_hold_after_the_meeting(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.bob) as bob:
        services.reply_to_request(
            request=panel.request_of(bob, case),
            answer="known",
            facts=[
                panel.fact(words="for all"),
                panel.fact(words="for us", marking="owner"),
                panel.fact(words="for two", marking="named", named_users=(personas.dana.user_id,)),
            ],
            by=bob,
            at=days(2),
        )
    with looking_as(personas.alice) as alice:
        services.finish_research(case=case, because="Housing is closed", by=alice, at=days(3))
    panel.meeting(case)
    seen = {}
    for name in ("alice", "bob", "dana", "worker", "chair", "charlie"):
        with looking_as(getattr(personas, name)):
            seen[name] = set(Fact.objects.values_list("words", flat=True))
    assert seen == {
        "alice": {"for all"},
        "bob": {"for all", "for us", "for two"},
        "dana": {"for all", "for two"},
        "worker": {"for all"},
        "chair": {"for all", "for us"},  # of the police too
        "charlie": set(),
    }


def test_only_those_bound_to_confidence_are_let_in(panel, personas, looking_as):
    case = panel.researched()
    with looking_as(personas.alice) as alice:
        meeting = meetings.schedule_meeting(scheme=panel.scheme, starts_at=days(7), by=alice, at=days(3))
        meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(3))
        panel.attend(meeting, "bob", by=alice)
        panel.attend(meeting, "worker", by=alice, accepted=False)
        meetings.begin_meeting(meeting=meeting, by=alice, at=days(7))
    with looking_as(personas.worker):
        assert not Case.objects.exists()
        assert not AgendaItem.objects.exists()
    with looking_as(personas.bob):
        assert Case.objects.count() == AgendaItem.objects.count() == 1


def test_a_late_comer_lets_their_agency_in(panel, personas, looking_as):
    case = panel.researched()
    item = panel.meeting(case, attending=("alice", "bob"))
    with looking_as(personas.worker):
        assert not Case.objects.exists()
    with looking_as(personas.alice) as alice:
        panel.attend(item.meeting, "worker", by=alice)
    with looking_as(personas.worker):
        assert Case.objects.count() == 1


def test_the_chair_sees_a_case_before_the_police_do(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.chair) as chair:
        assert queries.case_page(chair, case.ref).state == "triaged"
    with looking_as(personas.bob):
        assert not Case.objects.exists()


def test_a_conflict_takes_everything_away_at_once_and_for_good(panel, personas, looking_as, as_role):
    case, objective, action = panel.active()
    with looking_as(personas.dana) as dana:
        assert queries.case_page(dana, case.ref)
    with looking_as(personas.alice) as alice:
        services.declare_conflict(case=case, user=personas.dana.user_id, by=alice, at=days(8))
        # What comes after the conflict is hidden too, and a new grant to their agency brings nothing back.
        services.ask_for_research(case=case, agencies=[personas.agencies["housing"]], by=alice, at=days(8))
        services.let_agencies_in(
            case=case, agencies=[personas.agencies["housing"]], by=alice, because="again", at=days(8)
        )
        meeting = meetings.schedule_meeting(scheme=panel.scheme, starts_at=days(9), by=alice, at=days(8))
        meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(8))
        services.set_objective(case=case, words="Another", by=alice, at=days(8))
        people = list(Person.objects.values_list("id", flat=True))
    with looking_as(personas.dana) as dana:
        assert set(counts(OF_A_CASE).values()) == {0}
        assert not Person.objects.exists()
        assert not Record.objects.exists()
        assert queries.requests_for(dana) == queries.AgencyDesk((), ())
        assert queries.my_people(dana) == []
        for attempt in (
            lambda: queries.case_page(dana, case.ref),
            lambda: services.accept_action(action=action, by=dana),
            lambda: services.log_contact(case=case, outcome="met", by=dana),
        ):
            with pytest.raises(NotVisible):
                attempt()
    with looking_as(personas.bob):
        assert Case.objects.count() == 1
    assert people
    with as_role("auditor"):
        entry = Entry.objects.get(what="case.conflict_declared")
        assert set(entry.objects_seen) == {case.id, personas.dana.user_id}


def test_anybody_declares_their_own_conflict(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(8))
        assert set(counts(OF_A_CASE).values()) == {0}


def test_nobody_declares_a_conflict_of_a_colleague(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        services.declare_conflict(case=case, user=personas.dana.user_id, by=bob, at=days(8))


def test_a_conflicted_person_takes_on_no_action(panel, personas, looking_as):
    case, objective, _ = panel.active()
    with looking_as(personas.alice) as alice:
        services.declare_conflict(case=case, user=personas.dana.user_id, by=alice, at=days(8))
        with pytest.raises(StageRefused, match="cannot take on"):
            panel.action(case, objective, owner=personas.dana.user_id, agency=personas.agencies["housing"])


def test_figures_leave_out_cases_that_the_viewer_is_kept_out_of(panel, personas, looking_as):
    case, _, _ = panel.active()

    def opened(viewer):
        with looking_as(viewer):
            return queries.delivery_figures(
                viewer, scheme=panel.scheme.id, start=days(-1), end=days(30)
            ).cases_opened

    assert [opened(v) for v in (personas.dana, personas.board, personas.charlie)] == [1, 1, 0]
    with looking_as(personas.alice) as alice:
        services.declare_conflict(case=case, user=personas.dana.user_id, by=alice, at=days(8))
    assert [opened(v) for v in (personas.dana, personas.board)] == [0, 1]


def test_who_only_practises_sees_the_cases_they_act_in(panel, personas, looking_as):
    case, objective, _ = panel.active()
    dana = replace(
        personas.dana, standings=tuple(s for s in personas.dana.standings if s.role is Role.PRACTITIONER)
    )
    with looking_as(dana), pytest.raises(NotVisible):
        queries.case_page(dana, case.ref)
    with looking_as(personas.alice):
        panel.action(case, objective, owner=dana.user_id, agency=personas.agencies["housing"])
    with looking_as(dana):
        assert queries.case_page(dana, case.ref).case.id == case.id
        assert [person.line.case.ref for person in queries.my_people(dana)] == [case.ref]


def test_no_agency_outside_the_scheme_is_let_in(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        services.let_agencies_in(
            case=case, agencies=personas.charlie.agency_ids, by=alice, because="x", at=days(2)
        )


def test_a_child_row_is_not_added_under_a_case_that_one_does_not_see(panel, personas, looking_as):
    case, objective, _ = panel.active()
    with looking_as(personas.charlie) as charlie, pytest.raises(DatabaseError), transaction.atomic():
        Action(
            case_id=case.id,
            objective_id=objective.id,
            verb="See",
            what="it",
            owner=charlie.user_id,
            agency=charlie.agency_ids[0],
            proposed_at=days(8),
            proposed_by=charlie.user_id,
            owner_agency=charlie.agency_ids[0],
        ).save(force_insert=True)


def test_history_is_not_rewritten(panel, personas, looking_as):
    """One word alone changes: the marking of a request, when a meeting lets agencies in. A draft is not history yet."""
    panel.everything()
    for table in sorted(set(TABLES) - {"cases_researchrequest"} - OF_ONE_PERSON):
        with (
            looking_as(personas.alice),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET marking = marking")


def test_a_case_read_is_one_consultation_of_case_and_person(panel, personas, looking_as, as_role):
    case = panel.triaged()
    with looking_as(personas.alice) as alice:
        queries.case_page(alice, case.ref)
    with as_role("auditor"):
        entries = Entry.objects.filter(verb="consultation")
        assert [(e.what, set(e.objects_seen)) for e in entries] == [
            ("case.consulted", {case.id, case.person_id})
        ]
