"""Two at one moment where no service has a sentence of its own for the second: a plain page, and never a fault."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection
from django.http import HttpResponse

from plumbline.web.middleware import MEANWHILE, IdentifiedView


pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(rf):
    """What a request is answered whose view sends this to the database."""

    def go(*statements):
        def view(request):
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            return HttpResponse("saved")

        request = rf.post("/anywhere")
        request.user = AnonymousUser()
        return IdentifiedView(view).process_view(request, view, (), {})

    return go


TRIED = "SELECT set_config('plumbline.tried', 'yes', true)"


def raising(condition):
    return f"DO $$ BEGIN RAISE {condition}; END $$"


@pytest.mark.parametrize("clash", ["unique_violation", "deadlock_detected"])
def test_the_second_of_two_is_told_in_words_and_nothing_of_it_stays(answered, clash):
    answer = answered(TRIED, raising(clash))
    assert answer.status_code == 409
    assert MEANWHILE in answer.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('plumbline.tried', true), '')")
        assert cursor.fetchone()[0] == ""


def test_any_other_fault_of_the_database_is_still_a_fault(answered):
    with pytest.raises(IntegrityError):
        answered(raising("not_null_violation"))
