"""The page of a scheme's Word templates: take one out, bring another back."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests.casework import panel as panel
from tests.signing_in import signed_in


AT = "/schemes/violence-panel/papers/minutes"


def letterhead():
    alice = signed_in("alice")
    document = Document(BytesIO(alice.get(f"{AT}/file").content))
    document.paragraphs[0].insert_paragraph_before("Made-up letterhead")
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def sent(file, who="alice", **changes):
    upload = SimpleUploadedFile("template.docx", file) if file is not None else ""
    return signed_in(who).post(
        AT, {"which": "own", "file": upload, "because": "Our letterhead"} | changes, follow=True
    )


def test_the_handbook_leads_to_it_and_what_is_taken_out_can_be_brought_back(panel):
    alice = signed_in("alice")
    assert f'href="{AT}"' in alice.get("/schemes/violence-panel").content.decode()
    answer = alice.get(f"{AT}/file")
    assert answer["Content-Disposition"] == 'attachment; filename="template-violence-panel-minutes.docx"'
    assert "Papers are set into it from now on" in sent(letterhead()).content.decode()
    assert "Made-up letterhead" in [
        p.text for p in Document(BytesIO(alice.get(f"{AT}/file").content)).paragraphs
    ]
    assert "Alice: Our letterhead" in alice.get(AT).content.decode()


def test_back_to_the_standard_one(panel):
    sent(letterhead())
    sent(None, which="standard", because="Too small")
    shown = Document(BytesIO(signed_in("alice").get(f"{AT}/file").content))
    assert [p.text for p in shown.paragraphs] == ["{{papers}}"]


@pytest.mark.parametrize(
    ("file", "changes", "says"),
    [
        (None, {}, "Choose the file"),
        (b"hello", {}, "This is no Word document (DOCX)"),
        (b"0" * 2_000_001, {}, "A template is at most 2 MB"),
        (b"hello", {"because": ""}, "Say why this area needs its own template"),
        (None, {"which": ""}, "Choose which template should be used"),
    ],
)
def test_what_will_not_do_is_said_beside_it_and_nothing_is_kept(panel, file, changes, says):
    answer = sent(file, **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "In use now: the standard template." in signed_in("alice").get(AT).content.decode()


@pytest.mark.parametrize("who", ["bob", "board", "worker"])
def test_nobody_else_opens_it(panel, who):
    assert signed_in(who).get(AT).status_code == 403
    assert signed_in(who).get(f"{AT}/file").status_code == 403


def test_a_sort_of_paper_that_there_is_not(panel):
    assert signed_in("alice").get("/schemes/violence-panel/papers/letters").status_code == 404
