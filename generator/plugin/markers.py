"""What a page that was written by hand asks for, by a comment in its Markdown."""

from __future__ import annotations

from markupsafe import escape

from generator.intake.form.templates import form_address
from generator.records.elsewhere import Elsewhere
from generator.site.pages import Pages
from generator.translation import unmarked

_FORM = "<!-- lessons: form -->"
"""Where a page asks for the link to the form."""
_ELSEWHERE = "<!-- lessons: elsewhere -->"
"""Where a page asks where to go with what is no lesson."""
_LOOK = "md-button md-button--primary"


def filled(markdown: str, pages: Pages, form: str | None, repository: str | None) -> str:
    """Return a page's Markdown with what it asks for; nothing is put for a form that is not there.

    ``form`` is the address of the organisation's own, ``repository`` that of the forge, whose issue
    form is taken otherwise.
    """
    if _FORM in markdown:
        markdown = markdown.replace(_FORM, _link(pages, form or form_address(repository) or ""))
    if _ELSEWHERE in markdown:
        places = (pages.catalogue.vocabulary.elsewhere or Elsewhere()).places()
        listed = pages.render("elsewhere.html", "", places=places)
        markdown = markdown.replace(_ELSEWHERE, unmarked(listed))
    return markdown


def _link(pages: Pages, form: str) -> str:
    """Return a link to a form; nothing where there is none."""
    if not form:
        return ""
    words = unmarked(pages.words.gettext("Give a lesson by the form"))
    return f'<a class="{_LOOK}" href="{escape(form)}">{escape(words)}</a>'
