"""What is said in a language: messages, plurals, dates, numbers, lists, and what is still English."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup

from generator.site.in_use import in_use_page
from generator.site.pages import Pages, Settings
from generator.translation import FOLDER, Translator, catalogue, in_markup, unmarked

REPOSITORY = Path(__file__).parents[2]
CATALOGUES = sorted(path.stem for path in FOLDER.glob("*.po"))


@pytest.fixture(scope="module")
def tool():
    """The program behind `make words`."""
    spec = importlib.util.spec_from_file_location("words_of_code", REPOSITORY / ".ci/words.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def messages(tool):
    return tool.template()


# A message that nobody can translate since no file names it.
def test_the_template_holds_what_the_code_says(tool, messages):
    assert tool.TEMPLATE.read_bytes() == tool.written(messages), "say `make words`"


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_holds_each_message_and_no_other(tool, messages, language):
    path = FOLDER / f"{language}.po"
    assert path.read_bytes() == tool.written(tool.updated(path, messages)), "say `make words`"


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_whole_catalogue_translates_every_message(language):
    words = catalogue(language).messages
    with (FOLDER / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    said = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in messages
    }
    assert said - words.keys() == set()


# A script cannot mark what is still English.
@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_translates_all_that_scripts_say(language):
    with (FOLDER / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    said = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in messages
        if any(place.endswith(".js") for place, _ in message.locations)
    }
    assert said - catalogue(language).scripts.keys() == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_names_the_values_that_its_message_names(language):
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    wrong = [(message.id, list(message.check(catalogue))) for message in catalogue if message.id]
    assert [found for found in wrong if found[1]] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["9 April 2017", "April 2017", "2017", "2,077"]),
        ("de", ["9. April 2017", "April 2017", "2017", "2.077"]),
        ("fr", ["9 avril 2017", "avril 2017", "2017", "2\u202f077"]),
        ("ar", ["9 أبريل 2017", "أبريل 2017", "2017", "2,077"]),
        # Nobody knows this one: dates and numbers are as in English.
        ("sh", ["9 April 2017", "April 2017", "2017", "2,077"]),
    ],
)
def test_dates_and_numbers_are_as_a_language_has_them(language, said):
    words = Translator(language)
    dates = [words.date(date) for date in ("2017-04-09", "2017-04", "2017")]
    assert [*dates, words.number(2077)] == said


def test_what_is_compiled_in_one_language_is_not_said_in_another(catalogue_of, today):
    said = []
    for language in ("sh", "en", "sh"):
        settings = Settings(today=today, interface=language)
        said.append(in_use_page(Pages(catalogue_of([]), settings)).content)
    assert said[0] == said[2] != said[1] == unmarked(said[0])


def test_a_date_has_its_preposition():
    words = Translator()
    said = [words.on(date) for date in ("2017-04-09", "2017-04", "2017")]
    assert said == ["on 9 April 2017", "in April 2017", "in 2017"]


def test_numbers_among_the_values_are_written_out_and_values_are_escaped():
    words = Translator(made=Markup)
    said = words.ngettext("%(num)s <b>x</b>", "%(num)s <b>%(name)s</b>", 2077, name="<i>")
    assert said == "2,077 <b>&lt;i&gt;</b>"


def test_what_is_not_translated_says_that_it_is_english():
    words = Translator("sh", Markup)
    inner = words.gettext("an <em>old</em> one")
    html = f'<p title="{words.gettext("Look")}">{words.gettext("This: %(it)s", it=inner)}</p>'
    span = '<span lang="en" dir="ltr">'
    assert (
        in_markup(html)
        == f'<p title="Look">{span}This: {span}an <em>old</em> one</span></span></p>'
    )
    assert unmarked(words.gettext("Look")) == "Look"
