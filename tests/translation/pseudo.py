"""A language that nobody speaks, and lessons in letters of another script: what is still English stands out.

As a hook of MkDocs, it makes Esperanto that language.
"""

from __future__ import annotations

import re
import shutil

import yaml
from babel.messages.pofile import read_po

import generator.translation
from generator.translation import FOLDER, Translations

TEMPLATE = FOLDER / "lessons.pot"
LANGUAGE = "eo"
LATIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = "áƀćďéƒģĥíĵķĺṁńóṕʠŕśťúṽẃẋýź"
_GREEK = "αβγδεφγηιικλμνοπκρστυβωξυζ"
_ACCENTS = str.maketrans(LATIN + LATIN.upper(), _ACCENTED + _ACCENTED.upper())
_LETTERS = str.maketrans(LATIN + LATIN.upper(), _GREEK + _GREEK.upper())
_KEPT = re.compile(r"(%\(\w+\)s|%%|<code>.*?</code>|<[^<>]*>|&\w+;)")
_ADDRESSES = ("url", "file", "evidence", "archived", "paths")


def pseudo(message):
    """A message with accents, and 40 % longer."""
    said = [
        part if place % 2 else part.translate(_ACCENTS)
        for place, part in enumerate(_KEPT.split(message))
    ]
    letters = sum(map(len, said[::2]))
    pad = ("ĺóńģ éŕ ķáƒ" * letters)[: round(0.4 * letters)]
    return f"{''.join(said[:-1])}{said[-1]}{pad}" if letters > 2 else "".join(said)


def translations():
    """Every message of the code in the language that nobody speaks."""
    messages, scripts = {}, {}
    with TEMPLATE.open("rb") as file:
        template = read_po(file)
    for message in template:
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        if forms[0]:
            said = messages[message.context, forms[0]] = [pseudo(form) for form in forms]
            if any(place.endswith(".js") for place, _ in message.locations):
                scripts[forms[0]] = said
    return Translations(messages, scripts, "(n != 1)")


def copy_in_greek(records, folder):
    """Copy a knowledge base, with every text of its authors in Greek letters."""
    shutil.copytree(records, folder)
    for file in folder.rglob("*.yml"):
        data = yaml.load(file.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - our own
        file.write_text(yaml.dump(_in_greek(data), allow_unicode=True, sort_keys=False))
    for file in folder.rglob("*.md"):
        file.write_text(file.read_text().translate(_LETTERS))


def _in_greek(value, key=""):
    if isinstance(value, dict):
        return {name: _in_greek(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_in_greek(part, key) for part in value]
    is_text = " " in value or value[:1].isupper() or key in ("owner", "by", "synonyms")
    if key in _ADDRESSES or not is_text or value.startswith("http") or value[:4].isdecimal():
        return value
    return value.translate(_LETTERS)


def on_startup(**_):
    """Make Esperanto the language that nobody speaks."""
    known, made = generator.translation.catalogue, translations()
    generator.translation.catalogue = lambda code: made if code == LANGUAGE else known(code)
