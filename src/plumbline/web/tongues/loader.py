"""Compiled pages, kept apart by language. English is the source as it stands."""

from __future__ import annotations

from django.template import Origin
from django.template.loaders.cached import Loader as CachedLoader

from plumbline.web.tongues.rewrite import rewritten
from plumbline.web.tongues.speaking import tongue_now


class Loader(CachedLoader):
    """Django's cached loader, which rewrites a page for the language that is spoken."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """A page of another language is another page."""
        tongue = tongue_now()
        key = super().cache_key(template_name, skip)
        return f"{tongue.language}:{key}" if tongue else key

    def get_contents(self, origin: Origin) -> str:
        """The source of a page, in the language that is spoken."""
        source = super().get_contents(origin)
        tongue = tongue_now()
        return rewritten(source, tongue) if tongue else source
