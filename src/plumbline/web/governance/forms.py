"""Forms of information governance. Sent by POST: a reference in an address would end up in logs."""

from __future__ import annotations

from plumbline.web.forms import PageForm, line_field


class WhoSawForm(PageForm):
    """A case reference."""

    reference = line_field(
        "Case reference",
        "Enter a case reference, like K7Q2",
        hint="Letters and figures, as on the case page",
        width="10",
    )
