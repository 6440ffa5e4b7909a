"""No function of the database asks who is looking once for every row."""

import pytest

from plumbline.access.asking_once import WRITTEN_IN_SQL, asked_once, asks_for_every_row


@pytest.mark.django_db
def test_no_function_of_the_database_asks_for_every_row():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_IN_SQL)
        found = cursor.fetchall()
    assert len(found) > 50
    assert [definition.split("(")[0] for definition, body in found if asks_for_every_row(body)] == []


@pytest.mark.parametrize(
    ("body", "rightly"),
    [
        ("WHERE m.user_id = public.access_viewer()", "WHERE m.user_id = (SELECT public.access_viewer())"),
        ("a = ANY(public.cases_walled_off())", "a = ANY((SELECT public.cases_walled_off())::uuid[])"),
        ("NOT public.access_viewer_holds('chair')", "NOT (SELECT public.access_viewer_holds('chair'))"),
        ("seen && public.access_viewer_agencies()", "seen && (SELECT public.access_viewer_agencies())"),
    ],
)
def test_a_question_is_put_in_a_sub_select(body, rightly):
    assert asks_for_every_row(body)
    assert asked_once(body) == rightly


def test_what_asks_rightly_is_left_as_it_is():
    body = "WHERE (SELECT public.access_viewer()) = ANY(x) AND a = ANY((SELECT public.access_viewer_agencies())::uuid[])"
    assert asked_once(body) == body
    assert not asks_for_every_row(body)
