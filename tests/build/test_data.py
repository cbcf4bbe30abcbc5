"""Feeds, data and Markdown in a built site: files at their own addresses, and never pages."""

from __future__ import annotations

import json
from urllib.parse import urljoin, urlsplit

import jsonschema
import pytest


@pytest.mark.parametrize("directories", [True, False])
def test_a_copy_as_markdown_is_published_as_it_is_beside_the_page(place, directories):
    place.configure(use_directory_urls=directories)
    for slug in ("late", "later"):
        place.lesson(f"2020/{slug}", title=f"Refunds were paid {slug}")
    files = place.sound().files()
    for slug in ("late", "later"):
        assert files[f"lessons/{slug}.md"].startswith(f"# Refunds were paid {slug}\n".encode())
        page = f"lessons/{slug}/index.html" if directories else f"lessons/{slug}.html"
        found = [
            link.attributes["href"]
            for link in place.page(page).all("link")
            if "markdown" in str(link.attributes)
        ]
        assert [urljoin(f"/{page}", link) for link in found] == [f"/lessons/{slug}.md"]
    assert not [name for name in files if name.endswith(".txt") and "lessons/" in name]
    assert b".md" not in files["sitemap.xml"]


def test_whoever_follows_the_description_finds_what_it_describes(place):
    for slug in ("late", "later"):
        place.lesson(f"2020/{slug}", x_own="kept")
    files = place.sound().files()
    description = json.loads(files["api/v1/openapi.json"])
    [server] = description["servers"]
    root = urlsplit("https://lessons.example.org/").path
    assert server["url"] == "https://lessons.example.org"
    for path, operations in description["paths"].items():
        for parameter in operations["get"].get("parameters", ()):
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])  # noqa: PLW2901
        content = files[urlsplit(server["url"] + path).path.removeprefix(root)]
        [(media_type, answer)] = operations["get"]["responses"]["200"]["content"].items()
        value = (
            json.loads(content) if media_type == "application/json" else content.decode("utf-8-sig")
        )
        schema = {**answer["schema"], "components": description["components"]}
        jsonschema.Draft202012Validator(schema).validate(value)


def test_every_address_in_the_data_is_one_of_the_site(place):
    place.lesson("2020/late")
    files = place.sound().files()
    feed = json.loads(files["feeds/lessons.json"])
    lesson = json.loads(files["api/v1/lessons/late.json"])
    urls = [
        feed["home_page_url"],
        feed["feed_url"],
        *(item["url"] for item in feed["items"]),
        lesson["url"],
    ]
    for url in [*urls, lesson["markdown"]]:
        name = url.removeprefix("https://lessons.example.org/")
        assert (f"{name}index.html" if name.endswith("/") else name) in files


def test_pages_name_their_feeds_with_names_that_are_only_read(place):
    name = """Billing"><script>alert(1)</script>"""
    words = {"billing": {"name": name, "description": "Money."}}
    place.base.write(
        "vocabulary.yml", json.dumps({"areas": words, "factors": {"tooling": words["billing"]}})
    )
    place.lesson("2020/late")
    page = place.sound().page("browse/area/billing/")
    titles = [
        link.attributes["title"]
        for link in page.all("link")
        if link.attributes.get("rel", "").split() == ["alternate"]
    ]
    assert titles == [f"{name} (Atom)", f"{name} (JSON Feed)"]


def test_a_file_of_docs_at_the_address_of_data_is_refused(place):
    place.lesson("2020/late")
    place.write("docs/api/v1/lessons.json", "{}")
    result = place.build()
    assert "docs/api/v1/lessons.json has the address of a generated page" in result.stderr
    assert result.returncode != 0
