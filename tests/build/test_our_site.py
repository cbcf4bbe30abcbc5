"""The site of this repository, as it is published."""

from __future__ import annotations

import gzip
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages(our_site, page_of):
    return {
        path.relative_to(our_site).as_posix(): page_of(path.read_bytes())
        for path in our_site.rglob("*.html")
    }


def test_it_builds_strictly_without_a_warning(our_site):
    told = (our_site.parent / "build.log").read_text()
    assert told.startswith("0\n")
    assert not re.search("WARNING|ERROR|Traceback|deprecat", told, re.IGNORECASE), told


def test_every_record_of_the_repository_has_its_page(our_site):
    records = {path.stem for path in (REPOSITORY / "lessons").glob("*/*.yml")}
    assert len(records) > 50
    assert records <= {path.parent.name for path in (our_site / "lessons").glob("*/index.html")}


def test_every_link_leads_to_a_file_and_a_place_in_it(our_site, broken_links):
    assert sorted(set(broken_links(our_site))) == []


def test_no_id_stands_twice_on_a_page(pages):
    twice = {
        name: sorted({i for i in page.ids if page.ids.count(i) > 1}) for name, page in pages.items()
    }
    assert {name: ids for name, ids in twice.items() if ids} == {}


def test_every_page_has_a_title_of_its_own(pages):
    titles = [page.all("title")[0].text for name, page in pages.items() if name != "404.html"]
    assert len(set(titles)) == len(titles)


LOADED = {
    "script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "embed": "src", "object": "data", "use": "href", "image": "href", "form": "action",
}  # fmt: skip
ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"(?:@import\s*|url\()\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def test_no_page_loads_anything_from_another_host(pages):
    loaded = [
        (name, element.tag, value)
        for name, page in pages.items()
        for element in page.elements
        for attribute in (LOADED.get(element.tag), "srcset", "poster", "background", "ping")
        for value in [element.attributes.get(attribute, "")]
        if ELSEWHERE.match(value)
        and element.attributes.get("rel") not in ("canonical", "prev", "next")
    ]
    assert loaded == []


def test_no_style_loads_anything_from_another_host(our_site, pages):
    styles = {path.name: path.read_text() for path in our_site.rglob("*.css")}
    for name, page in pages.items():
        inline = [element.attributes.get("style", "") for element in page.elements]
        styles[name] = "\n".join([*inline, *(element.text for element in page.all("style"))])
    assert "lessons.css" in styles
    assert [name for name, style in styles.items() if IN_STYLE.search(style)] == []


def test_no_file_tells_where_it_was_built(our_site):
    private = {
        str(REPOSITORY),
        str(our_site.parent),
        sys.prefix,
        tempfile.gettempdir() + "/",
        f"{Path.home()}/",
    }
    traces = [
        (path.relative_to(our_site).as_posix(), where)
        for path in our_site.rglob("*")
        if path.is_file() and path.suffix != ".gz"
        for where in private
        if where.encode() in path.read_bytes()
    ]
    assert traces == []


def test_the_site_map_names_every_page_and_nothing_else(our_site, pages):
    tree = Xml.fromstring((our_site / "sitemap.xml").read_bytes())  # noqa: S314 - our own file
    places = [
        urlsplit(place.text).path.removeprefix("/")
        for place in tree.iter()
        if place.tag.endswith("}loc")
    ]
    assert len(set(places)) == len(places)
    files = {
        f"{place}index.html" if place == "" or place.endswith("/") else place for place in places
    }
    redirects = {
        name
        for name, page in pages.items()
        if any(e.attributes.get("http-equiv") == "refresh" for e in page.all("meta"))
    }
    assert files == set(pages) - redirects - {"404.html"}
    assert (
        gzip.decompress((our_site / "sitemap.xml.gz").read_bytes())
        == (our_site / "sitemap.xml").read_bytes()
    )


def test_no_lesson_stands_in_the_navigation(pages):
    hand_written = pages["about/architecture/index.html"]
    assert any("browse" in link for link in hand_written.links)
    assert [
        link for link in hand_written.links if "lessons/" in link and "github.com" not in link
    ] == []
    reference = pages["reference/rules/index.html"]
    assert [link for link in reference.links if re.search(r"(^|/)lessons/[a-z0-9-]", link)] == []


def test_pages_that_do_not_exist_lead_back_to_those_that_do(pages):
    page = pages["404.html"]
    assert "/browse/" in page.links
    assert {
        form.attributes["action"] for form in page.all("form") if "action" in form.attributes
    } == {"/browse/"}
