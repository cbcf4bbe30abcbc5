"""The browser's part as files: whole, small, and named by their content."""

from __future__ import annotations

import gzip
import re
import subprocess
from hashlib import sha256
from importlib.resources import files

import pytest

from generator.site.search.script import advice_script, match_script, scripts

IMPORT = re.compile(r'import ?\{ ?LANGUAGE ?\} ?from ?"\./([^"]+)";')
EXPORT = re.compile(r"(?m)^export (?:async )?(function|class|const) (\w+)")


def modules():
    """The texts of all modules of search, of the match and of the advice."""
    assets = files("generator.site").joinpath("assets")
    folders = [assets.joinpath(name) for name in ("search", "match", "advice")]
    modules = [file for folder in folders for file in folder.iterdir()]
    return [file.read_text("utf-8") for file in modules if file.name.endswith(".js")]


def test_there_are_two_scripts_and_the_second_needs_the_first():
    language, ours = scripts("english")
    assert language.startswith("assets/search-english-")
    assert IMPORT.match(scripts("english")[ours].decode())[1] == language.removeprefix("assets/")


@pytest.mark.parametrize("language", ["english", "german"])
def test_a_scripts_name_changes_with_its_content(language):
    for address, content in scripts(language).items():
        assert address.endswith(f"-{sha256(content).hexdigest()[:12]}.js")


def test_every_language_has_scripts_of_its_own():
    assert not scripts("english").keys() & scripts("german").keys()
    assert scripts("english") == scripts("english")


LATER = [(match_script, "answer"), (advice_script, "renderAdvice")]


def test_one_import_is_left_and_one_export_for_what_is_loaded_later():
    _, ours = scripts("english").values()
    assert len(IMPORT.findall(ours.decode())) == 1
    assert not re.search(r"\bimport\b(?!\.meta|\()", IMPORT.sub("", ours.decode()))
    assert ours.decode().count("export") == 1
    names = set(re.search(r"export\{([\w,]+)\};$", ours.decode())[1].split(","))
    [search] = [address for address in scripts("english") if "english" not in address]
    taken = set()
    for script, name in LATER:
        later = script("english")[1].decode()
        beginning = rf'import\{{([\w,]+)\}}from"\./{search.removeprefix("assets/")}";'
        taken.update(re.match(beginning, later)[1].split(","))
        assert later.count("import") == 1
        assert later.endswith(f"export{{{name}}};")
    assert taken == names


def test_the_scripts_are_modules_that_a_browser_can_read(node, tmp_path):
    for address, content in [
        *scripts("english").items(),
        *(script("english") for script, _ in LATER),
    ]:
        path = tmp_path / f"{address.replace('/', '-')}.mjs"
        path.write_bytes(content)
        subprocess.run([node, "--check", path], check=True)


def test_texts_keep_their_spaces_when_the_script_is_made_small():
    ours = [*scripts("english").values()][1].decode() + match_script("english")[1].decode()
    lines = [line for module in modules() for line in module.split("\n")]
    # Where a quotation mark stands in a regular expression or a comment, this cannot tell what is a
    # text.
    plain = [
        line
        for line in lines
        if not re.search(r"^import|^ *[/*]|/\*.*[\"`].*\*/|/[^/ ]*[\"`][^/]*/", line)
    ]
    texts = [text for line in plain for text in re.findall(r'"[^"]*"|`[^`]*`', line) if " " in text]
    assert len(texts) > 10
    assert [text for text in texts if text not in ours] == []


def test_every_public_function_has_an_example():
    exports = [(text, match) for text in modules() for match in EXPORT.finditer(text)]
    assert len(exports) > 30
    without = {match[2] for text, match in exports if "@example " not in comment_of(text, match)}
    assert without == {"SETTINGS", "language"}


def comment_of(module, match):
    """The comment above what is exported; of a class all that is in it, since its constructor has the comment."""
    if match[1] == "class":
        return module[match.end() :].partition("\n}\n")[0]
    above, _, comment = module[: match.start()].rpartition("/**")
    return comment if above and comment.endswith(" */\n") else ""


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'klingon' is no language that search knows"):
        scripts("klingon")


def test_names_are_short_but_for_those_that_others_read():
    _, ours = scripts("english").values()
    script = ours.decode()
    assert "editDistance" not in script
    assert "renderCards(" in script, "the match imports it"
    assert "renderNoResults(" in script, "a method has the name, too"
    assert "stopWords" in script, "it comes from another script"


def test_our_scripts_are_small():
    _, ours = scripts("english").values()
    assert len(gzip.compress(ours, 9)) <= 10_240
    assert len(gzip.compress(match_script("english")[1], 9)) <= 4300
