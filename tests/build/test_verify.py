"""`lessons verify` over a built site, with one defect after the other planted in it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
from functools import lru_cache
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.verify import page, read_site, style, verify
from generator.verify.checks import contents, hosts, outside
from generator.verify.manifest import NAME, write_manifest
from generator.verify.page import read_page

LESSON = "lessons/late-refunds/index.html"
WRITTEN = "about/index.html"
MAP = "sitemap.xml"
GUIDE = """\
---
title: About
---
# About

What this is, and [why](#why), with [a lesson](https://lessons.example.org/kb/lessons/late-refunds/#what-failed) and a
[picture](picture.svg). More is [elsewhere](https://elsewhere.example/).

![A picture](picture.svg)

## Why

Because.
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


class Built:
    """A copy of a built site in which something can be spoilt."""

    def __init__(self, folder):
        self.folder = folder

    def names(self, pattern):
        return sorted(
            path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern)
        )

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # The copy shares its files with what was built.
        path.unlink(missing_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, name, old, new, count=1):
        text = (self.folder / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new, count))

    def add(self, name, html):
        self.change(name, "</body>", f"{html}</body>")

    def remove(self, name):
        (self.folder / name).unlink()

    def listed(self):
        """List the files anew, so that only what is in them is told."""
        known = json.loads((self.folder / NAME).read_text())
        self.remove(NAME)
        write_manifest(self.folder, SITE_URL, known["lessons"], known["policy"])

    def problems(self):
        return {(problem.file, problem.rule) for problem in verify(self.folder)}


SITE_URL = "https://lessons.example.org/kb/"


@pytest.fixture(scope="module")
def sound(once, base_in, workplace, page_of):
    """A site below a path of its host, with a page written by hand and a lesson that was called otherwise."""

    def make(folder):
        place = workplace(base_in(folder), page_of)
        place.lesson("2020/late-refunds", aliases=["slow-refunds"])
        place.lesson("2021/lost-bags", title="Bags were lost")
        place.write("docs/about/index.md", GUIDE)
        place.write("docs/about/picture.svg", PICTURE)
        place.configure({"search": {"endpoint": "https://asked.example/q"}}, site_url=SITE_URL)
        place.sound()

    return once("verified", make) / "site"


@pytest.fixture(scope="module", autouse=True)
def remembered():
    """Each copy of the site differs in a file or two; what the others hold is read once for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((page, "_read"), (contents, "unfit"), (contents, "is_disguised")):
            patch.setattr(module, name, lru_cache(maxsize=None)(getattr(module, name)))
        found = lru_cache(maxsize=None)(lambda text: list(style.addresses_in(text)))
        patch.setattr(outside, "addresses_in", found)
        search = lru_cache(maxsize=None)(hosts._WORKER.search)
        patch.setattr(hosts, "_WORKER", SimpleNamespace(search=search))
        yield


def copied(sound, place):
    return Built(shutil.copytree(sound, place / "site", copy_function=os.link))


@pytest.fixture
def site(sound, tmp_path):
    return copied(sound, tmp_path)


def shard(site, group="terms"):
    return next(
        name
        for name in site.names(f"search/{group}-*/*.json")
        if len(site.folder.joinpath(name).read_text()) > 9
    )


def entry(site, change):
    known = json.loads((site.folder / "search/index.json").read_text())
    change(known)
    site.write("search/index.json", json.dumps(known))


def test_a_site_as_it_was_built_has_no_problem(sound):
    assert verify(sound) == []


def test_the_list_names_every_file_and_the_lessons(sound, bytes_of):
    known = json.loads((sound / NAME).read_text())
    files = bytes_of(sound)
    del files[NAME]
    assert known["files"] == {
        name: [len(its), hashlib.sha256(its).hexdigest()] for name, its in files.items()
    }
    assert known["lessons"] == [LESSON, "lessons/lost-bags/index.html"]
    assert known["site_url"] == SITE_URL


def test_pages_are_read_as_the_library_reads_them(our_site, page_of):
    site = read_site(our_site)
    assert len(site.pages) > 200
    # Most are made alike.
    for name in list(site.pages)[::4]:
        tags = [
            str((tag.name, tag.attributes))
            for _, tag in read_page(site, name).tags
            if tag.attributes
        ]
        elements = page_of(site.read(name)).elements
        # What stands in a template comes last here.
        expected = [
            str((element.tag, element.attributes)) for element in elements if element.attributes
        ]
        assert sorted(tags) == sorted(expected), name


# What was done to the files after the build.
TOUCHED = {
    "a file that was added": (
        lambda s: s.write("notes.txt", "Call Ann."),
        {("notes.txt", "stray-file")},
    ),
    "a folder that was added": (
        lambda s: (s.write("old/a/index.txt", "a"), s.write("old/b.txt", "b")),
        {("old", "stray-file")},
    ),
    "a hidden folder": (
        lambda s: (s.write(".git/config", "a"), s.write(".git/HEAD", "b")),
        {(".git", "unfit-file")},
    ),
    "a backup": (
        lambda s: s.write("about/index.html~", "<p>"),
        {("about/index.html~", "unfit-file")},
    ),
    "a key": (
        lambda s: s.write("a.key", "-----BEGIN PRIVATE KEY-----\nAA\n"),
        {("a.key", "unfit-file")},
    ),
    "an empty folder": (lambda s: (s.folder / ".git").mkdir(), {(".git", "unfit-file")}),
    "a record": (
        lambda s: s.write("lessons/2020/late.yml", "title: a\nlesson: b\nfailure: c\n"),
        {("lessons/2020/late.yml", "unfit-file")},
    ),
    "a link to a file": (
        lambda s: (s.folder / "hosts.txt").symlink_to("/etc/hosts"),
        {("hosts.txt", "unfit-file")},
    ),
    "a link to a folder": (
        lambda s: (s.folder / "etc").symlink_to("/etc"),
        {("etc", "unfit-file")},
    ),
    "a file behind a link": (
        lambda s: (
            s.remove("about/picture.svg"),
            (s.folder / "about/picture.svg").symlink_to("/etc/hosts"),
        ),
        {("about/picture.svg", "unfit-file"), ("about/index.html", "dead-link")},
    ),
    "a changed byte": (
        lambda s: s.change(LESSON, "A refund was", "A refund Was"),
        {(LESSON, "changed-file")},
    ),
    "a script cut short": (
        lambda s: s.write("assets/lessons.js", (s.folder / "assets/lessons.js").read_bytes()[:-9]),
        {("assets/lessons.js", "changed-file")},
    ),
    "a page that breaks off": (
        lambda s: s.write(WRITTEN, (s.folder / WRITTEN).read_bytes()[:-200]),
        {(WRITTEN, "changed-file"), (WRITTEN, "broken-page")},
    ),
    "an empty page": (
        lambda s: s.write(WRITTEN, b""),
        {(WRITTEN, "changed-file"), (WRITTEN, "broken-page"), (WRITTEN, "no-policy")},
    ),
    "a style sheet that is gone": (lambda s: s.remove("assets/lessons.css"), None),
    "no list": (lambda s: s.remove(NAME), {(NAME, "file-list")}),
    "a list that is none": (
        lambda s: s.write(NAME, '{"format": 1, "files": []}'),
        {(NAME, "file-list")},
    ),
}


@pytest.mark.parametrize("defect", TOUCHED)
def test_what_was_done_to_the_files_is_told(site, defect):
    plant, expected = TOUCHED[defect]
    plant(site)
    if expected is None:
        pages = {
            name
            for name in site.names("**/*.html")
            if "lessons.css" in (site.folder / name).read_text()
        }
        expected = {
            ("assets/lessons.css", "missing-file"),
            *((page, "dead-link") for page in pages),
        }
    assert site.problems() == expected


def test_what_the_build_took_from_docs_may_have_any_name(site):
    for name in (
        "openapi.yaml",
        "tool.py",
        "run.log",
        "talk.key",
        "core",
        ".htaccess",
        ".domains",
        "a.pdf",
    ):
        site.write(name, "a")
    site.listed()
    assert site.problems() == set()


def test_a_page_that_is_gone_is_told_and_so_is_all_that_leads_there(site):
    site.remove(LESSON)
    told = site.problems()
    assert {(LESSON, "missing-file"), (WRITTEN, "dead-link"), ("sitemap.xml", "dead-link")} <= told
    assert ("lessons/slow-refunds/index.html", "dead-redirect") in told
    assert (LESSON, "search-index") in told
    assert {rule for _, rule in told} == {
        "missing-file",
        "dead-link",
        "dead-redirect",
        "search-index",
    }


# What stands in a page: HTML that is put before its end, and the rule that it breaks.
ON_A_PAGE = {
    '<a href="../brwse/">a</a>': "dead-link",
    '<a href="../LESSONS/late-refunds/">a</a>': "dead-link",
    '<a href="../lessons/late%20refunds/">a</a>': "dead-link",
    '<a href="../..%2fetc">a</a>': "dead-link",
    '<a href="../../">a</a>': "dead-link",
    '<a href="../../other/">a</a>': "dead-link",
    '<a href="/lessons/late-refunds/">a</a>': "dead-link",
    '<a href="https://lessons.example.org/kb/gone/">a</a>': "dead-link",
    '<a href="//lessons.example.org/kb/gone/">a</a>': "dead-link",
    '<a href="http://lessons.example.org/kb/gone/">a</a>': "dead-link",
    "<A HREF=../gone/>a</A>": "dead-link",
    '<link rel="canonical" href="https://lessons.example.org/kb/gone/">': "dead-link",
    '<link rel="alternate" href="gone.xml">': "dead-link",
    '<img src="gone.png" alt="">': "dead-link",
    '<img srcset="picture.svg 1x, gone.svg 2x" alt="">': "dead-link",
    '<script src="gone.js"></script>': "dead-link",
    '<form action="gone/"></form>': "dead-link",
    '<svg><use href="gone.svg#a"/></svg>': "dead-link",
    '<a href="#whhy">a</a>': "dead-anchor",
    '<a href="#Why">a</a>': "dead-anchor",
    '<a href="../lessons/late-refunds/#what-faild">a</a>': "dead-anchor",
    '<a href="/kb/lessons/late-refunds/#what%2Dfaild">a</a>': "dead-anchor",
    '<meta http-equiv="refresh" content="0; url=../gone/">': "dead-redirect mistaken-page",
    '<meta http-equiv="refresh" content="0;URL=\'https://elsewhere.example/\'">': "dead-redirect mistaken-page",
    '<meta http-equiv="refresh" content="5">': "dead-redirect mistaken-page",
    '<p onclick="go()">a</p>': "inline-code",
    "<svg/onload=go()>": "inline-code",
    "<p ONMOUSEOVER = go()>a</p>": "inline-code",
    '<a href="javascript:go()">a</a>': "inline-code",
    '<a href=" java&#x0A;script&colon;go()">a</a>': "inline-code",
    '<a href="data:text/html,&lt;script&gt;">a</a>': "inline-code",
    '<iframe srcdoc="a"></iframe>': "inline-code blocked-element",
    '<p style="color: red">a</p>': "inline-style",
    "<style>p { color: red }</style>": "script-hash",
    "<script>go()</script>": "script-hash",
    '<script type="module">go()</script>': "script-hash",
    '<img src="https://elsewhere.example/a.png" alt="">': "outside-request",
    '<img src="//elsewhere.example/a.png" alt="">': "outside-request",
    '<img src="\\\\elsewhere.example/a.png" alt="">': "outside-request",
    "<img src=//elsewhere.example/a.png>": "outside-request",
    '<img srcset="picture.svg 1x, https://elsewhere.example/a.png 2x" alt="">': "outside-request",
    '<script src="https://elsewhere.example/a.js"></script>': "outside-request",
    '<link rel="stylesheet" href="https://elsewhere.example/a.css">': "outside-request",
    '<link rel="alternate stylesheet" href="https://elsewhere.example/a.css">': "outside-request",
    '<link rel="preconnect" href="https://elsewhere.example">': "outside-request",
    '<link rel="dns-prefetch" href="//elsewhere.example">': "outside-request",
    '<iframe src="https://elsewhere.example/"></iframe>': "outside-request blocked-element",
    '<video poster="https://elsewhere.example/a.png"></video>': "outside-request",
    '<object data="https://elsewhere.example/a"></object>': "outside-request blocked-element",
    '<svg><image xlink:href="https://elsewhere.example/a.png"/></svg>': "outside-request",
    '<a href="../" ping="https://elsewhere.example/">a</a>': "outside-request",
    '<form action="https://elsewhere.example/"></form>': "outside-request",
    '<button formaction="https://elsewhere.example/">a</button>': "outside-request",
    '<base target="_blank">': "outside-request",
    "<svg><title/></svg><p><image href='https://elsewhere.example/'></title>": "outside-request",
    "<svg><style/></svg>": "script-hash",
    "<svg><title><p onclick=go()></title></svg>": "inline-code",
    "<select><xmp></select><p onclick=go()></xmp>": "broken-page",
    "<svg><script type=text/plain><image href=https://elsewhere.example/ /></script></svg>": "outside-request",
    "<svg><![CDATA[<!--]]><image href=https://elsewhere.example/ />--></svg>": "outside-request",
    "<noscript><!--</noscript><p onclick=go()>-->": "broken-page",
    "<noscript><p title='</noscript><p onclick=go()>'>": "broken-page",
    "</p <!-- ><p onclick=go()> -->": "inline-code",
    "<? <!-- ><p onclick=go()> -->": "inline-code",
    '<image src="https://elsewhere.example/a.png">': "outside-request",
    '<svg><path mask="url(https://elsewhere.example/a.svg#a)"/></svg>': "outside-request",
    '<svg><image><set attributeName="href" to="https://elsewhere.example/"/></image></svg>': "outside-request",
    '<svg><a><animate attributeName="href" values="../;javascript:go()"/></a></svg>': "inline-code",
    '<input type="image" src="https://asked.example/q" alt="a">': "outside-request",
    '<form action="https://asked.example/q"></form>': "outside-request",
    '<embed src="picture.svg">': "blocked-element",
    '<script src="data:text/javascript,go()"></script>': "blocked-element",
    '<link rel="stylesheet" href="data:text/css,p{}">': "blocked-element",
    '<audio src="data:audio/wav,A"></audio>': "blocked-element",
    '<i id="why">a</i>': "double-id",
}  # fmt: skip


@pytest.mark.parametrize("html", ON_A_PAGE)
def test_what_a_page_should_not_hold_is_told_by_its_own_rule(told, html):
    assert told[html] == set(ON_A_PAGE[html].split())


FINE = [
    '<a href="https://elsewhere.example/a?b=c#d">a</a>',
    '<a href="../lessons/late-refunds">a</a>',
    '<a href="..">a</a> <a href="">a</a> <a href=".">a</a> <a href="#">a</a> <a href="#top">a</a>',
    '<a href="/kb/lessons/late%2Drefunds/?q=a#what%2Dfailed">a</a>',
    '<a href="HTTPS://LESSONS.example.org/kb/lessons/late-refunds/">a</a>',
    '<a href="https://lessons.example.org/another-site/">a</a>',
    '<a href="mailto:ann@example.org">a</a> <a href="tel:+123">a</a>',
    '<a href="../browse/#:~:text=refund">a</a>',
    '<img src="data:image/png;base64,AA==" alt="">',
    '<img srcset="picture.svg 1x, data:image/png;base64,AA== 2x" alt="">',
    '<a name="there"></a><a href="#there">a</a>',
    '<script type="application/json">{"src": "https://elsewhere.example/"}</script>',
    '<!-- <img src="https://elsewhere.example/a.png"> -->',
    "</body></html><!-- made today -->",
    "<textarea>&lt;img src=//elsewhere.example/a.png></textarea>",
    "<svg><title>A < B</title><path fill='url(#why)'/></svg>",
    '<noscript><a href="../">Scripts are off.</a></noscript>',
    '<p once only="a">a</p>',
    '<link rel="webmention" href="https://elsewhere.example/"> <img src="picture.svg" longdesc="https://e.example/">',
    '<a href="#why:~:text=Because">a</a>',
    '<template><i id="why">a</i></template>',
    '<script type="application/json">{"a": "a < b"}</script>',
    "<p title='<img src=//elsewhere.example/a.png>'>a</p>",
    '<p title="onclick=go() style=color:red">javascript:go()</p>',
]


@pytest.mark.parametrize("html", FINE)
def test_what_a_page_may_hold_is_not_told(told, html):
    assert told[html] == set()


# What is wrong with a page's head and its policy, by what is replaced.
IN_A_HEAD = {
    "no policy": (r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", {"no-policy"}),
    "a policy in a comment": (r'(<meta http-equiv="Content-Security-Policy"[^>]*>)', r"<!-- \1 -->", {"no-policy"}),
    "a policy that comes late": (r"<head>", '<head><link rel="icon" href="picture.svg">', {"no-policy"}),
    "a policy in the body": (r"<head>", "<head></head><body><p>a</p>", {"no-policy"}),
    "two policies": (r"</head>", "<meta http-equiv=content-security-policy content=\"default-src 'self'\"></head>", {"no-policy"}),
    "an unsafe policy": (r"(default-src)", r"script-src-attr 'unsafe-inline'; \1", {"weak-policy"}),
    "connections left out": (r"connect-src [^;]*;", "", {"weak-policy"}),
    "a default": (r"default-src 'none'", "default-src 'self'", {"weak-policy"}),
    "a base": (r"base-uri 'none'", "base-uri 'self'", {"weak-policy"}),
    "another policy": (r"; style-src 'self'", "; style-src 'none'", {"weak-policy"}),
    "any host": (r"(default-src)", r"media-src *; \1", {"weak-policy"}),
    "any host by https": (r"(default-src)", r"media-src https:; \1", {"weak-policy"}),
    "another host": (r"(default-src)", r"media-src https://elsewhere.example; \1", {"weak-policy"}),
    "scripts as data": (r"(default-src)", r"script-src-attr data:; \1", {"weak-policy"}),
    "no default": (r"default-src [^;]*;", "", {"weak-policy"}),
    "a hash for nothing": (r"(default-src)", r"script-src-attr 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='; \1", {"weak-policy"}),
    "no canonical address": (r'<link rel="canonical"[^>]*>', "", {"mistaken-page"}),
    "the canonical address of another": (r'(<link rel="canonical" href="[^"]*/)about/', r"\1browse/", {"mistaken-page"}),
    "the canonical address of another host": (r'(<link rel="canonical" href=")[^"]*', r"\1https://elsewhere.example/", {"mistaken-page"}),
    "a page that is read and leads on": (r"</head>", '<meta http-equiv="refresh" content="9; url=../"></head>', {"mistaken-page"}),
    "no title": (r"<title>[^<]*</title>", "<title> </title>", {"untitled-page"}),
    "no language": (r'<html lang="en"', "<html", {"no-language"}),
    "no heading": (r"<(/?)h1\b", r"<\1h2", {"no-heading"}),
}  # fmt: skip


@pytest.mark.parametrize("defect", IN_A_HEAD)
def test_what_is_wrong_with_a_head_is_told_by_its_own_rule(told, defect):
    assert told[defect] == IN_A_HEAD[defect][2]


FINE_HEADS = {
    "a comment before the document": (r"(?i)<!doctype", r"<!-- a --><!doctype"),
    "no type": (r"(?i)<!doctype html>", ""),
    "a title that holds markup": (r"<title>", "<title>Use <img> if a <b"),
    "a prefix": (r"<head>", '<head prefix="og: https://ogp.me/ns#">'),
    "the charset as a header": (
        r'<meta charset="utf-8">',
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
    ),
}


@pytest.mark.parametrize("change", FINE_HEADS)
def test_a_head_that_is_written_otherwise_is_not_told(told, change):
    assert told[change] == set()


@pytest.fixture(scope="module")
def told(sound, tmp_path_factory):
    """The rules that are told of a page by what was changed on it: each has its own page in one site."""
    site = copied(sound, tmp_path_factory.mktemp("pages"))
    text = (site.folder / WRITTEN).read_text()
    changed = {
        html: text.replace("</body>", f"<p>{html}</p></body>") for html in [*ON_A_PAGE, *FINE]
    }
    for heads in (IN_A_HEAD, FINE_HEADS):
        for name, (pattern, new, *_) in heads.items():
            changed[name] = re.sub(pattern, new, text, count=0 if heads is IN_A_HEAD else 1)
            assert changed[name] != text
    places = {f"page-{number}/index.html": change for number, change in enumerate(changed)}
    listed = ""
    for place, change in places.items():
        own = f"{SITE_URL}{place.removesuffix('index.html')}"
        site.write(place, changed[change].replace(f'"{SITE_URL}about/"', f'"{own}"'))
        site.write(place.replace("index.html", "picture.svg"), PICTURE)
        listed += f"<url><loc>{own}</loc></url>"
    write_map(site, (site.folder / MAP).read_text().replace("</urlset>", f"{listed}</urlset>"))
    site.listed()
    rules = {change: set() for change in changed}
    for place, rule in site.problems():
        rules[places[place]].add(rule)
    return rules


def test_a_policy_that_is_short_on_all_pages_is_told_on_all(site):
    pages = site.names("**/*.html")
    for name in pages:
        site.change(name, "connect-src 'self' https://asked.example; ", "")
    site.change("_headers", "connect-src 'self' https://asked.example; ", "")
    site.listed()
    assert site.problems() == {(name, "weak-policy") for name in pages}


# What stands in `_headers`, and whether it contradicts the pages.
HEADERS = {
    "/*\n  Content-Security-Policy: script-src 'self' 'unsafe-inline' *\n": {
        ("_headers", "weak-policy")
    },
    "/*\n  content-security-policy: script-src 'self'\n": {("_headers", "weak-policy")},
    "/*\n  Content-Security-Policy: frame-ancestors 'self'\n": set(),
    "/*\n  X-Own: yes\n": set(),
}


@pytest.mark.parametrize("text", HEADERS)
def test_headers_contradict_no_page(site, text):
    site.write("_headers", text)
    site.listed()
    assert site.problems() == HEADERS[text]


def lose(name):
    return lambda s: s.remove(name), {(name, "incomplete-site")}


def alter(name, old, new, rules="incomplete-site"):
    return lambda s: s.change(name, old, new), {(name, rule) for rule in rules.split()}


def empty(name):
    return lambda s: s.write(name, ""), {(name, "incomplete-site")}


def write_map(site, text):
    site.write(MAP, text)
    site.write(f"{MAP}.gz", gzip.compress(text.encode()))


def shorten_map(site):
    text = (site.folder / MAP).read_text()
    write_map(site, re.sub(r"<url>\s*<loc>[^<]*/about/</loc>.*?</url>", "", text, flags=re.DOTALL))


def cut(name, count):
    return lambda s: s.write(name, (s.folder / name).read_bytes()[:-count])


def swap(site):
    site.write(LESSON, (site.folder / "lessons/lost-bags/index.html").read_bytes())


ALL = "api/v1/lessons.json"
# What a site does not tell of itself.
NOT_WHOLE = {
    "no page for what is not found": (
        lambda s: s.remove("404.html"),
        # One of the scripts that the policy names stands there alone.
        {("404.html", "incomplete-site"), (NAME, "script-hash")},
    ),
    "no headers": lose("_headers"),
    "no packed map": lose("sitemap.xml.gz"),
    "no file for programs": lose("llms.txt"),
    "an empty file for programs": empty("llms.txt"),
    "a map that is short": (shorten_map, {(WRITTEN, "incomplete-site")}),
    "no rows": empty("api/v1/lessons.csv"),
    "rows that are cut": (
        cut("api/v1/lessons.csv", 90),
        {("api/v1/lessons.csv", "incomplete-site")},
    ),
    "data of nothing": (lambda s: s.write(ALL, "{}"), {(ALL, "incomplete-site")}),
    "data of another lesson": alter(ALL, '"id": "lost-bags"', '"id": "found-bags"'),
    "a lesson's data of another": alter(
        "api/v1/lessons/lost-bags.json", '"id": "lost-bags"', '"id": "found-bags"'
    ),
    "an empty text": empty("lessons/lost-bags.md"),
    "a feed that lost its entries": (
        lambda s: s.write("feeds/lessons.xml", '<feed xmlns="http://www.w3.org/2005/Atom"/>'),
        {("feeds/lessons.xml", "incomplete-site")},
    ),
    "a lesson in the place of another": (swap, {(LESSON, "mistaken-page")}),
    "the page for what is not found": (
        lambda s: s.write(WRITTEN, (s.folder / "404.html").read_bytes()),
        {(WRITTEN, "mistaken-page")},
    ),
}


@pytest.mark.parametrize("defect", NOT_WHOLE)
def test_what_a_site_does_not_tell_of_itself_is_told(site, defect):
    plant, expected = NOT_WHOLE[defect]
    plant(site)
    site.listed()
    told = site.problems()
    assert expected <= told
    rules = {rule for _, rule in told}
    assert rules - {"dead-anchor", "dead-link"} == {rule for _, rule in expected}


def test_a_page_of_not_found_links_from_the_root_of_the_host(site):
    site.add("404.html", '<a href="about/">a</a>')
    site.listed()
    assert site.problems() == {("404.html", "dead-link")}


def test_a_style_sheet_asks_no_other_host_and_nothing_that_is_gone(site):
    site.write(
        "a.css",
        "/* url(gone.png) */ a { src: url(about/picture.svg); content: 'https://elsewhere.example/' }",
    )
    site.write("b.css", 'a { background: url( "gone.png" ), url(data:image/png;base64,AA==) }')
    site.write("c d.png", "a")
    site.write(
        "c.css", "@namespace svg url(http://www.w3.org/2000/svg); a { background: url(c\\ d.png) }"
    )
    asking = [
        "@import'https://elsewhere.example/a.css';",
        '@import/**/"https://elsewhere.example/a.css";',
        "a { content: '/*' } b { src: url(https://elsewhere.example/) }",
        "a { src: \\75rl(https://elsewhere.example/) }",
        "a { background: image-set('about/picture.svg' 1x, 'https://elsewhere.example/' 2x) }",
    ]
    for number, text in enumerate(asking):
        site.write(f"asks-{number}.css", text)
    site.listed()
    assert site.problems() == {
        ("b.css", "dead-link"),
        *((f"asks-{number}.css", "outside-request") for number in range(len(asking))),
    }


SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
# Documents that are opened by their own address, where no policy binds them, and the rule that they
# break.
DOCUMENTS = {
    f'<svg {SVG}><path onclick="go()"/></svg>': "inline-code",
    f'<svg {SVG}><a xlink:href="javascript:go()"/></svg>': "inline-code",
    f"<svg {SVG}><title/><script>go()</script></svg>": "inline-code",
    '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script href="a.js"/></s:svg>': "inline-code",
    '<r xmlns:h="http://www.w3.org/1999/xhtml"><h:script>go()</h:script></r>': "inline-code",
    f'<svg {SVG}><style/><image href="https://elsewhere.example/"/></svg>': "outside-request",
    f"<svg {SVG}><style>@import 'https://elsewhere.example/'</style></svg>": "outside-request",
    f'<!DOCTYPE svg [<!ENTITY h "https://elsewhere.example/">]><svg {SVG}><image href="&h;"/></svg>': "outside-request",
    f'<?xml-stylesheet href="https://elsewhere.example/"?><svg {SVG}/>': "outside-request",
    f'<svg {SVG}><a href="https://elsewhere.example/"/><style>a {{}}</style><path style="fill: red"/></svg>': "",
    '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="enclosure" href="https://elsewhere.example/"/></feed>': "",
}


def test_a_document_that_is_a_page_of_its_own_runs_and_asks_nothing(site):
    for number, text in enumerate(DOCUMENTS):
        site.write(f"a{number}.{'xml' if number % 2 else 'svg'}", text)
    site.listed()
    told = {int(re.sub(r"\D", "", name)): rule for name, rule in site.problems()}
    assert told == {number: rule for number, rule in enumerate(DOCUMENTS.values()) if rule}


def test_a_file_by_which_another_service_knows_the_owner_stays_as_it_is(site):
    site.write("proof1234.html", "site-verification: proof1234.html")
    site.listed()
    assert site.problems() == set()


# What is wrong with data.
IN_DATA = {
    "a feed that breaks off": (lambda s: s.write("feeds/lessons.xml", "<feed><title>"), {("feeds/lessons.xml", "broken-data"), ("feeds/lessons.xml", "incomplete-site")}),
    "JSON that breaks off": (lambda s: s.write("api/v1/statistics.json", '{"a": ['), {("api/v1/statistics.json", "broken-data")}),
    "a number that is none": (lambda s: s.write("a.json", "[NaN]"), {("a.json", "broken-data")}),
    "a site map of another build": (
        lambda s: s.write("sitemap.xml.gz", gzip.compress(b"<urlset/>")),
        {("sitemap.xml.gz", "broken-data")},
    ),
    "what cannot be unpacked": (lambda s: s.write("a.gz", b"a"), {("a.gz", "broken-data")}),
    "a calendar that breaks off": (
        lambda s: s.write("follow-through/all.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"),
        {("follow-through/all.ics", "broken-data")},
    ),
    "content in a feed that leads nowhere": (
        lambda s: s.write("a.json", json.dumps({"content_html": f'<a href="{SITE_URL}gone/">a</a>'})),
        {("a.json", "dead-link")},
    ),
    "an address that is only spoken of": (
        lambda s: (
            s.write("a.json", json.dumps({"text": f"See `({SITE_URL}gone/)`."})),
            s.write("a.md", f"See `({SITE_URL}gone/)`, or `'{SITE_URL}gone/'`."),
        ),
        set(),
    ),
    "data that leads to no place on a page": (
        lambda s: s.write("a.json", json.dumps({"url": f"{SITE_URL}about/#whhy", "urls": [f"{SITE_URL}about/#why"]})),
        {("a.json", "dead-anchor")},
    ),
    "a feed that leads nowhere": (
        lambda s: s.change("feeds/lessons.xml", f"{SITE_URL}lessons/late-refunds/", f"{SITE_URL}lessons/gone/"),
        {("feeds/lessons.xml", "dead-link")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("defect", IN_DATA)
def test_data_that_cannot_be_read_or_leads_nowhere_is_told(site, defect):
    plant, expected = IN_DATA[defect]
    plant(site)
    site.listed()
    assert site.problems() == expected


def lose_shard(site):
    name = next(its for its in site.names("search/facets-*/*.json"))
    site.remove(name)
    return name


def cut_shard(site):
    name = shard(site)
    site.write(name, (site.folder / name).read_bytes()[:-5])
    return name.rpartition("/")[0]


def lose_card(site):
    name = site.names("search/cards-*/0.json")[0]
    site.remove(name)
    return name


def leave_shard(site):
    name = "search/terms-0123456789ab/0.json"
    site.write(name, "{}")
    return name


def empty_shards(site):
    for name in site.names("search/terms-*/*.json"):
        site.write(name, "{}")
    return name.rpartition("/")[0]


def lengthen_posting(site):
    name = shard(site)
    content = json.loads((site.folder / name).read_text())
    content[min(content)][0] += "AAA"
    site.write(name, json.dumps(content))
    return name.rpartition("/")[0]


def retitle_card(site):
    name = site.names("search/cards-*/0.json")[0]
    site.change(name, '"title":"', '"title":"Not ')
    return name.rpartition("/")[0]


def empty_places(site):
    name = site.names("search/places-*/0.json")[0]
    site.write(name, "{}")
    return name.rpartition("/")[0]


def lead_astray(site):
    name = site.names("search/cards-*/0.json")[0]
    cards = json.loads((site.folder / name).read_text())
    cards["0"]["address"] = "about/"
    site.write(name, json.dumps(cards))
    return name.rpartition("/")[0]


def lose_entry(site):
    site.remove("search/index.json")
    return "search/index.json"


def miscount(site):
    entry(site, lambda its: its.update(documents=99))
    return "search/index.json"


def change_form(site):
    entry(site, lambda its: its.update(terms=1))
    return "search/index.json"


def lose_part(site):
    entry(site, lambda its: its.pop("below"))
    return "search/index.json"


@pytest.mark.parametrize(
    "plant",
    [
        lose_shard,
        cut_shard,
        lose_card,
        leave_shard,
        empty_shards,
        lengthen_posting,
        retitle_card,
        empty_places,
        lose_entry,
        miscount,
        change_form,
        lose_part,
    ],
)
def test_a_search_index_that_is_not_whole_is_told(site, plant):
    name = plant(site)
    site.listed()
    told = {
        its for its in site.problems() if its[1] not in ("broken-data", "dead-link", "weak-policy")
    }
    assert told == {(name, "search-index")}


def test_a_site_without_data_of_single_lessons_is_whole(site):
    first, *others = site.names("api/v1/lessons/*.json")
    site.remove(first)
    site.listed()
    assert site.problems() == {(first, "incomplete-site")}
    for name in others:
        site.remove(name)
    (site.folder / "api/v1/lessons").rmdir()
    site.listed()
    assert site.problems() == set()


def test_a_lesson_that_is_not_in_the_search_index_is_told(site):
    cards = lead_astray(site)
    site.listed()
    names = ("lessons/lost-bags/index.html", WRITTEN, cards)
    assert site.problems() == {(name, "search-index") for name in names}


@pytest.mark.parametrize(
    "options", [{"use_directory_urls": False}, {"site_url": ""}], ids=["files", "nowhere"]
)
def test_a_site_without_folders_or_without_an_address_is_sound_too(place, options):
    place.lesson("2020/late-refunds", aliases=["slow-refunds"])
    place.configure({"search": {"endpoint": "https://asked.example/q"}}, **options)
    place.build()
    assert [str(problem) for problem in verify(place.site)] == []
    Built(place.site).remove(
        "browse.html" if "use_directory_urls" in options else "browse/index.html"
    )
    assert {"missing-file", "dead-link"} <= {problem.rule for problem in verify(place.site)}


def test_the_command_tells_in_every_format_and_exits_with_what_it_found(
    sound, site, tmp_path, monkeypatch
):
    def told(*arguments):
        return CliRunner().invoke(main, ["verify", *arguments], catch_exceptions=False)

    monkeypatch.chdir(tmp_path)
    whole = told(str(sound))
    assert (whole.exit_code, whole.stdout.endswith(" files checked: sound.\n"), whole.stderr) == (
        0,
        True,
        "",
    )
    site.add(WRITTEN, '\n<a href="#whhy">a</a>')
    site.listed()
    text = told("site")
    assert text.exit_code == 1
    assert re.match(
        r"site/about/index\.html:\d+:1: error: there is no `#whhy` .*\[dead-anchor\]\n", text.stdout
    )
    assert [problem["rule"] for problem in json.loads(told("--format", "json", "site").stdout)] == [
        "dead-anchor"
    ]
    sarif = json.loads(told("--format", "sarif", "site").stdout)
    assert "dead-anchor" in {rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert told("gone").exit_code == 2
    (tmp_path / "empty").mkdir()
    assert told("empty").exit_code == 2
