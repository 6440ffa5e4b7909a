"""What is searched for."""

from __future__ import annotations

from plumbline.web.forms import PageForm, date_field, line_field


class FindForm(PageForm):
    """A name or a reference, and a birth date where many go by the name."""

    words = line_field(
        "Name or case reference",
        "Enter a name or a case reference.",
        hint="The whole surname, with a first name where many share it. For example: Moss; Moss, Carl; K7Q2",
    )
    date_of_birth = date_field(
        "Date of birth, if you know it", "", hint="For example, 27 3 1990", required=False, when="past"
    )
