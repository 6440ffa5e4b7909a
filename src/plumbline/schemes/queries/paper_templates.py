"""Read the Word files into which papers of a scheme are put."""

from __future__ import annotations

from plumbline.schemes.models import PaperTemplate, Scheme


def paper_templates(scheme: Scheme, what: str) -> list[PaperTemplate]:
    """Every template of one sort of paper that was set here, the first first, without their files."""
    return list(PaperTemplate.objects.filter(scheme=scheme, what=what).defer("file").order_by("number", "pk"))


def paper_template(scheme: Scheme, what: str) -> bytes | None:
    """The file that holds now; None for the standard one."""
    found = PaperTemplate.objects.filter(scheme=scheme, what=what).order_by("-number", "pk").first()
    return bytes(found.file) or None if found else None
