"""The law under which something is shared: asked only where the agreement rests on several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from plumbline.referrals.agreements import basis_among
from plumbline.web.forms import PageForm, choice_field


def ask_law(
    form: PageForm, scheme: Any, agencies: Iterable[UUID] = (), *, disclosers: Iterable[UUID] = ()
) -> None:
    """Give a form the field ``gateway`` where there is more than one law to choose from; one alone is taken without a question.

    Those that do not hold for the kind of an agency whose knowledge goes (``disclosers``) are not offered.
    """
    laws = list(basis_among(scheme, agencies, disclosers=disclosers).citations.items())
    if len(laws) > 1:
        form.fields["gateway"] = choice_field(
            "Under which law is it shared?", laws, "Choose the law under which it is shared"
        )
