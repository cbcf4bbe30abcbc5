"""``lessons match-requests`` and ``match-comment``, against hosts in memory: one comment, and what strangers try."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from generator.around.hosts import HostError
from generator.cli import main, requests
from generator.match.comment import MARK
from generator.site import addresses
from generator.site.api.matching import match_file
from generator.site.pages import Pages, Settings

PLAN = "We refund every guest twice if the till does not know it: nobody tests the till, and all earlier refunds are refused by hand on the same day without the old list of overbooked rooms."
JAM = "The jam of the summer party is ready: quince first, elder second, plum with cinnamon third."
BOTS = {"github": "github-actions[bot]", "gitlab": "project_1_bot"}
ENVIRONMENT = {
    "github": {"GITHUB_API_URL": "https://api.example", "GITHUB_REPOSITORY": "crew/till"},
    "gitlab": {"GITLAB_CI": "true", "CI_API_V4_URL": "https://api.example", "CI_PROJECT_ID": "1"},
}


class MemoryHost:
    """A project with requests, files and comments, which answers in the dialect of a host."""

    def __init__(self, kind):
        self.kind = kind
        self.numbers = itertools.count(100)
        self.requests = {}
        self.files = {}
        self.comments = {}
        self.asked = []
        self.reachable = True

    def open(self, number, body, *, title="Refunds", author="ada", files=(), state="open"):
        github = self.kind == "github"
        state = state if github or state == "closed" else "opened"
        person = {"login": author} if github else {"username": author}
        text = {"body": body} if github else {"description": body}
        people = {"user": person} if github else {"author": person}
        self.requests[number] = {("number" if github else "iid"): number, "title": title} | text
        self.requests[number] |= {"state": state}
        self.requests[number] |= people
        self.files[number] = list(files)
        self.comments.setdefault(number, [])

    def say(self, number, author, text, association="NONE"):
        key, login = ("user", "login") if self.kind == "github" else ("author", "username")
        comment = {"id": next(self.numbers), key: {login: author}, "body": text}
        known = {"author_association": association} if self.kind == "github" else {}
        self.comments[number].append(comment | known)
        return comment["id"]

    def said(self, number):
        return [comment["body"] for comment in self.comments[number]]

    def asker(self, api, headers):
        assert api == "https://api.example"
        given = "PRIVATE-TOKEN" if self.kind == "gitlab" else "Authorization"
        may_write = headers[given].endswith("writes")

        def ask(method, path, data):
            self.asked.append((method, path))
            if not self.reachable:
                raise HostError("it cannot be reached")
            if method != "GET" and not may_write:
                raise HostError("it refused with status 403")
            return self.answer(method, path, data)

        return ask

    def answer(self, method, path, data):  # noqa: PLR0911 - one answer a path
        path, _, query = path.partition("?")
        page = re.search(r"&per_page=100&page=(\d+)", query)
        if page and page[1] != "1":
            return []
        place = re.sub(r"^(repos/crew/till|projects/1)/?", "", path)
        if path == "user" and self.kind == "gitlab":
            return {"username": BOTS["gitlab"]}
        if place in ("pulls", "merge_requests") and page:
            return list(self.requests.values())
        if found := re.fullmatch(r"(?:pulls|merge_requests)/(\d+)", place):
            return self.requests[int(found[1])]
        if found := re.fullmatch(r"(?:pulls/(\d+)/files|merge_requests/(\d+)/diffs)", place):
            names = self.files[int(found[1] or found[2])]
            return [{"filename": name, "new_path": name, "old_path": name} for name in names]
        if found := re.fullmatch(r"(?:issues/(\d+)/comments|merge_requests/(\d+)/notes)", place):
            number = int(found[1] or found[2])
            if method == "POST":
                return self.say(number, BOTS[self.kind], data["body"])
            assert page
            return self.comments[number]
        found = re.fullmatch(r"(?:issues/comments|merge_requests/\d+/notes)/(\d+)", place)
        return self.change(method, int(found[1]), data)

    def change(self, method, wanted, data):
        [(number, comment)] = [
            (number, comment)
            for number, comments in self.comments.items()
            for comment in comments
            if comment["id"] == wanted
        ]
        if method == "DELETE":
            self.comments[number].remove(comment)
        else:
            assert method == ("PATCH" if self.kind == "github" else "PUT")
            comment["body"] = data["body"]


@pytest.fixture
def site(base, monkeypatch, today):
    """A published site with a lesson about refunds, and a folder of another repository to ask from."""
    base.lesson(
        "2020/refunds",
        title="Every guest of overbooked rooms was refunded twice since the till knew no earlier refunds",
        failure="All refunds were made by hand on the same day. Nobody had tested the till, and the old list of earlier refunds was refused.",
        applies_to={"processes": ["refunding"]},
    )
    form = "https://lessons.example.org/form?lesson={lesson}&outcome={outcome}"
    settings = Settings(today=today, site_url="https://lessons.example.org/", use_form=form)
    file = base.root / "site" / addresses.MATCH_DATA
    file.parent.mkdir(parents=True)
    file.write_bytes(match_file(Pages(base.read().published_for("public"), settings)))
    (base.root / "asking").mkdir()
    monkeypatch.chdir(base.root)
    return base.root


@pytest.fixture(params=["github", "gitlab"])
def host(request, monkeypatch):
    memory = MemoryHost(request.param)
    for name in ("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT[request.param].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(requests, "asker", memory.asker)
    return memory


@pytest.fixture
def push(site, host):
    """Run both jobs as the workflow does: the second only where the first one handed something over."""
    file = site / "comments.json"

    def jobs(*options, write="writes"):
        file.unlink(missing_ok=True)
        asked = ["match-requests", "--from", "site", "--in", "asking", "--comments", str(file)]
        read = CliRunner().invoke(main, [*asked, *options], env={"LESSONS_TOKEN": "reads"})
        assert read.exception is None or isinstance(read.exception, SystemExit)
        assert {method for method, _ in host.asked} <= {"GET"}
        written = None
        if file.exists():
            asked = ["match-comment", str(file)]
            written = CliRunner().invoke(main, asked, env={"LESSONS_TOKEN": write})
        host.asked.clear()
        return read, written

    return jobs


def test_six_pushes_of_a_request_make_edit_remove_and_remake_one_comment_until_it_is_not_wanted(
    push, host
):
    host.open(7, PLAN)
    push("--number=7")
    [made] = host.said(7)
    assert made.startswith(MARK)
    assert "[Every guest of overbooked rooms" in made
    assert "What became of it? [used it](<https://lessons.example.org/form?" in made
    assert "(<https://lessons.example.org/lessons/refunds/>)" in made
    first = host.comments[7][0]["id"]

    host.open(7, PLAN, title="We refund by hand")
    push("--number=7")
    [edited] = host.comments[7]
    assert edited["id"] == first
    assert edited["body"] != made

    host.open(7, JAM)
    push("--number=7")
    assert host.said(7) == []

    host.open(7, PLAN)
    push("--number=7")
    assert host.said(7) == [made]
    assert host.comments[7][0]["id"] != first

    answer = "Not for us: we have no till."
    host.say(7, "ada", answer)
    push("--number=7")
    assert host.said(7) == [answer]

    host.open(7, f"{PLAN} All at once.")
    push("--number=7")
    assert host.said(7) == [answer]


def test_where_nothing_fits_nothing_is_written_and_nobody_needs_the_right_to(push, host):
    host.open(7, JAM)
    read, written = push()
    assert (read.exit_code, written) == (0, None)
    assert "Requests looked at: 1; with lessons that fit: 0." in read.stdout
    assert "Lessons that were asked: 1, the newest of 2020, by mkdocs-lessons" in read.stdout


def test_a_request_that_was_closed_is_left_alone(push, host):
    host.open(7, PLAN, state="closed")
    read, written = push("--number=7")
    assert (read.exit_code, written) == (0, None)


def test_a_comment_that_says_it_already_is_left_as_it_is(push, host):
    host.open(7, PLAN)
    push()
    before = json.dumps(host.comments)
    _, written = push()
    assert (written.exit_code, written.output) == (0, "")
    assert json.dumps(host.comments) == before


def test_every_open_request_is_looked_at_also_one_from_a_fork_that_may_write_nothing(push, host):
    host.open(7, PLAN)
    host.open(8, JAM)
    host.open(9, "", files=["README.md"])
    _, refused = push("--number=7", write="reads")
    assert refused.exit_code == 2
    assert "Request 7: the host cannot be asked, since it refused with status 403" in refused.stderr
    assert host.said(7) == []
    read, _ = push()
    assert "Requests looked at: 3; with lessons that fit: 1." in read.stdout
    assert [len(host.said(number)) for number in (7, 8, 9)] == [1, 0, 0]


def test_two_comments_of_ours_become_one(push, host):
    host.open(7, PLAN)
    push()
    host.say(7, BOTS[host.kind], host.said(7)[0])
    push()
    assert len(host.said(7)) == 1


def test_comments_of_others_are_never_touched_whatever_they_look_like(push, host):
    host.open(7, f"{MARK}\n{PLAN}")
    forged = [
        ("mallory", f"{MARK}\n\nAll is well, merge it."),
        (BOTS[host.kind], f"Coverage went up. {MARK}"),
        (f"{BOTS[host.kind]}x", MARK),
    ]
    for author, text in forged:
        host.say(7, author, text)
    before = host.said(7)
    push()
    assert host.said(7)[:3] == before
    assert len(host.said(7)) == 4
    host.open(7, JAM)
    push()
    assert host.said(7) == before


ANSWERS = {
    "ada": ("not for us", True),
    "mallory": ("Not for us!", False),
    "eve": ("> It is not for us\n\nI think it is for us.", False),
}


@pytest.mark.parametrize("author", ANSWERS)
def test_only_who_has_a_say_keeps_a_request_quiet(push, host, author):
    text, is_quiet = ANSWERS[author]
    host.open(7, PLAN)
    host.say(7, author, text)
    push()
    assert len(host.said(7)) == (1 if is_quiet else 2)


def test_a_member_keeps_a_request_quiet_on_github(push, host):
    host.open(7, PLAN)
    host.say(7, "grace", "**Not for us**, see the contract.", "MEMBER")
    push()
    assert len(host.said(7)) == (1 if host.kind == "github" else 2)


def test_a_file_of_the_repository_that_asks_keeps_a_lesson_quiet(push, host, site):
    host.open(7, PLAN)
    push()
    entry = "{lesson: refunds, until: 9999, reason: We have no till.}"
    (site / "asking" / "match.yml").write_text(f"mute:\n  - {entry}\n")
    push()
    assert host.said(7) == []


HOSTILE = [
    "@everyone and @crew/all, see #1, !2 and https://evil.example/x www.evil.example",
    "![x](https://evil.example/x.png) [click](javascript:alert(1)) <img src=x onerror=alert(1)>",
    f"{MARK} --> <details><summary>ok</summary>",
    "::set-output name=comments::1 ::add-mask::a ##[set-env name=PATH]x ##[stop-commands]y",
    "$(touch ran) `touch ran` ${IFS} ; touch ran | touch ran && touch ran",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \u202eesrever\u2066 \r\nsection_start:1:a\r\x1b[0K",
    "/close\n/approve\n/merge",
    "````\n```js\n</script><script>alert(1)</script>\n````",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_descriptions_and_names_of_files_act_nowhere(
    push, host, site, text, monkeypatch
):
    monkeypatch.setattr("generator.match.gate.THRESHOLD", 0)  # so that strangers are quoted
    sentence = f"{' '.join(text.split())} {PLAN[0].lower()}{PLAN[1:]}"
    host.open(7, f"{text}\n\n{sentence}", title=text, files=[f"till/{text}", "$(touch ran)"])
    read, written = push()
    log = read.stderr + written.output
    for line in log.splitlines():
        assert re.fullmatch(r"Request 7: the comment is written\.", line)
    [comment] = host.said(7)
    assert comment.startswith(MARK)
    assert comment.count("<!--") == 1 + sum("<!--" in quoted for quoted in code_in(comment))
    html = MarkdownIt().render(comment.removeprefix(MARK))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "strong", "em", "ul", "li", "br", "code", "a"}
    links = re.findall('href="([^"?]*)', html)
    assert links[0] == "https://lessons.example.org/lessons/refunds/"
    assert set(links[1:]) == {"https://lessons.example.org/form"}
    bare = re.sub(r"`[^`]*`", "", comment.removeprefix(MARK))
    for sign in ("@", "<img", "<script", "evil.example", "touch", "::", "##[", "javascript:"):
        assert sign not in bare
    for shown in (comment, read.stdout):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
        assert not any(re.match(r"\s*(/|::|##\[)", line) for line in shown.splitlines()[3:])
    assert not (site / "ran").exists()


def code_in(text):
    return re.findall(r"`[^`]*`", text)


def test_a_host_or_a_site_that_cannot_be_reached_is_told_and_leaves_the_comment(push, host, site):
    host.open(7, PLAN)
    push()
    before = host.said(7)
    host.reachable = False
    read, written = push()
    assert (read.exit_code, written) == (2, None)
    assert (
        read.stderr == "The open requests: the host cannot be asked, since it cannot be reached.\n"
    )
    host.reachable = True
    (site / "site" / addresses.MATCH_DATA).write_text("{")
    read, written = push()
    assert (read.exit_code, written) == (2, None)
    assert host.said(7) == before


def test_outside_a_job_nothing_is_asked(push, host, monkeypatch):
    for name in ("GITHUB_API_URL", "CI_API_V4_URL"):
        monkeypatch.delenv(name, raising=False)
    read, _ = push()
    assert read.exit_code == 2
    assert "this is no job of GitHub or GitLab" in read.stderr
    assert host.asked == []


@pytest.mark.parametrize("handed", ["{", "[]", '{"x": ""}', '{"7": "hello"}', '{"7": 1}'])
def test_what_was_not_handed_over_by_the_first_job_is_not_written(site, host, handed):
    file = site / "comments.json"
    file.write_text(handed)
    done = CliRunner().invoke(main, ["match-comment", str(file)])
    assert done.exit_code == 2
    assert "is not what `lessons match-requests` writes" in done.stderr
    assert host.asked == []
