"""`mkdocs build`: what it refuses, what it tells, and what lies in the site."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as Xml

import pytest

PAYLOAD = """</title><script>alert(1)</script>"'><img src=x onerror=alert(1)>{{7*7}}{% raw %}"""
UNDESCRIBED = "areas:\n  billing: {name: Billing}\nfactors:\n  tooling: {name: Tooling, description: Tools.}\n"


def test_a_record_with_errors_builds_nothing_tells_everything_and_keeps_the_last_site(place):
    place.lesson("2020/late")
    before = place.sound().files()
    place.lesson("2020/early", severity="high", title="")
    place.lesson("2021/later", areas=["biling"], tags=["Till"])
    place.base.write("2022/torn.yml", "title: [")
    result = place.build()
    assert result.returncode != 0
    for told in (
        "lessons/2020/early.yml:1:8: error: `title` is empty", "lessons/2020/early.yml:8:11: error: in `severity`, unknown value `high`",
        "lessons/2021/later.yml:3:", "did you mean `billing`?", "write `till`", "lessons/2022/torn.yml:1:",
        "4 records checked: 5 errors and 0 warnings in 3 files. Nothing was built.",
    ):  # fmt: skip
        assert told in result.stderr, result.stderr
    assert "Traceback" not in result.stderr
    assert place.files() == before


def test_a_record_with_errors_leaves_no_site_where_there_was_none(place):
    place.lesson("2020/late", severity="high")
    assert place.build().returncode != 0
    assert not place.site.exists() or place.files() == {}


def test_a_warning_is_told_and_stops_no_build(place):
    place.base.write("vocabulary.yml", UNDESCRIBED)
    place.lesson("2020/late", impact="The clerk forgot it.")
    result = place.build("--strict")
    assert result.returncode == 0
    assert "forgot" not in result.stderr, "a build asks only the rules that can refuse a record"
    assert "`billing` has no description" in result.stderr
    assert "undescribed-word" in result.stderr
    assert (place.site / "lessons/late/index.html").is_file()


@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({"repo_url": "https://code.example.org/lessons"}, None),
        (
            {"repo_url": "https://github.com/o/lessons"},
            "https://github.com/o/lessons/issues/new?template=lesson.yml",
        ),
        (
            {
                "repo_url": "https://github.com/o/lessons",
                "options": {"form": "https://example.org/form"},
            },
            "https://example.org/form",
        ),
    ],
    ids=["elsewhere", "github", "own"],
)
def test_a_page_that_asks_for_the_form_leads_to_the_one_there_is(place, changes, form):
    place.write("docs/give.md", "# Give\n\n<!-- lessons: form -->\n\nOr write.\n")
    place.configure(changes.pop("options", None), **changes)
    page = place.sound().page("give/")
    assert [link.attributes["href"] for link in page.all("a") if "by the form" in link.text] == (
        [form] if form else []
    )
    assert "lessons: form" not in (place.site / "give/index.html").read_text()


@pytest.mark.parametrize("lessons", [0, 1])
def test_the_smallest_knowledge_bases_build_strictly_without_a_nav(place, broken_links, lessons):
    for number in range(lessons):
        place.lesson(f"2020/l{number}")
    place.sound()
    assert ("No lesson is published yet" in place.page("").text) is (lessons == 0)
    assert sorted(set(broken_links(place.site))) == []


@pytest.fixture(scope="module")
def hostile(base_in, page_of, tmp_path_factory, workplace):
    """A site of lessons with hostile texts, with an edit address, files instead of folders, and no nav."""
    place = workplace(base_in(tmp_path_factory.mktemp("hostile")), page_of)
    place.configure(
        use_directory_urls=False,
        repo_url="https://github.com/example/lessons",
        edit_uri="edit/main/docs/",
        theme={
            "name": "material",
            "font": False,
            "features": ["content.action.edit", "navigation.instant"],
        },
    )
    fields = {
        "title": PAYLOAD, "lesson": PAYLOAD, "failure": PAYLOAD, "impact": PAYLOAD,
        "references": [{"title": PAYLOAD, "url": "https://example.org/?a='&lt;b"}], "tags": ["index", "404", "search"],
    }  # fmt: skip
    place.lesson("2020/late", **fields, aliases=["old"])
    place.lesson("2021/later", **fields)
    place.lesson("2019/plain", tags=["index"])
    return place.sound()


def test_titles_and_descriptions_are_shown_as_they_were_written(hostile):
    for address in ("lessons/late.html", "lessons/later.html"):
        page = hostile.page(address)
        assert page.all("title")[0].text == f"{PAYLOAD} - Lessons"
        [description] = [e for e in page.all("meta") if e.attributes.get("name") == "description"]
        assert description.attributes["content"] == PAYLOAD
        assert [heading.text for heading in page.all("h1")] == [PAYLOAD]


def test_a_hostile_lesson_has_the_elements_of_a_plain_one(hostile):
    kinds = (
        "script",
        "style",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "meta",
        "link",
        "form",
        "input",
    )
    plain, late = (
        [e.tag for e in hostile.page(f"lessons/{slug}.html").all(*kinds)]
        for slug in ("plain", "late")
    )
    assert late == plain
    for path in hostile.site.rglob("*.html"):
        page = hostile.page(path.relative_to(hostile.site).as_posix())
        assert not [e for e in page.elements for name in e.attributes if name.startswith("on")]
        assert not page.all("img")
        assert not [script for script in page.all("script") if "alert(1)" in script.text]


def test_the_site_map_is_sound_whatever_lessons_say(hostile):
    Xml.fromstring((hostile.site / "sitemap.xml").read_bytes())  # noqa: S314 - our own file


def test_without_directories_every_link_leads_to_a_file(hostile, broken_links):
    assert (hostile.site / "lessons/late.html").is_file()
    assert (hostile.site / "browse/tag/404.html").is_file()
    broken = {
        (page, link)
        for page, link in broken_links(hostile.site, directories=False)
        if "tag/index" not in link
    }
    assert sorted(broken) == []


def test_a_tag_called_index_has_its_list_where_links_look_for_it(hostile, broken_links):
    assert [
        link for _, link in broken_links(hostile.site, directories=False) if "tag/index" in link
    ] == []


def test_a_tag_called_index_has_its_list_in_a_folder_too(place, broken_links):
    place.lesson("2020/late", tags=["index"])
    place.lesson("2021/later", tags=["index"])
    place.sound()
    assert sorted(set(broken_links(place.site))) == []


def edit_links(place, address):
    return [
        e.attributes["href"]
        for e in place.page(address).all("a")
        if e.attributes.get("rel") == "edit"
    ] or [link for link in place.page(address).links if re.search("edit/main", link)]


def leads_to(link):
    parts = urlsplit(unquote(link))
    return posixpath.normpath(parts.path)


def test_the_edit_link_of_a_lesson_leads_to_its_record(hostile):
    [link] = set(edit_links(hostile, "lessons/late.html"))
    assert leads_to(link) == "/example/lessons/edit/main/lessons/2020/late.yml"
    [link] = set(edit_links(hostile, "contributing.html"))
    assert leads_to(link) == "/example/lessons/edit/main/docs/contributing.md"


def test_pages_that_nobody_wrote_have_no_edit_link(hostile):
    for address in ("index.html", "browse.html", "browse/all.html", "reference/rules.html"):
        assert edit_links(hostile, address) == []


def test_naming_the_repository_makes_no_page_ask_its_host(hostile):
    page = hostile.page("lessons/plain.html")
    assert "https://github.com/example/lessons" in page.links
    assert not [e for e in page.elements if e.attributes.get("data-md-component") == "source"]


def test_the_edit_link_follows_a_template_too(place):
    template = "https://example.org/e/lessons/edit/main/docs/{path}"
    place.configure(
        repo_url="https://example.org/e/lessons",
        edit_uri_template=template,
        theme={"name": "material", "font": False, "features": ["content.action.edit"]},
    )
    place.lesson("2020/late")
    place.sound()
    [link] = set(edit_links(place, "lessons/late/"))
    assert leads_to(link) == "/e/lessons/edit/main/lessons/2020/late.yml"


@pytest.mark.parametrize(
    ("audience", "expected"), [(None, {"open"}), ("internal", {"open", "ours"})]
)
def test_the_audience_decides_what_is_in_the_site(place, audience, expected):
    place.configure({"audience": audience} if audience else None)
    place.lesson("2020/open", title="What anybodywombat may know", audience="public")
    place.lesson(
        "2020/ours",
        title="What onlywewombat may know",
        audience="internal",
        aliases=["formerly-ours"],
    )
    place.lesson(
        "2020/theirs",
        title="What onlyfewwombat may know",
        audience="restricted",
        aliases=["formerly-theirs"],
    )
    place.lesson("2020/early-draft", title="What is unfinishedwombat", draft="true")
    place.sound()
    everything = b"\n".join([*place.files().values(), *(name.encode() for name in place.files())])
    marks = {
        "open": b"anybodywombat",
        "ours": b"onlywewombat",
        "theirs": b"onlyfewwombat",
        "unfinished": b"unfinishedwombat",
    }
    assert {slug for slug, mark in marks.items() if mark in everything} == expected
    assert b"formerly-theirs" not in everything
    assert b"early-draft" not in everything


COLLISIONS = [
    "index.md", "browse.md", "browse/index.md", "lessons/late.md", "lessons/late/index.md", "lessons/old.md",
    "lessons/old/index.md", "browse/area/billing.md", "assets/lessons.css",
]  # fmt: skip


@pytest.mark.parametrize(
    "pages", [COLLISIONS, ["README.md", "lessons/late/index.html"]], ids=["most", "others"]
)
def test_pages_where_others_are_generated_are_refused_by_name(place, pages):
    place.lesson("2020/late", aliases=["old"])
    for page in pages:
        place.write(f"docs/{page}", "# Mine\n")
    result = place.build()
    assert result.returncode != 0
    assert [page for page in pages if f"docs/{page} has the address" not in result.stderr] == []
    assert "rename it" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"audience": "everyone"}, ["audience", "everyone", "public", "internal", "restricted"]),
        ({"folder": "nowhere"}, ["folder", "nowhere"]),
        ({"audiense": "public"}, ["audiense"]),
    ],
)
def test_a_wrong_option_is_told(place, options, told):
    place.lesson("2020/late")
    place.configure(options)
    result = place.build("--strict")
    assert result.returncode != 0
    assert [word for word in told if word not in result.stderr] == []
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("epoch", ["yesterday", ""])
def test_an_epoch_that_is_no_number_is_told(place, epoch):
    place.lesson("2020/late")
    result = place.build(SOURCE_DATE_EPOCH=epoch)
    assert result.returncode != 0
    assert "SOURCE_DATE_EPOCH" in result.stderr
    assert "Traceback" not in result.stderr


def test_records_may_lie_in_another_folder(place):
    (place.root / "lessons").rename(place.root / "records")
    place.configure({"folder": "records"})
    place.base.lessons = place.root / "records"
    place.lesson("2020/late")
    place.sound()
    assert place.page("lessons/late/").all("h1")[0].text == "Refunds were paid twice"
    place.lesson("2020/late", severity="high")
    assert "records/2020/late.yml:8:11: error" in place.build().stderr


def test_the_sites_own_overrides_and_styles_go_before_ours(place):
    place.write(
        "overrides/404.html",
        '{% extends "main.html" %}{% block content %}<h1>Ours is gone</h1>{% endblock %}',
    )
    place.write("docs/own.css", "p {}")
    theme = {"name": "material", "font": False, "custom_dir": "overrides"}
    place.configure(theme=theme, extra_css=["own.css"])
    place.lesson("2020/late")
    place.sound()
    assert place.page("404.html").all("h1")[0].text == "Ours is gone"
    styles = [
        e.attributes["href"]
        for e in place.page("").all("link")
        if e.attributes.get("rel") == "stylesheet"
    ]
    names = [style.rpartition("/")[2] for style in styles]
    assert names.index("lessons.css") < names.index("own.css")


@pytest.mark.parametrize("directories", [True, False])
def test_pages_that_share_the_navigation_reach_every_page_of_it(place, broken_links, directories):
    """The nav names a lesson and lists that lie beside pages outside it, at every depth."""
    for number in range(3):
        place.lesson(f"2020/l{number}", tags=["till", "index"], kind="near-miss")
    nav = [
        {"Start & more": "index.md"},
        {"Boards": [{"To do": "follow-through.md"}, "health.md"]},
        "browse.md",
        "browse/stage/learned.md",
        "browse/tag/till.md",
        "lessons/l1.md",
        "contributing.md",
    ]
    place.configure(nav=nav, use_directory_urls=directories)
    place.sound()
    assert sorted(set(broken_links(place.site))) == []
    named = [link.text for link in place.page("").all("a")]
    assert {"Start & more", "To do", "Health", "Browse"} <= set(named)


def test_what_is_refused_leaves_the_last_site_as_it_was(place):
    place.lesson("2020/late")
    before = place.sound().files()
    place.write("docs/browse.md", "# Mine\n")
    assert place.build().returncode != 0
    assert place.files() == before
    (place.root / "docs/browse.md").unlink()
    place.lesson("2020/late", severity="high")
    assert place.build("--strict").returncode != 0
    assert place.files() == before
