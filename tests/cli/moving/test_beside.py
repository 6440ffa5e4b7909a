"""A partnership that arrives where another one is: names that are taken, and rows that reach for what was here before."""

import uuid

import pytest
from django.db import transaction
from tests.casework import Panel, start_panel
from tests.cli.moving.conftest import looking_as
from tests.cli.moving.remaking import FINGERPRINT, remade
from tests.conftest import database_role
from tests.personas import make_personas

from plumbline.access.models import User
from plumbline.access.queries import viewer_for
from plumbline.cases.models import Case
from plumbline.cli.moving.age import secret_of
from plumbline.sharing.visibility import visible_to


pytestmark = [pytest.mark.xdist_group("moving")]


@pytest.fixture(scope="module")
def neighbour(place):
    """Another partnership of the same names: its own people, panel and case."""
    name = place("neighbour")
    with place.at(name, "tester"), transaction.atomic():
        with database_role("worker"):
            p = make_personas()
        with looking_as(p.alice):
            scheme = start_panel(p)
        case, _, _ = Panel(p, looking_as, scheme).active()
    return name, p, case


@pytest.fixture
def names(tmp_path):
    """What becomes of the names that are taken."""
    slugs = ("council", "police", "outside-charity", "housing", "probation", "university")
    people = (
        "alice",
        "bob",
        "charlie",
        "dana",
        "chair",
        "analyst",
        "worker",
        "board",
        "governance",
        "researcher",
        "administrator",
    )
    lines = ["agencies_agency:", *(f"  {slug}: northton-{slug}" for slug in slugs)]
    lines += ["schemes_scheme:", "  violence-panel: northton-panel"]
    lines += ["access_user:", *(f"  {who}@example.invalid: {who}@northton.invalid" for who in people)]
    path = tmp_path / "names.yaml"
    path.write_text("\n".join(lines))
    return path


def counted(place, name):
    with place.raw(name) as raw:
        return raw.execute(
            "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM access_user)"
        ).fetchone()


@pytest.fixture
def bring(place, neighbour, run_at, another, taken):
    """`bring(…)` tries to bring the file in beside the other partnership, as its administrator."""

    def run(*words, path=taken.path, told=taken.said["fingerprint"]):
        return run_at(
            neighbour[0],
            "migrator",
            "move-in",
            path,
            "--from",
            told,
            "--as",
            "administrator@example.invalid",
            *words,
            keys=another,
        )

    return run


@pytest.fixture
def hostile(taken, another, tmp_path):
    """`hostile({table: change})` is a file of a known sender that reaches for more than its own."""

    def make(rows):
        return remade(
            taken.path,
            tmp_path / "hostile",
            secret=secret_of(another),
            recipient=taken.recipient,
            rows=rows,
        )

    return make


def test_not_unless_it_is_said(place, neighbour, bring, names):
    before = counted(place, neighbour[0])
    code, said = bring("--map", names)
    assert (code, "--beside" in said) == (1, True)
    assert counted(place, neighbour[0]) == before


def test_names_that_are_taken_are_told(place, neighbour, bring):
    before = counted(place, neighbour[0])
    code, said = bring("--beside")
    assert code == 1
    assert "clash with what is here already" in said
    assert said.endswith("that is taken becomes.")
    assert " a email" not in said
    assert counted(place, neighbour[0]) == before


@pytest.mark.parametrize(
    "text",
    ["- a list", "people_person: {a: b}", "agencies_agency: council", "agencies_agency: {council: 5}", "{"],
)
def test_a_file_of_names_that_is_none(bring, tmp_path, text):
    (tmp_path / "odd.yaml").write_text(text)
    code, said = bring("--beside", "--map", tmp_path / "odd.yaml")
    assert (code, "is not a file of names" in said) == (1, True)


def test_an_administrator_has_to_ask(run_at, neighbour, taken, another, names):
    code, said = run_at(
        neighbour[0],
        "migrator",
        "move-in",
        taken.path,
        "--from",
        taken.said["fingerprint"],
        "--beside",
        "--map",
        names,
        keys=another,
    )
    assert (code, "--as" in said) == (1, True)


@pytest.mark.parametrize("what", ["grant", "role", "reader", "event"])
def test_nothing_that_came_may_name_what_was_here(place, neighbour, hostile, bring, names, leaving, what):
    _, ours, case = neighbour
    theirs = str(leaving.p.charlie.user_id)
    grant = {
        "kind": "grant", "object_table": "cases_case", "object_id": str(case.id), "agency": None, "user": theirs, "because": "x",
        "ends": None, "by": theirs,
    }  # fmt: skip
    changes = {
        "grant": {"sharing_grant": lambda row: [row, {**row, **grant, "id": str(uuid.uuid4())}]},
        "role": {
            "access_membership": lambda row: [
                {**row, "agency_id": str(ours.agencies["council"])} if row["user_id"] == theirs else row
            ]
        },
        "reader": {"cases_case": lambda row: [{**row, "seen_by_users": [str(ours.charlie.user_id)]}]},
        "event": {"cases_objective": lambda row: [{**row, "case_id": str(case.id), "number": 99}]},
    }
    before = counted(place, neighbour[0])
    code, said = bring("--beside", "--map", names, path=hostile(changes[what]), told=FINGERPRINT)
    assert (code, "was here before" in said) == (1, True), said
    assert counted(place, neighbour[0]) == before


def test_it_works_and_neither_sees_the_other(place, neighbour, bring, names, leaving):
    """Last, since it stays."""
    code, said = bring("--beside", "--map", names)
    assert code == 0, said
    name, ours, case = neighbour
    with place.at(name, "tester"), transaction.atomic():
        with database_role("migrator"):
            assert set(Case.objects.values_list("id", flat=True)) == {case.id, leaving.case.id}
            assert User.objects.get(email="alice@northton.invalid").is_active is False
            alice = viewer_for(User.objects.get(email="alice@example.invalid"))
        with looking_as(alice):
            assert list(visible_to(alice, Case.objects.all())) == [case]
            assert list(Case.objects.all()) == [case]
