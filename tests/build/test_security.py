"""What a browser may do on a built site: the policy of its pages, the headers beside them, and whom to tell."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plugin import contact, policy

POLICY = "content-security-policy"
SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
TODAY = datetime.date(2026, 11, 22)
PAGE = (
    b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    b"<title>Own</title></head><body><h1>Own</h1></body></html>"
)


def policy_of(page):
    """The one policy of a page, its directives by name."""
    [said] = [
        its.attributes["content"]
        for its in page.all("meta")
        if its.attributes.get("http-equiv", "").lower() == POLICY
    ]
    return {name: sources for name, *sources in map(str.split, said.split(";"))}


def hash_of(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


def test_every_page_says_first_and_alike_what_the_browser_may_do(our_site, page_of):
    pages = {path: page_of(path.read_bytes()) for path in our_site.rglob("*.html")}
    policies = {
        frozenset((name, *its) for name, its in policy_of(page).items()) for page in pages.values()
    }
    assert len(policies) == 1
    for path, page in pages.items():
        first = [its.attributes for its in page.elements[:4] if its.tag == "meta"]
        assert list(first[0]) == ["charset"], path
        assert first[1]["http-equiv"] == "Content-Security-Policy", path
        assert path.read_bytes().find(b"<meta charset") < 1000, path


def test_the_policy_allows_the_site_itself_and_nothing_unsafe(our_site, page_of):
    policy = policy_of(page_of((our_site / "index.html").read_bytes()))
    assert policy["default-src"] == policy["base-uri"] == ["'none'"]
    assert policy.pop("img-src") == ["'self'", "data:"]
    allowed = {
        source
        for sources in policy.values()
        for source in sources
        if not source.startswith("'sha256-")
    }
    assert allowed == {"'none'", "'self'"}
    assert "form-action" in policy


def test_the_policy_names_the_inline_scripts_of_all_pages_and_no_others(our_site, page_of):
    there = {
        hash_of(script)
        for path in our_site.rglob("*.html")
        for script in SCRIPT.findall(path.read_bytes())
    }
    named = policy_of(page_of((our_site / "index.html").read_bytes()))["script-src"]
    assert len(there) > 2
    assert {source for source in named if source != "'self'"} == there


def test_our_own_pages_need_no_exception(our_site, page_of):
    for path in our_site.rglob("*.html"):
        attributes = {
            name for element in page_of(path.read_bytes()).elements for name in element.attributes
        }
        assert not {
            name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")
        }, path


def test_a_script_that_somebody_wrote_into_a_page_is_not_allowed(place):
    place.write("docs/own.md", "# Own\n\n<script>own()</script>\n")
    place.lesson("2020/late", aliases=["later"])
    page = place.sound().page("own/")
    assert "<script>own()</script>" in page.raw
    assert hash_of(b"own()") not in policy_of(page)["script-src"]


def test_pages_of_every_making_have_the_policy(place):
    place.write("docs/copied.html", PAGE.decode())
    place.write("docs/proof1234.html", "site-verification: proof1234.html")
    place.write("docs/OLD.HTM", PAGE.decode())
    place.lesson("2020/late", aliases=["later"])
    place.sound()
    policies = {
        str(policy_of(place.page(name)))
        for name in ("copied.html", "OLD.HTM", "404.html", "lessons/later/", "contributing/")
    }
    assert len(policies) == 1
    assert place.files()["proof1234.html"] == b"site-verification: proof1234.html"


def test_a_site_that_would_be_built_in_parts_is_not_built(place):
    result = place.build("--dirty")
    assert result.returncode == 1
    assert "leave out --dirty" in result.stderr


def test_without_folders_for_pages_the_scripts_are_named_as_well(place):
    place.lesson("2020/late")
    place.configure(use_directory_urls=False)
    page = place.sound().page("lessons/late.html")
    for script in SCRIPT.findall(page.raw.encode()):
        assert hash_of(script) in policy_of(page)["script-src"]


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        (None, []),
        ("https://search.example.org/asked?by=us", ["https://search.example.org"]),
        ("https://user:word@example.org:8443/asked", ["https://example.org:8443"]),
    ],
)
def test_only_where_queries_may_be_sent_another_host_is_named(endpoint, origin):
    directives = dict(
        part.strip().partition(" ")[::2] for part in policy.policy([], endpoint).split(";")
    )
    assert directives.pop("connect-src") == " ".join(["'self'", *origin])
    assert "example.org" not in str(directives)


def test_the_headers_say_the_same_and_what_no_page_can(our_site, page_of):
    first, *lines = (our_site / "_headers").read_text().splitlines()
    end = next(place for place, line in enumerate(lines) if line.startswith("/"))
    said = dict(line.strip().split(": ", 1) for line in lines[:end])
    page = next(
        its
        for its in page_of((our_site / "index.html").read_bytes()).all("meta")
        if "http-equiv" in its.attributes
    )
    assert first == "/*"
    assert (
        said["Content-Security-Policy"] == f"{page.attributes['content']}; frame-ancestors 'none'"
    )
    assert (said["X-Content-Type-Options"], said["Referrer-Policy"]) == ("nosniff", "same-origin")
    # Hosts cut or refuse longer lines.
    assert max(map(len, lines)) < 2000


def test_what_changes_its_name_with_its_content_may_be_kept_for_ever(our_site):
    text = (our_site / "_headers").read_text()
    kept = re.findall(r"(?m)^/(\S+)\n  Cache-Control: public, max-age=31536000, immutable$", text)
    assert {re.sub(r"-[0-9a-f]{12}|\.[0-9a-f]{8}", "", name) for name in kept} > {
        "assets/javascripts/bundle.min.js",
        "assets/literata.woff2",
        "assets/stylesheets/main.min.css",
        "assets/search.js",
        "search/words/*",
    }
    for name in kept:
        assert (our_site / name.removesuffix("/*")).exists()


def test_headers_of_ones_own_are_left_alone(place):
    place.write("docs/_headers", "/*\n  X-Own: yes\n")
    assert place.sound().files()["_headers"] == b"/*\n  X-Own: yes\n"


def test_without_a_contact_there_is_no_security_txt(place):
    assert not [name for name in place.sound().files() if name.startswith(".")]


def test_whom_to_tell_of_a_weakness_is_published_where_it_is_looked_for(place):
    ways = ["mailto:security@example.org", "https://example.org/report"]
    place.configure(
        {
            "security": {
                "contact": ways,
                "languages": "en, fr",
                "policy": "https://example.org/policy",
            }
        }
    )
    assert place.sound().files()[".well-known/security.txt"].decode() == (
        "Contact: mailto:security@example.org\n"
        "Contact: https://example.org/report\n"
        "Expires: 2027-11-17T00:00:00Z\n"
        "Preferred-Languages: en, fr\n"
        "Policy: https://example.org/policy\n"
        "Canonical: https://lessons.example.org/.well-known/security.txt\n"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"contact": "security@example.org"},
            "contact: `security@example.org` is no address; write mailto:…",
        ),
        ({"contact": "http://example.org/"}, "is no address"),
        ({"contact": ["tel:+1-201-555-0123", "mailto:a@b.c\nExpires: never"]}, "is no address"),
        ({"languages": "en"}, "contact: there is none"),
        ({"contact": "tel:1", "expires": "soon"}, "expires: `soon` is no day; write a day to come"),
        ({"contact": "tel:1", "expires": "2026-11-22"}, "expires: `2026-11-22` is past"),
    ],
)
def test_a_contact_that_nobody_could_use_builds_nothing(place, options, told):
    place.configure({"security": options})
    result = place.build()
    assert result.returncode != 0
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert not place.site.exists() or place.files() == {}


@pytest.mark.parametrize("site_url", ["", "https://example.org/lessons/", "http://example.org/"])
def test_only_at_the_root_of_a_host_the_file_names_its_own_address(site_url):
    options = {"contact": "tel:1", "expires": datetime.date(2027, 1, 1)}
    text = contact.security_txt(options, TODAY, site_url)
    assert text == "Contact: tel:1\nExpires: 2027-01-01T00:00:00Z\n"


@pytest.mark.parametrize(
    ("page", "before"),
    [
        (PAGE, b'<meta charset="utf-8">\n'),
        (b"\xef\xbb\xbf" + PAGE, b'<meta charset="utf-8">\n'),
        (b"<html><head><title>x</title>", b"<head>"),
        (b"<!-- a > b --><html><header>x</header>", b"<html>"),
        (b"<title>x</title>", b""),
        (
            PAGE.replace(
                b'charset="utf-8"', b'http-equiv="Content-Type" content="text/html; charset=utf-8"'
            ),
            b'utf-8">\n',
        ),
    ],
)
def test_the_policy_comes_before_all_but_the_beginning_of_a_page(page, before):
    start, found, rest = policy.with_policy(page, "default-src 'none'").partition(
        b'<meta http-equiv="Content-Security'
    )
    assert found
    assert start.endswith(before)
    assert start + rest.partition(b"\n")[2] == page


def test_a_file_without_markup_stays_as_it_is():
    assert (
        policy.with_policy(b"site-verification: a1234.html", "default-src 'none'")
        == b"site-verification: a1234.html"
    )


@given(
    st.lists(
        st.sampled_from(
            [b"<head>", b"<!--", b"-->", b"<meta charset=x>", b"<script>", b" ", b"<html", b">"]
        )
    )
)
def test_nothing_that_could_run_comes_before_the_policy(parts):
    page = b"".join(parts)
    start = policy.with_policy(page, "x").partition(b"<meta http-equiv=")[0]
    assert b"<script>" not in re.sub(
        rb"<!--(?>-?>|.*?-->)|<html\s[^>]*>", b"", start, flags=re.DOTALL
    )


def test_a_build_tells_where_somebody_wrote_what_the_policy_stops(place):
    text = '# Give\n\nRed: <b style="color: red">twice</b>.\n\n![](https://example.org/x.png)\n'
    place.write("docs/contributing.md", text)
    result = place.build("--strict")
    assert result.returncode == 0, result.stderr
    told = [line for line in result.stderr.splitlines() if "the policy stops this" in line]
    assert ["contributing.md:3: " in told[0], "contributing.md: " in told[1]] == [True, True]
    assert "a style of its own" in told[0]
    assert "example.org" in told[1]
    assert len(told) == 2
