"""What came at one moment stands in one order each time, wherever the database keeps it."""

from django.db import connection

from plumbline.cases.queries import case_page
from tests.casework import panel as panel
from tests.conftest import database_role


def moved_to_the_end(table, row):
    """Take a row out and put it in again as it is: the database now keeps it behind those that came with it."""
    with database_role("migrator"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"WITH gone AS (DELETE FROM {table} WHERE id = %s RETURNING *) INSERT INTO {table} SELECT * FROM gone",
            [row.id],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_requests_of_one_moment_stand_by_the_name_of_the_agency(panel):
    case = panel.triaged()
    rows = [panel.request(case, agency) for agency in ("police", "housing")]
    with panel.look(panel.p.alice) as alice:
        before = [line.agency for line in case_page(alice, case.ref).requests]
        for row in rows:
            moved_to_the_end("cases_researchrequest", row)
            assert [line.agency for line in case_page(alice, case.ref).requests] == before == sorted(before)


def test_actions_of_one_moment_stand_by_what_they_say(panel):
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        first = panel.action(case, objective, verb="Ask", what="the landlord", by=alice)
        panel.action(case, objective, verb="Book", what="a visit", by=alice)
        before = [line.words for line in case_page(alice, case.ref).objectives[0].actions]
        moved_to_the_end("cases_action", first)
        assert [line.words for line in case_page(alice, case.ref).objectives[0].actions] == before
        assert before.index("Ask the landlord") < before.index("Book a visit")
