"""The command line's promises: help, 0 / 1 / 2, refusals in a sentence, clean JSON, acting as somebody."""

import json

import pytest
from django.db import transaction
from tests.facts import CRIMES_HEADER, add_suppliers, crime_row, write
from tests.finding.conftest import put_history  # noqa: F401 - a shared fixture
from tests.finding.made_up import births, history

from plumbline.audit.models import Entry
from plumbline.cli.main import COMMANDS, main
from plumbline.finding.models import NominationRun


@pytest.fixture
def some_people(put_history):  # noqa: F811
    put_history(history(60, rate=3.0), births=births(60))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    said = capsys.readouterr().out
    assert f"usage: plumbline {command}" in said
    assert "--json" in said


def test_the_whole_list_is_shown(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    said = capsys.readouterr().out
    assert all(purpose.split(":")[0] in " ".join(said.split()) for purpose in COMMANDS.values())


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["unlock"],
        ["ingest", "--speed"],
        ["ingest", "--undo", "not-an-id"],
        ["town"],
        ["town", "there", "--people", "many"],
        ["town", "there", "--world", "E"],
        ["town", "there", "--until", "yesterday"],
        ["town", "there", "--as", "analyst@example.invalid"],
        ["shape", "--problem", "noise"],
        ["shape", "--from", "2026-13-01"],
        ["nominate", "--as-of", "soon"],
        ["nominate", "--commit"],
        ["nominate", "--seed", "words"],
        ["nominate", "--by", "lot", "--commit", "--out", "list.csv"],
        ["nominate", "--committed", "0" * 64, "--list", "20"],
        ["protocol"],
        ["protocol", "burn"],
        ["evaluate", "--window", "a year"],
        ["serve", "--port", "eighty"],
        ["serve", "--port", "99999999"],
        ["demo", "--port", "0"],
        ["shape", "--population", "0"],
        ["protocol", "register", "--window", "0"],
        ["protocol", "register", "--smallest", "2"],
        ["protocol", "register", "--smallest", "nan"],
        ["evaluate", "--window", "-1"],
    ],
    ids=" ".join,
)
def test_misuse_is_two(line, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(line)
    assert stopped.value.code == 2
    assert "usage: plumbline" in capsys.readouterr().err


class TestTown:
    def test_treated_belongs_to_a_follow_up(self, refused, tmp_path):
        assert "--follow-up" in refused("town", tmp_path, "--treated", tmp_path / "offered.csv")

    def test_an_effect_belongs_to_a_follow_up(self, refused, tmp_path):
        assert "--follow-up" in refused("town", tmp_path, "--people", 2000, "--effect", 0.5)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("effect", ["-0.1", "1.5", "nan"])
    def test_an_effect_is_a_share(self, refused, tmp_path, effect):
        assert "from 0 to 1" in refused("town", tmp_path, "--follow-up", 12, "--effect", effect)

    def test_a_follow_up_needs_a_town(self, refused, tmp_path):
        assert "There is no town" in refused("town", tmp_path, "--follow-up", 12)

    def test_a_town_needs_people(self, refused, tmp_path):
        assert "people" in refused("town", tmp_path / "town", "--people", 0)

    def test_a_file_stands_where_the_folder_should(self, refused, tmp_path):
        (tmp_path / "town").write_text("in the way")
        assert "cannot be written" in refused("town", tmp_path / "town", "--people", 2000, "--months", 3)

    def test_its_json_is_json_alone(self, plumbline, tmp_path):
        code, out, _ = plumbline(
            "town", tmp_path, "--people", 2000, "--months", 3, "--until", "2025-01-01", "--json"
        )
        assert code == 0
        said = json.loads(out)
        assert said["made_up"] is True
        assert all((tmp_path / name).is_file() for name in said["files"])


@pytest.mark.django_db
class TestRefusals:
    def test_an_unknown_user(self, refused):
        assert "nobody@example.invalid" in refused("shape", "--as", "nobody@example.invalid")

    def test_a_missing_file(self, refused, tmp_path):
        told = refused("ingest", tmp_path / "nothing.csv", "--feed", "police_crimes")
        assert "cannot be opened" in told

    def test_a_missing_file_whose_feed_would_be_guessed(self, refused, tmp_path):
        assert "cannot be opened" in refused("ingest", tmp_path / "nothing.csv")

    def test_no_file(self, refused):
        assert "Name at least one" in refused("ingest")

    def test_the_file_at_fault_is_named_with_what_was_kept_before_it(self, refused, tmp_path):
        add_suppliers()
        good = write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"))
        told = refused("ingest", good, tmp_path / "nothing.csv")
        assert "“nothing.csv”" in told
        assert "kept: crimes.csv" in told

    def test_a_workbook_in_a_folder_is_not_left_without_a_word(self, plumbline, tmp_path):
        add_suppliers()
        write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"))
        (tmp_path / "people.xlsx").write_bytes(b"PK")
        code, out, _ = plumbline("ingest", tmp_path)
        assert code == 0
        assert "people.xlsx: passed over. Only .csv" in out

    def test_a_folder_without_files(self, refused, tmp_path):
        assert "no .csv or .csv.gz file" in refused("ingest", tmp_path)

    def test_an_unknown_feed(self, refused, tmp_path):
        path = write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"))
        assert "Choose one of: ae_minimum" in refused("ingest", path, "--feed", "gossip")

    def test_an_unknown_supplier(self, refused, tmp_path):
        path = write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"))
        assert "milkman" in refused("ingest", path, "--supplier", "milkman")

    def test_a_header_that_no_contract_knows(self, refused, tmp_path):
        assert refused("ingest", write(tmp_path, "odd.csv", "colour,shape", "red,round"))

    def test_a_batch_that_is_not_there(self, refused):
        assert refused("ingest", "--undo", "00000000-0000-4000-8000-000000000000")

    def test_no_truth_to_compare_with(self, refused, tmp_path):
        assert "truth/records.csv" in refused("link", "--truth", tmp_path)

    def test_nobody_to_link(self, refused):
        assert refused("link")

    def test_a_protocol_without_a_list(self, refused):
        assert "nominate first" in refused("protocol", "register")

    def test_evaluate_without_a_protocol(self, refused):
        assert refused("evaluate")

    @pytest.mark.usefixtures("some_people")
    def test_evaluate_before_the_lock(self, plumbline, refused):
        plumbline("nominate", "--list", 20, "--as-of", "2026-06-01")
        plumbline("protocol", "register")
        assert "lock" in refused("evaluate").lower()

    def test_a_protocol_that_is_not_there_is_no_page(self, refused):
        assert "What you named is not there" in refused(
            "protocol", "show", "00000000-0000-4000-8000-000000000000"
        )

    @pytest.mark.usefixtures("some_people")
    def test_a_feed_that_nothing_is_loaded_from(self, refused):
        assert "“gossip”" in refused("shape", "--feed", "gossip")

    @pytest.mark.usefixtures("some_people")
    def test_a_period_that_ends_before_it_begins(self, refused):
        assert "after the first" in refused("shape", "--from", "2026-06-01", "--to", "2026-01-01")

    @pytest.mark.usefixtures("some_people")
    def test_a_lot_of_three(self, refused):
        assert "at least 4" in refused("nominate", "--by", "lot", "--list", 3, "--as-of", "2026-06-01")

    @pytest.mark.usefixtures("some_people")
    def test_a_lot_that_nobody_committed_to(self, refused):
        assert "No lot was committed to" in refused("nominate", "--committed", "0" * 64)

    def test_a_lot_among_real_people_in_one_step(self, refused, put_history):  # noqa: F811
        put_history(history(60, rate=3.0), births=births(60), is_made_up=False)
        assert "Commit first" in refused("nominate", "--by", "lot", "--list", 20, "--ethics", "Decision 7")

    @pytest.mark.usefixtures("some_people")
    def test_out_to_a_folder_freezes_nothing(self, refused, tmp_path, as_role):
        told = refused("nominate", "--list", 20, "--as-of", "2026-06-01", "--out", tmp_path)
        assert "is a folder" in told
        with as_role("analyst"):
            assert not NominationRun.objects.exists()

    def test_no_command_works_above_the_policies(self, capsys, monkeypatch, as_role):
        monkeypatch.setenv("PLUMBLINE_DATABASE_URL", "postgresql:///the-one-of-this-test")
        with as_role("migrator"):
            assert main(["shape"]) == 1
        assert "plumbline_analyst" in capsys.readouterr().err

    def test_the_role_of_another_command(self, capsys, monkeypatch, as_role):
        monkeypatch.setenv("PLUMBLINE_DATABASE_URL", "postgresql:///the-one-of-this-test")
        with as_role("matcher"), transaction.atomic():
            assert main(["shape"]) == 1
            transaction.set_rollback(True)
        told = capsys.readouterr().err
        assert "Traceback" not in told
        assert "role of this command" in told

    @pytest.mark.usefixtures("some_people")
    def test_out_to_a_folder_that_is_not_there(self, refused, tmp_path):
        out = tmp_path / "nowhere" / "offered.csv"
        assert "nowhere" in refused("nominate", "--list", 20, "--as-of", "2026-06-01", "--out", out)

    def test_out_on_real_people_writes_nothing_and_freezes_nothing(
        self,
        refused,
        put_history,  # noqa: F811
        tmp_path,
        as_role,
    ):
        put_history(history(60, rate=3.0), births=births(60), is_made_up=False)
        out = tmp_path / "offered.csv"
        told = refused("nominate", "--list", 20, "--as-of", "2026-06-01", "--out", out)
        assert "real people" in told
        assert not out.exists()
        with as_role("analyst"):
            assert not NominationRun.objects.exists()

    @pytest.mark.usefixtures("some_people")
    def test_a_person_whose_role_does_not_allow_it(self, refused, personas):
        assert refused("nominate", "--list", 20, "--as-of", "2026-06-01", "--as", "bob@example.invalid")


@pytest.mark.django_db
class TestAnswers:
    def test_what_ingest_counted_is_json_alone(self, plumbline, tmp_path):
        add_suppliers()
        rows = [crime_row("C1"), crime_row("C1"), crime_row("C2"), crime_row("C3", at="the other day")]
        code, out, err = plumbline("ingest", write(tmp_path, "crimes.csv", CRIMES_HEADER, *rows), "--json")
        assert code == 0
        said = json.loads(out)
        assert [said[k] for k in ("read", "staged", "quarantined", "duplicate")] == [4, 2, 1, 1]
        assert "Taking in crimes.csv" in err

    @pytest.mark.usefixtures("some_people")
    def test_the_ledger_names_the_person_who_asked(self, plumbline, personas, as_role):
        code, out, _ = plumbline(
            "nominate", "--list", 20, "--as-of", "2026-06-01", "--as", "analyst@example.invalid", "--json"
        )
        assert code == 0
        assert json.loads(out)["listed"] == 20
        with as_role("auditor"):
            actors = set(Entry.objects.filter(what="list.frozen").values_list("actor", flat=True))
        assert actors == {personas.analyst.user_id}

    @pytest.mark.usefixtures("some_people")
    def test_words_without_json(self, plumbline):
        code, out, _ = plumbline("nominate", "--list", 20, "--as-of", "2026-06-01")
        assert code == 0
        assert "people are eligible" in out
        assert "made up" in out

    @pytest.mark.usefixtures("some_people")
    def test_cannot_tell_is_an_answer(self, plumbline):
        plumbline("nominate", "--list", 20, "--as-of", "2026-06-01")
        plumbline("protocol", "register")
        plumbline("protocol", "lock")
        code, out, _ = plumbline("evaluate", "--json")
        assert code == 0
        assert json.loads(out)["verdict"] == "cannot_tell"
