"""How a built site is read: pages as browsers take them, addresses as browsers follow them, and anything at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problem import problem_at
from generator.report import as_text_of_site
from generator.verify import NAME, NoSite, read_site, verify, write_manifest
from generator.verify.address import leads_to, read_address
from generator.verify.checks.inline import STYLE
from generator.verify.manifest import Manifest, read_manifest
from generator.verify.page import read_page
from generator.verify.site import Site


class Kept(Site):
    """A site of one page that lies nowhere."""

    def read(self, name):
        return self.manifest.files[name]


def page_of_bytes(content):
    return read_page(
        Kept(Path(), "", frozenset(["a.html"]), {}, Manifest(files={"a.html": content})), "a.html"
    )


def tags(html):
    return [(tag.name, dict(tag.attributes)) for _, tag in page_of_bytes(html.encode()).tags]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<A Href=x>", [("a", {"href": "x"})]),
        ("<a href='x' href=y hidden>", [("a", {"href": "x", "hidden": ""})]),
        ("<a title='>' href = \"a&amp;b\">", [("a", {"title": ">", "href": "a&b"})]),
        ("<svg/onload=a()//><p x>", [("svg", {"onload": "a()//"}), ("p", {"x": ""})]),
        ("<a title=it's><img alt=\"'\">", [("a", {"title": "it's"}), ("img", {"alt": "'"})]),
        ('<a b="c"d="e">', [("a", {"b": "c", "d": "e"})]),
        ("<a\nb\n=\nc>", [("a", {"b": "c"})]),
        ("<!-- <a> --><b x>", [("b", {"x": ""})]),
        ("<!--><a x>", [("a", {"x": ""})]),
        ("<!-- <a> --!><b x>", [("b", {"x": ""})]),
        ("<!-- <a>", []),
        ("<script><a></script ><b x>", [("script", {}), ("b", {"x": ""})]),
        ("<SCRIPT>'</scripts>'<a></Script><b x>", [("script", {}), ("b", {"x": ""})]),
        ("<title><a></title><b x>", [("title", {}), ("b", {"x": ""})]),
        ("< a x><1 x><a:b x><a x", [("a:b", {"x": ""})]),
        ("<html lang=a><p><h1>", [("html", {"lang": "a"}), ("h1", {})]),
        ("</a b='<c x>'><d x>", [("d", {"x": ""})]),
        ("</a <!-- ><b x> -->", [("b", {"x": ""})]),
        (
            "</ <!-- ><b x><? <!-- ><c x><! <!-- ><d x>",
            [("b", {"x": ""}), ("c", {"x": ""}), ("d", {"x": ""})],
        ),
    ],
)
def test_tags_are_those_that_a_browser_sees(html, expected):
    assert tags(html) == expected


PIECES = st.sampled_from(
    [
        "<p>",
        "<a ",
        "href=",
        '"x y"',
        "'x>y'",
        "x",
        ">",
        " ",
        "/>",
        "</p>",
        "<!-- ",
        " -->",
        "<script>",
        "</script>",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_tag_is_at_its_place(html):
    page = page_of_bytes(html.encode())
    for number, tag in page.tags:
        offset = page.offset(number)
        assert html[offset] == "<"
        assert html[offset + 1 :].lower().startswith(tag.name)
    for raw in page.raw("script", "style", "title"):
        assert raw.text in html[page.offset(raw.number) :]


@pytest.fixture
def folder(tmp_path):
    for name in ("index.html", "a/index.html", "a/b.html", "a/ü c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<p>")
    write_manifest(tmp_path, "https://example.org/kb/", [])
    return tmp_path


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "a/b.html"),
        ("#x", "a/b.html"),
        ("?x", "a/b.html"),
        (".", "a/index.html"),
        ("./", "a/index.html"),
        ("..", "index.html"),
        ("../", "index.html"),
        ("../a", "a/index.html"),
        ("../a/", "a/index.html"),
        ("../a/b.html/", ""),
        ("../A/", ""),
        ("../a//b.html", ""),
        ("b.html?x#y", "a/b.html"),
        ("  b\n.html ", "a/b.html"),
        ("%62.html", "a/b.html"),
        ("%2e%2e/a/b.html", "a/b.html"),
        ("..\\a\\b.html", "a/b.html"),
        ("..%2fa%2fb.html", ""),
        ("%C3%BC%20c.txt", "a/ü c.txt"),
        ("ü c.txt", "a/ü c.txt"),
        ("/kb/a/b.html", "a/b.html"),
        ("/kb/", "index.html"),
        ("/kb", "index.html"),
        ("/kbx/a/b.html", ""),
        ("/a/b.html", ""),
        ("../../a/b.html", ""),
        ("/kb/../a/b.html", ""),
        ("https://example.org/kb/a/b.html", "a/b.html"),
        ("HTTPS://EXAMPLE.ORG/kb/a/b.html", "a/b.html"),
        ("http://example.org/kb/a/b.html", "a/b.html"),
        ("//example.org/kb/gone", ""),
    ],
)
def test_an_address_leads_where_a_browser_goes(folder, address, expected):
    site = read_site(folder)
    found = read_address(address, site.manifest.origin, site.manifest.root)
    assert (found.kind, leads_to(found, "a/b.html", site)[0]) == ("inside", expected)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://example.org.evil.example/kb/", "outside"),
        ("https://example.org/other/", "outside"),
        ("http://example.org.evil.example/kb/", "outside"),
        ("//example.org/other/", "outside"),
        ("\\/elsewhere.example", "outside"),
        ("http://[foo", "outside"),
        ("java\nscript:a()", "code"),
        ("\x01 JavaScript:a()", "code"),
        ("data:text/html,a", "code"),
        ("data:image/png;base64,AA==", "other"),
        ("mailto:a@example.org", "other"),
    ],
)
def test_an_address_elsewhere_is_told_from_code(address, kind):
    assert read_address(address, "https://example.org", "/kb/").kind == kind


def test_the_list_is_the_same_for_the_same_files_and_comes_back_as_it_was(folder):
    first = (folder / NAME).read_bytes()
    write_manifest(folder, "https://example.org/kb/", [])
    assert (folder / NAME).read_bytes() == first
    assert read_manifest(folder).files.keys() == read_site(folder).files - {NAME}


def test_a_folder_that_holds_no_site_is_refused(tmp_path):
    with pytest.raises(NoSite, match="neither"):
        read_site(tmp_path)
    with pytest.raises(NoSite, match="no folder"):
        read_site(tmp_path / "gone")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("CNAME", "example.org\n", ""),
        ("CNAME", "elsewhere.example\n", "is not the host of this site, example.org"),
        ("_headers", "/a/b.html\n  Content-Type: text/html\n", ""),
        ("_headers", "Set-Cookie: a=b\n", "leads elsewhere, or allows more than the pages do"),
    ],
)
def test_a_byte_order_mark_before_settings_changes_nothing(folder, name, text, message):
    (folder / name).write_text(text, encoding="utf-8-sig")
    write_manifest(folder, "https://example.org/kb/", [])
    told = [problem.message for problem in verify(folder) if problem.file == name]
    assert told == ([f"`{text.strip()}` {message}"] if message else [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda its: st.lists(its, max_size=3) | st.dictionaries(st.text(max_size=3), its, max_size=3),
    max_leaves=8,
)
LIST = st.fixed_dictionaries(
    {},
    optional={
        "format": st.just(1) | JSON,
        "site_url": st.sampled_from(["https://example.org/", "http://[", ""]) | JSON,
        "lessons": st.just(["index.html"]) | JSON,
        "files": st.just({"index.html": [1, "a"]}) | JSON,
    },
)
GROUP = st.fixed_dictionaries({"folder": st.just("terms-0"), "files": st.just(1) | JSON})
ENTRY = st.fixed_dictionaries(
    {"format": st.just(1), "documents": st.just(1) | JSON, "lessons": st.just(1) | JSON},
    optional=dict.fromkeys(
        ("terms", "places", "words", "cards", "facets", "endpoint"), GROUP | JSON
    ),
)
HOSTILE = st.sampled_from(
    [
        "<meta http-equiv=refresh content='",
        "<meta http-equiv=content-security-policy content='",
        "<link rel=icon ",
        "srcset=",
        "style=",
        "url(",
        "http://[",
        "%zz",
        "&#99999999;",
        "sha256-",
        ";",
        "'",
        "javascript:",
        "../",
    ],
)
HTML = st.lists(PIECES | HOSTILE, max_size=30).map(lambda its: "".join(its).encode())


@given(
    listed=LIST | JSON,
    entry=ENTRY | JSON,
    shard=JSON,
    page=HTML | st.binary(max_size=60),
    data=st.binary(max_size=30),
)
def test_whatever_lies_there_is_told_and_never_raises(  # noqa: PLR0917 - each is its own kind of file
    tmp_path_factory, listed, entry, shard, page, data
):
    folder = tmp_path_factory.mktemp("any")
    (folder / "search" / "terms-0").mkdir(parents=True)
    (folder / NAME).write_text(json.dumps(listed))
    (folder / "search" / "index.json").write_text(json.dumps(entry))
    (folder / "search" / "terms-0" / "0.json").write_text(json.dumps(shard))
    (folder / "index.html").write_bytes(page)
    (folder / "api" / "v1").mkdir(parents=True)
    (folder / "api" / "v1" / "lessons.json").write_text(json.dumps(entry))
    for name in (
        "a.css",
        "a.svg",
        "a.xml",
        "a.gz",
        "a.json",
        "a.md",
        "a.ics",
        "sitemap.xml",
        "api/v1/lessons.csv",
    ):
        (folder / name).write_bytes(data)
    problems = verify(folder)
    assert problems == sorted(problems)
    assert all(problem.message.isprintable() and problem.suggestion for problem in problems)


def test_one_slip_on_many_pages_is_told_on_some_and_counted_on_the_others():
    def on(page, message):
        return problem_at(f"site/{page:03}.html", (1, 1), STYLE, message, "use a class")

    few = [on(page, "<p> has a style") for page in range(50)]
    many = [on(page, "<ul> has a style") for page in range(51)]
    lines = as_text_of_site([*few, *many], lambda _: [], lambda text, _: text).splitlines()
    assert sum("<p> has" in line for line in lines) == 50
    assert sum("<ul> has" in line for line in lines) == 21
    assert lines[-1] == (
        "31 times more: <ul> has a style [inline-style]; `--format json` lists each"
    )
