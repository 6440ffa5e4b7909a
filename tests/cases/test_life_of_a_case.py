"""One case from its referral to its closure, each step as the person who takes it."""

from datetime import date

from plumbline.cases import queries, services
from plumbline.meetings import queries as meeting_queries
from plumbline.meetings import services as meetings
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.queries import awaiting_triage, my_referrals
from plumbline.referrals.services import refer_person
from tests.casework import CRITERIA, days


def test_it_works(panel, personas, looking_as):
    p, council, police, housing, probation = (
        personas,
        *(personas.agencies[a] for a in ("council", "police", "housing", "probation")),
    )

    # The police refer somebody.
    with looking_as(p.bob) as bob:
        referral = refer_person(
            scheme=panel.scheme,
            words="Hurt three times since May",
            people=[
                GivenPerson(
                    "person", first_name="Canary", last_name="Marker", date_of_birth=date(1990, 5, 4), sex="M"
                )
            ],
            made_up=True,
            by=bob,
            at=days(0),
        )

    # The co-ordinator finds the referral, takes it in, and asks two agencies; five working days to reply.
    with looking_as(p.alice) as alice:
        assert [line.referral.id for line in awaiting_triage(alice)] == [referral.id]
        case = services.triage(
            referral=referral,
            decision="take",
            because="Fits the charter",
            lead_agency=council,
            ask=[police, housing],
            criteria_met=CRITERIA,
            by=alice,
            at=days(1),
        )
        assert [line.request.due_on for line in queries.inbox(alice, at=days(1)).requests_open] == [
            date(2026, 3, 10)
        ] * 2

    # Each agency sees its own request and who it is about, and no case.
    with looking_as(p.bob) as bob:
        assert [line.decision for line in my_referrals(bob)] == ["Take to panel"]
        asked = queries.requests_for(bob, at=days(2)).requests
        assert [(line.agency, line.request.ref) for line in asked] == [("Police", case.ref)]
        services.reply_to_request(
            request=asked[0].request,
            answer="known",
            facts=[panel.fact(), panel.fact(words="Informant's name", marking="owner", nature="opinion")],
            by=bob,
            at=days(2),
        )
        assert not queries.visible_cases(bob).exists()
    with looking_as(p.dana) as dana:
        services.reply_not_known(
            request=queries.requests_for(dana, at=days(2)).requests[0].request, by=dana, at=days(2)
        )

    # The co-ordinator reads the replies and holds a meeting, which lets the room in.
    with looking_as(p.alice) as alice:
        assert [line.case.ref for line in queries.inbox(alice, at=days(3)).replies_to_check] == [case.ref]
        services.finish_research(case=case, by=alice, at=days(3))
        meeting = meetings.schedule_meeting(
            scheme=panel.scheme, starts_at=days(7), place="Town hall", by=alice, at=days(3)
        )
        item = meetings.add_to_agenda(
            meeting=meeting, case=case, question="What would make next month safer?", by=alice, at=days(4)
        )
        for name in ("alice", "bob", "worker", "chair"):
            panel.attend(meeting, name, by=alice)
        meetings.begin_meeting(meeting=meeting, by=alice, at=days(7))
        meetings.take_decision(
            item=item,
            kind="discussed",
            words="Debt drives it",
            dissent="Too early",
            dissenting_agency=police,
            by=alice,
            at=days(7),
        )
        home = services.set_objective(case=case, words="A safe place to live", by=alice, at=days(7))
        action = services.propose_action(
            case=case,
            verb="Offer",
            what="a ground-floor move",
            owner=p.worker.user_id,
            agency=probation,
            objective=home,
            due_on=date(2026, 3, 20),
            by=alice,
            at=days(7),
        )
        meetings.take_decision(
            item=item, kind="plan_agreed", words="One action", actions=[action], by=alice, at=days(7)
        )
        services.agree_plan(case=case, by=alice, at=days(7))
        meetings.end_meeting(meeting=meeting, by=alice, at=days(7))
    with looking_as(p.chair) as chair:
        (minute,) = meetings.approve_minutes(meeting=meeting, by=chair, at=days(7))
        assert "Dissent, Police: Too early" in minute.text
        assert (
            "Action: Offer a ground-floor move. Worker (Probation), by 20 March 2026, for “A safe place to live”."
            in minute.text
        )
        assert "Marker" not in minute.text
        assert meeting_queries.meeting_page(chair, meeting.id).items[0].approved

    # The practitioner takes the action on, seeks the person, meets them, and says that it is done.
    with looking_as(p.worker) as worker:
        assert [person.line.case.ref for person in queries.my_people(worker, at=days(8))] == [case.ref]
        services.accept_action(action=action, expected_step=1, by=worker, at=days(8))
        services.log_contact(case=case, outcome="no_answer", action=action, by=worker, at=days(9))
        services.log_contact(
            case=case, outcome="met", minutes=45, action=action, words="Wants to move", by=worker, at=days(10)
        )
        services.finish_action(
            action=action, evidence="Tenancy signed, seen", expected_step=2, by=worker, at=days(16)
        )

    # The co-ordinator checks it, reviews the case and closes it.
    with looking_as(p.alice) as alice:
        assert [line.ref for line in queries.inbox(alice, at=days(17)).actions_to_check] == [case.ref]
        services.verify_action(action=action, expected_step=3, by=alice, at=days(17))
        services.hold_review(
            case=case,
            ratings=panel.rating(home, "achieved"),
            words="Moved, no new event",
            outcome="close",
            by=alice,
            at=days(35),
        )
        services.close_case(
            case=case,
            reason="goals_met",
            words="Settled",
            carries_on="Housing officer",
            by=alice,
            at=days(35),
        )
        page = queries.case_page(alice, case.ref, at=days(36))

    assert [s.label for s in page.states] == [
        "Referred",
        "Taken in",
        "Researched",
        "Discussed at a meeting",
        "Active plan",
        "In review",
        "Closed",
    ]
    assert page.name.display == "Marker, Canary"
    assert (page.closure_label, page.closure.open_actions) == ("Goals met", [])
    assert (page.contacts_met, page.contacts_attempted) == (1, 2)
    assert [[r.label for r in o.ratings] for o in page.objectives] == [["Achieved"]]
    assert [(a.label, a.steps[-1].by) for a in page.actions] == [("Done and checked", "Alice")]
    assert page.dose_minutes == 45
    # The fact that the police kept to themselves is not on the co-ordinator's page.
    assert [f.fact.words for r in page.requests for f in r.facts] == ["Seen with a knife at the bus station"]

    # The board reads figures, and no case.
    with looking_as(p.board) as board:
        figures = queries.delivery_figures(
            board, scheme=panel.scheme.id, start=date(2026, 3, 1), end=date(2026, 5, 1)
        )
        assert not queries.visible_cases(board).exists()
    assert (figures.actions_due, figures.actions_verified_on_time, figures.actions_serving_none) == (1, 1, 0)
    assert (figures.contacts_attempted, figures.contacts_met, figures.people_met, figures.dose_minutes) == (
        2,
        1,
        1,
        45,
    )
    assert (
        figures.cases_opened,
        figures.cases_meeting_criteria,
        figures.cases_closed,
        figures.cases_worked,
    ) == (1, 1, 1, 1)
    assert (figures.requests_due, figures.requests_answered_on_time, figures.requests_cannot_say) == (2, 2, 0)
