"""Lessons in a folder of a site that is there: all that was there stays, byte for byte."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cli.versions import must_be_whole
from generator.verify import NAME, NoSite, verify, write_manifest
from generator.verify.manifest import read_manifest

FERRY = Path(__file__).parents[1] / "ferry" / "lessons"
AT = "know/lessons/"
POLICY_OF_A_PAGE = re.compile(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>\n")
THEIRS = {
    "site_name": "Our tool",
    "site_url": "https://tool.example.org/docs/",
    "theme": {
        "name": "material",
        "custom_dir": "overrides",
        "features": ["navigation.instant", "content.tooltips"],
    },
    "extra_css": ["own.css", "https://fonts.example.org/own.css"],
    "extra": {"analytics": {"provider": "google", "property": "G-1"}},
    "hooks": ["theirs.py"],
    "nav": [{"Home": "index.md"}, {"Way in": "start.md"}],
}
OVERRIDDEN = '{% extends "base.html" %}{% block announce %}New {{ problems }}{{ at }}{% endblock %}'
HOOKS = """\
def on_page_markdown(markdown, **_):
    assert markdown.splitlines()[0].startswith("#")

def on_post_page(output, **_):
    return output.replace("</head>", "<script>theirs()</script></head>")
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory, build, bytes_of):
    """A site before it had lessons and after, each as its files: `before, after`."""
    root = tmp_path_factory.mktemp("beside")
    for name, text in {
        "docs/index.md": '# Hello\n\n<b style="color: red">Never twice.</b>\n',
        "docs/start.md": "# Start\n\nZebra\n",
        "docs/own.css": "p { color: red }\n",
        "docs/know/lessons/contributing.md": "# Give one\n\nQuagga\n",
        "overrides/main.html": OVERRIDDEN,
        "theirs.py": HOOKS,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "docs/linked.md").symlink_to(root / "docs/start.md")
    shutil.copytree(FERRY, root / "lessons")

    def built(*plugins):
        (root / "mkdocs.yml").write_text(json.dumps({**THEIRS, "plugins": ["search", *plugins]}))
        result = build("--strict", folder=root)
        assert result.returncode == 0, result.stderr
        return bytes_of(root / "site")

    lessons = {"at": f"/{AT.strip('/')}", "was_at": "old"}
    return built(), built({"lessons": lessons})


def test_a_site_without_a_page_on_how_to_give_one_gets_ours(place, broken_links):
    """An empty base asks for the first lesson, and the link would be dead; the theme is as it was."""
    shutil.rmtree(place.root / "docs")
    place.write("docs/index.md", "# Hello\n")
    options = {"at": "lessons/", "policy": "none"}
    place.configure(options, use_directory_urls=False, nav=[{"Home": "index.md"}])
    place.sound()
    assert told(place.site) == []
    assert "the ten-minute" in place.page("lessons/contributing.html").text.casefold()
    assert sorted(set(broken_links(place.site, directories=False))) == []


@pytest.fixture
def before(sites):
    return sites[0]


@pytest.fixture
def after(sites):
    return sites[1]


@pytest.fixture
def home(after, page_of):
    return page_of(after[f"{AT}index.html"])


def test_every_file_outside_stays_byte_for_byte(before, after):
    """Styles, fonts, search box, search index, site map and a policy would each be a change."""
    changed = {name for name, content in before.items() if after[name] != content}
    assert changed == set()
    outside = {name for name in after if not name.startswith((AT, "old/"))}
    assert outside == {name for name in before if not name.startswith(AT)}


def test_all_that_a_build_at_the_root_writes_lies_below_the_folder(after):
    ours = {name.removeprefix(AT) for name in after if name.startswith(AT)}
    assert {
        "index.html",
        "browse/index.html",
        "lessons/ferry-left-early/index.html",
        "lessons/ferry-left-early.md",
        "api/v1/lessons.json",
        "feeds/lessons.xml",
        "search/index.json",
        "assets/lessons.css",
        "site-files.json",
        "llms.txt",
    } <= ours


@pytest.fixture
def laid_down(after, tmp_path):
    for name, content in after.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def test_our_pages_lead_to_files_that_are_there(laid_down, broken_links):
    found = [(page, link) for page, link in broken_links(laid_down) if page.startswith(AT)]
    assert found == []


def told(folder):
    return sorted((problem.file, problem.rule) for problem in verify(folder))


def test_a_look_through_the_site_judges_the_folder_alone(laid_down):
    """The site's own pages have fonts from elsewhere, styles and scripts that no policy of ours allows."""
    assert told(laid_down) == told(laid_down / AT) == []


def test_a_look_through_the_site_tells_what_is_wrong_in_the_folder(laid_down):
    """A look at too little, or one that takes all above the folder for sound, would be silent."""
    page, home = "lessons/ferry-left-early/index.html", laid_down / AT
    spoilt = (
        (home / page)
        .read_text()
        .replace("../../../../assets/images/favicon.png", "../../../../assets/gone.png")
        .replace("../../../../start/", "../../../../../start/")
        .replace("</body>", '<script src="https://elsewhere.example/a.js"></script></body>')
    )
    (home / page).write_text(spoilt)
    (home / "drafts").mkdir()
    shutil.copy(next(FERRY.glob("20*/*.yml")), home / "drafts" / "one.yml")
    expected = {
        (page, "changed-file"),
        (page, "dead-link"),
        (page, "outside-request"),
        ("drafts/one.yml", "unfit-file"),
    }
    found = told(home)
    assert set(found) == expected
    assert found.count((page, "dead-link")) == 2
    assert {(f"{AT}{file}", rule) for file, rule in expected} == {
        (file, rule) for file, rule in told(laid_down)
    }


@pytest.mark.parametrize(
    ("bound", "rules"), [("none", set()), ("ours", {"no-policy", "changed-file"})]
)
def test_a_page_without_a_policy_is_sound_only_where_none_was_built(laid_down, bound, rules):
    home = laid_down / AT
    for path in home.rglob("*.html"):
        path.write_text(POLICY_OF_A_PAGE.sub("", path.read_text()))
    known = read_manifest(home)
    if bound == "none":
        part = replace(known.part, bound="none")
        (home / NAME).unlink()
        write_manifest(home, known.site_url, known.lessons, "", part)
    assert {rule for _, rule in told(home)} == rules


def test_the_folder_is_not_looked_through_away_from_its_site(laid_down, tmp_path_factory):
    alone = shutil.copytree(laid_down / AT, tmp_path_factory.mktemp("alone") / "copy")
    with pytest.raises(NoSite, match="was built as know/lessons/ of a site"):
        verify(alone)


def test_a_site_with_other_pages_is_not_published(laid_down, capsys):
    with pytest.raises(SystemExit):
        must_be_whole(laid_down)
    assert "Lessons lie in a folder of this site" in capsys.readouterr().err


def test_what_leaves_the_site_names_the_folder(after):
    address = b"https://tool.example.org/docs/know/lessons/lessons/ferry-left-early/"
    for name in ("llms.txt", "feeds/lessons.xml", "lessons/ferry-left-early/index.html"):
        assert address.removesuffix(b"/") in after[AT + name]
    manifest = json.loads(after[f"{AT}site-files.json"])
    assert manifest["site_url"] == "https://tool.example.org/docs/know/lessons/"
    assert "lessons/ferry-left-early/index.html" in manifest["files"]
    assert manifest["part"] == {"at": AT, "bound": "ours", "theirs": ["contributing/index.html"]}
    assert manifest["files"].keys() == {
        name.removeprefix(AT) for name in after if name.startswith(AT)
    } - {"site-files.json"}


def test_our_pages_have_our_policy_and_load_nothing_from_another_host(after):
    assert b"Content-Security-Policy" not in after[f"{AT}contributing/index.html"]
    assert b"Content-Security-Policy" in after[f"{AT}index.html"]
    hosts = (b"fonts.googleapis", b"fonts.example", b"googletagmanager", b"theirs()")
    ours = [page for name, page in after.items() if name.startswith(AT) and b"lesson-find" in page]
    assert len(ours) > 50
    assert [page for page in ours if any(host in page for host in hosts)] == []


def test_our_pages_are_in_the_frame_of_the_site(after, home):
    text = after[f"{AT}index.html"].decode()
    styles = [
        its.attributes["href"] for its in home.elements if its.attributes.get("rel") == "stylesheet"
    ]
    assert styles[-2:] == ["assets/lessons.css", "../../own.css"]
    assert "Way in" in text
    assert f"New {AT}" in " ".join(text.split())


def test_one_box_stands_on_our_pages_and_it_is_ours(after):
    page = after[f"{AT}index.html"]
    assert b'class="lesson-box"' in page
    assert b'data-md-component="search"' not in page


def test_no_link_is_followed_without_loading_the_page(after):
    """Instant navigation would take our style and policy along, and leave our scripts behind."""
    assert b"navigation.instant" not in after[f"{AT}index.html"]
    assert AT.encode() + b"browse" not in after["sitemap.xml"]


def test_search_finds_the_pages_below_the_folder_alone(after):
    found = b"".join(text for name, text in after.items() if name.startswith(f"{AT}search/"))
    assert (b"Quagga" in found, b"Zebra" in found) == (True, False)


@pytest.mark.parametrize("address", ["", "browse/", "lessons/ferry-left-early/"])
def test_what_lay_elsewhere_before_leads_on(after, page_of, address):
    page = page_of(after[f"old/{address}index.html"])
    [refresh] = [its for its in page.all("meta") if its.attributes.get("http-equiv") == "refresh"]
    way = refresh.attributes["content"].removeprefix("0; url=")
    assert posixpath.normpath(f"old/{address}{way}") == f"{AT}{address}".rstrip("/")


def test_who_follows_a_feed_or_a_calendar_at_its_old_address_still_gets_it(after):
    followed = [name for name in after if name.startswith("old/") and not name.endswith(".html")]
    assert {"old/feeds/lessons.xml", "old/follow-through/all.ics"} <= set(followed)
    assert [name for name in followed if after[name] != after[AT + name[4:]]] == []
