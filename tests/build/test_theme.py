"""Our templates wrap the theme's own, as they are installed, and repeat nothing of them."""

from __future__ import annotations

from pathlib import Path

import material
import pytest

REPOSITORY = Path(__file__).parents[2]
THEMES = Path(material.__file__).parent / "templates"
OURS = sorted(
    path
    for folder in ("generator/theme", "generator/site/templates")
    for path in REPOSITORY.joinpath(folder).rglob("*")
    if path.is_file()
)
CLOSES = ("</", "{% end", "{% else", "-#}")
NEWER = '<header class="md-header"><nav><a>{{ config.site_name }}</a>Newer</nav></header>'


def in_threes(path):
    """Every three lines in a row of which one does more than to close what others began."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    for three in zip(lines, lines[1:], lines[2:], strict=False):
        if not all(line.startswith(CLOSES) for line in three):
            yield three


def test_three_lines_in_a_row_of_no_template_are_the_themes():
    theirs = {three for path in THEMES.rglob("*.html") for three in in_threes(path)}
    assert len(theirs) > 1000
    repeated = [(path.name, three) for path in OURS for three in in_threes(path) if three in theirs]
    assert repeated == []


@pytest.fixture
def with_theme(place):
    """Build a site with another version of a template of the theme: `with_theme(path, text)`."""

    def build(path, text, **changes):
        place.write(
            "newer.py", "def on_config(config):\n    config.theme.dirs.insert(1, 'newer')\n"
        )
        place.write(f"newer/{path}", text)
        place.configure(hooks=["newer.py"], **changes)
        return place.build("--strict")

    return build


def test_a_newer_header_of_the_theme_is_followed_and_the_search_is_in_it(place, with_theme):
    result = with_theme("partials/header.html", NEWER)
    assert result.returncode == 0, result.stderr
    header = (
        (place.site / "index.html").read_text().partition("<header")[2].partition("</header>")[0]
    )
    before, box, after = header.partition('<form class="lesson-box"')
    assert ("Newer" in before, box != "", after.count("</form>"), after.count("</nav>")) == (
        True,
        True,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("path", "text", "missing"),
    [
        ("partials/header.html", "<header></header>", '<div class="md-header__source">'),
        ("partials/source.html", "<a href='x'>x</a>", ' data-md-component="source"'),
    ],
)
def test_a_theme_that_lost_what_we_build_on_is_refused_in_a_sentence(
    with_theme, path, text, missing
):
    result = with_theme(path, text, repo_url="https://git.example.org/a/b")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert f"has no `{missing}`" in result.stderr


def test_names_with_markup_are_shown_as_they_are(place):
    name = 'R&D <b>"x"</b>'
    place.configure(site_name=name, repo_url="https://git.example.org/a/b", repo_name="a<b>&c")
    place.sound()
    for address in ("", "contributing/", "404.html"):
        page = place.page(address)
        logos = [its for its in page.elements if its.attributes.get("data-md-component") == "logo"]
        assert {logo.attributes["aria-label"] for logo in logos} == {name}
        assert not [its for its in page.elements if its.tag == "b"]


def test_the_breadcrumb_has_a_name_and_the_link_to_the_repository_asks_nobody(place):
    features = ["navigation.path", "navigation.tabs"]
    theme = {"name": "material", "font": False, "features": features}
    place.configure(
        theme=theme,
        repo_url="https://git.example.org/a/b",
        nav=[{"Home": "index.md"}, {"More": [{"Give": "contributing.md"}]}],
    )
    place.sound()
    elements = place.page("contributing/").elements
    [path] = [its for its in elements if its.attributes.get("class") == "md-path"]
    assert path.attributes["aria-label"] == "Breadcrumb"
    assert [
        its.attributes["href"] for its in elements if its.attributes.get("class") == "md-source"
    ]
    assert not [its for its in elements if its.attributes.get("data-md-component") == "source"]


def test_readers_are_spoken_to_in_the_themes_language_and_search_knows_the_vocabularys(place):
    words = (place.root / "lessons/vocabulary.yml").read_text()
    place.write("lessons/vocabulary.yml", f"language: de\n{words}")
    place.lesson("2014/zertifikat", title="Das Zertifikat war abgelaufen", date="2014-05-09")
    place.configure(theme={"name": "material", "font": False, "language": "de"})
    files = place.sound().files()
    page = files["lessons/zertifikat/index.html"].decode()
    missing = files["404.html"].decode()
    scripts = [name for name in files if name.startswith("assets/search-german-")]
    said = ['<html lang="de"', "Was schiefging", "9. Mai 2014", 'placeholder="Suche"', scripts[0]]
    assert [words for words in said if words not in page] == []
    assert "Unter dieser Adresse gibt es keine Seite" in missing
    assert 'lang="en"' not in page + missing
