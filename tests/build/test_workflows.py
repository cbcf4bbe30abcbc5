"""What `lessons init --ci` lays down, and what this repository uses itself: sound, harmless, and doing what it says."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from generator.cli import main

REPOSITORY = Path(__file__).parents[2]
BINARIES = Path(sys.executable).parent
OURS = sorted((REPOSITORY / ".github/workflows").glob("*.yml"))
LAID_DOWN = sorted((REPOSITORY / "generator/starter-ci/github/dot-github/workflows").glob("*.yml"))
GITLAB = REPOSITORY / "generator/starter-ci/gitlab/dot-gitlab-ci.yml"
MATCH = REPOSITORY / "generator/starter-match/github/dot-github/workflows/lessons-match.yml"
MATCH_GITLAB = REPOSITORY / "generator/starter-match/gitlab/dot-gitlab/lessons/match.gitlab-ci.yml"
ALL = [*OURS, *LAID_DOWN, MATCH]
[CALL] = re.findall(
    "```yaml\n(# .github/workflows/.*?)```",
    (REPOSITORY / "docs/other-repositories.md").read_text(),
    re.DOTALL,
)
"""The workflow of a repository that calls ours, as the page about it shows it."""
INSTALL = re.compile(
    r"^( +)run: (?:python -m pip install .*\n|\|\n(?:\1  python -m pip install .*\n)+)",
    re.MULTILINE,
)

LOCK_AT = ("pip\n    directory: /.ci\n", "pip\n    directory: /\n")
"""Where dependabot finds the lock here, and in what is laid down."""


def name_of(path):
    return path.relative_to(REPOSITORY).as_posix()


NO_FORK = (
    "(github.event_name != 'pull_request'"
    " || github.event.pull_request.head.repo.full_name == github.repository)"
)
"""Holds for what no fork started; a token would be of no use there anyway."""

each_workflow = pytest.mark.parametrize("path", ALL, ids=name_of)


def read(path):
    """Read a workflow; `on` is a truth value to YAML, so the triggers stand under True."""
    return yaml.safe_load(path.read_text())


def steps(path):
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Knowledge bases laid down anew for both hosts, what asks for lessons, and what we use ourselves."""
    folder = tmp_path_factory.mktemp("places")
    for host in ("github", "gitlab"):
        for option in ("--ci", "--match"):
            laid_down = CliRunner().invoke(main, ["init", str(folder / host), option, host])
            assert laid_down.exit_code == 0, laid_down.output
    (folder / "github/.github/workflows/calls.yml").write_text(CALL)
    shutil.copytree(REPOSITORY / ".github", folder / "ours/.github")
    return folder


SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.gitlab-ci": "**/*.gitlab-ci.yml",
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_is_laid_down_and_what_we_use_follow_the_schemas_of_the_hosts(places, run, schema):
    files = sorted(places.glob(f"*/{SCHEMAS[schema]}"))
    hosts = {"gitlab"} if schema == "vendor.gitlab-ci" else {"github", "ours"}
    assert {path.relative_to(places).parts[0] for path in files} == hosts
    asked = [BINARIES / "check-jsonschema", "--builtin-schema", schema]
    checked = run(*asked, *files, folder=places)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("place", ["github", "ours"])
def test_an_auditor_finds_nothing_in_what_is_laid_down_and_what_we_use(places, run, place):
    zizmor = [BINARIES / "zizmor", "--offline", "--persona=auditor", "--no-progress"]
    audited = run(*zizmor, ".", folder=places / place)
    assert audited.returncode == 0, audited.stdout + audited.stderr


def test_there_is_something_to_audit():
    assert {path.name for path in LAID_DOWN} >= {"check.yml", "publish.yml", "links.yml"}
    assert {path.name for path in OURS} > {path.name for path in LAID_DOWN}


def test_this_repository_uses_what_it_lays_down_but_for_how_the_program_is_installed():
    laid_down = REPOSITORY / "generator/starter-ci/github/dot-github"
    for path in (path for path in laid_down.rglob("*") if path.is_file()):
        ours = REPOSITORY / ".github" / path.relative_to(laid_down)
        known = ours.read_text().replace(LOCK_AT[0], LOCK_AT[1])
        assert INSTALL.sub("", known) == INSTALL.sub("", path.read_text()), path


def test_our_lock_lies_where_every_install_and_dependabot_look_for_it():
    assert (REPOSITORY / ".ci/requirements.txt").is_file()
    assert LOCK_AT[0] in (REPOSITORY / ".github/dependabot.yml").read_text()
    installs = [line for path in OURS for line in path.read_text().splitlines() if "--req" in line]
    assert installs
    assert all("--require-hashes --requirement .ci/requirements.txt" in line for line in installs)


def test_both_hosts_ask_the_same_of_whoever_proposes_a_change():
    asked = (REPOSITORY / ".github/pull_request_template.md").read_text()
    gitlab = REPOSITORY / "generator/starter-ci/gitlab/dot-gitlab"
    assert (gitlab / "merge_request_templates/Default.md").read_text() == asked


@each_workflow
def test_nothing_may_do_more_than_its_job_needs(path):
    workflow = read(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert job["timeout-minutes"] <= 60
    assert workflow["concurrency"]["group"]


@each_workflow
def test_what_a_stranger_proposes_meets_no_right_to_write_and_no_secret(path):
    workflow = read(path)
    triggers = workflow[True]
    assert "pull_request_target" not in triggers
    assert "workflow_run" not in triggers
    if "pull_request" in triggers:
        rights = {
            right
            for job in workflow["jobs"].values()
            if NO_FORK not in job.get("if", "")
            for right in job["permissions"].values()
        }
        assert rights == {"read"}
        assert "secrets." not in path.read_text()


@each_workflow
def test_every_action_is_pinned_by_its_commit_with_the_version_beside_it(path):
    lines = [line.strip(" -") for line in path.read_text().splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.fullmatch(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_has_one_version():
    pins = {
        line.split("uses: ")[1]
        for path in ALL
        for line in path.read_text().splitlines()
        if "uses: " in line
    }
    assert len(pins) == len({pin.partition("@")[0] for pin in pins})


@each_workflow
def test_nothing_is_expanded_in_a_shell_line(path):
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@each_workflow
def test_what_is_fetched_keeps_no_credentials(path):
    fetched = [step for step in steps(path) if "actions/checkout" in step.get("uses", "")]
    assert [step for step in fetched if step["with"]["persist-credentials"] is not False] == []


@each_workflow
def test_every_shell_line_can_be_parsed(path):
    for step in steps(path):
        parsed = subprocess.run(
            ["bash", "-n"], input=step.get("run", ""), text=True, capture_output=True, check=False
        )
        assert (parsed.returncode, parsed.stderr) == (0, "")


@pytest.mark.parametrize("path", [GITLAB, MATCH_GITLAB], ids=name_of)
def test_every_shell_line_for_gitlab_can_be_parsed(path):
    jobs = [job for job in read(path).values() if isinstance(job, dict)]
    lines = [
        line
        for job in jobs
        for part in ("before_script", "script", "after_script")
        for line in job.get(part, [])
    ]
    assert len(lines) > 5
    for line in lines:
        parsed = subprocess.run(
            ["bash", "-n"], input=line, text=True, capture_output=True, check=False
        )
        assert (parsed.returncode, parsed.stderr) == (0, "")


def test_libraries_are_installed_as_they_are_locked_by_hash():
    for path in [*LAID_DOWN, GITLAB]:
        installs = [line for line in path.read_text().splitlines() if "pip install" in line]
        assert installs
        assert all("--require-hashes --requirement requirements.txt" in line for line in installs)


def test_dependabot_knows_the_lock_by_its_name_and_looks_at_every_library_in_it():
    assert (REPOSITORY / "generator/starter-ci/both/requirements.in").is_file()
    [command] = [
        line
        for line in (REPOSITORY / "docs/publish.md").read_text().splitlines()
        if "pip-compile" in line
    ]
    assert command.endswith(" requirements.in")
    assert not {"--no-header", "--output-file", "-o"} & set(command.split())
    updates = read(REPOSITORY / "generator/starter-ci/github/dot-github/dependabot.yml")["updates"]
    [pip] = [each for each in updates if each["package-ecosystem"] == "pip"]
    assert pip["allow"] == [{"dependency-type": "all"}]


CALLED = next(path for path in LAID_DOWN if path.name == "match.yml")


def test_what_is_laid_down_elsewhere_does_as_what_is_called_from_here():
    """They differ in what starts them, and in where the lock lies."""
    here = (
        CALLED.read_text()
        .replace("asking/", "")
        .replace("requirement ", "requirement .github/lessons/")
    )
    for job, elsewhere in read(MATCH)["jobs"].items():
        known = yaml.safe_load(here)["jobs"][job]
        assert known | {"steps": []} == elsewhere | {"steps": []}
        does = [step for step in known["steps"] if "checkout" not in step.get("uses", "")]
        for step in elsewhere["steps"][1:]:
            assert step.get("run", "") in does[0].get("run", "")
            assert step | {"run": ""} == does.pop(0) | {"run": ""}
        assert does == []


def test_a_repository_that_calls_what_is_here_starts_it_alike_and_gives_what_it_takes():
    call = yaml.safe_load(CALL)
    triggers = {name: known for name, known in read(MATCH)[True].items() if known}
    assert call[True] == triggers
    assert (
        call["jobs"]["lessons"]["with"].keys()
        == read(CALLED)[True]["workflow_call"]["inputs"].keys()
    )
    rights = [job["permissions"] for job in read(CALLED)["jobs"].values()]
    assert call["jobs"]["lessons"]["permissions"] == rights[-1]


def test_nothing_of_a_request_is_fetched_and_its_words_meet_no_shell_line():
    for path in (MATCH, CALLED):
        fetched = [step["with"] for step in steps(path) if "checkout" in step.get("uses", "")]
        merged = "${{ github.event.repository.default_branch || github.ref }}"
        for given in fetched:
            assert (
                given.get("ref") == merged or given["repository"] == "${{ inputs.knowledge-base }}"
            )
        text = path.read_text()
        for words in ("title", "body", "head_ref", "head.ref", "head.sha", "label"):
            assert f"github.event.pull_request.{words}" not in text
            assert f"github.{words}" not in text


def test_a_pull_request_fails_by_no_step_and_a_week_without_an_answer_does():
    for path in (MATCH, CALLED):
        assert {step["continue-on-error"] for step in steps(path)} == {
            "${{ env.GOES_ON == 'true' }}"
        }
        goes_on = read(path)["env"]["GOES_ON"]
        assert goes_on.startswith("${{ github.event_name == 'pull_request' || ")
        hourly, weekly = (each["cron"] for each in read(MATCH)[True]["schedule"])
        assert f"'{hourly}'" in goes_on
        assert weekly not in goes_on


def test_on_gitlab_only_a_schedule_of_the_branch_that_is_merged_to_meets_a_token(shell, tmp_path):
    jobs = read(MATCH_GITLAB)
    log = jobs["lessons-log"]
    assert log["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert (log["variables"]["GIT_CHECKOUT"], log["allow_failure"]) == ("false", True)
    assert "TOKEN" not in "".join(log["script"])
    scheduled = jobs[".lessons-scheduled"]["rules"]
    assert all('$CI_PIPELINE_SOURCE == "schedule"' in rule["if"] for rule in scheduled)
    [write] = jobs["lessons-write"]["script"]
    (tmp_path / "comments.json").write_text("{}")
    assert shell(write, {"lessons": ""}) == []


@pytest.fixture
def shell(tmp_path, run):
    """Run a script where commands of these names only write down what they are asked, and print what they are told."""
    said = tmp_path / "said"

    def script(text, commands, **variables):
        (tmp_path / "bin").mkdir()
        for name, answer in commands.items():
            path = tmp_path / "bin" / name
            path.write_text(
                f'#!/bin/sh\nprintf \'%s \' "$(basename "$0")" "$@" >> {said}\necho >> {said}\n{answer}\n'
            )
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        around = f"{tmp_path / 'bin'}:{BINARIES}:/usr/bin:/bin"
        done = run(
            "bash", "-e", "-o", "pipefail", "-c", text, folder=tmp_path, PATH=around, **variables
        )
        assert done.returncode == 0, done.stderr
        return said.read_text().splitlines() if said.exists() else []

    return script


def one(path, name):
    [step] = [step for step in steps(path) if step["name"] == name]
    return step["run"]


LINKS = next(path for path in LAID_DOWN if path.name == "links.yml")
PUBLISH = next(path for path in LAID_DOWN if path.name == "publish.yml")
OUTCOMES = {
    ("failure", ""): ["label create", "issue create"],
    ("failure", "7"): ["issue edit 7 --body-file links.md"],
    ("success", ""): [],
    ("success", "7"): ["issue close 7"],
}


@pytest.mark.parametrize(("answer", "issue"), OUTCOMES)
def test_addresses_that_are_gone_stand_in_one_issue(shell, answer, issue):
    script = one(LINKS, "Open the issue, bring it up to date, or close it")
    said = shell(script, {"gh": f"[ \"$2\" != list ] || echo '{issue}'"}, ANSWER=answer)
    assert said[0].startswith("gh issue list --label dead-links --state open --limit 1 ")
    assert [f"gh {begin}" for begin in OUTCOMES[answer, issue]] == [
        line[: len(f"gh {begin}")]
        for begin, line in zip(OUTCOMES[answer, issue], said[1:], strict=True)
    ]


GITLAB_OUTCOMES = {
    ("failed", "[]"): [["issues --data title=", "description@links.md"]],
    ("failed", '[{"iid": 7}]'): [["--request PUT", "issues/7", "description@links.md"]],
    ("success", "[]"): [],
    ("success", '[{"iid": 7}]'): [["--request PUT", "issues/7", "state_event=close"]],
}


@pytest.mark.parametrize(("status", "issues"), GITLAB_OUTCOMES)
def test_addresses_that_are_gone_stand_in_one_issue_on_gitlab(shell, tmp_path, status, issues):
    (tmp_path / "links.md").write_text("x")
    [script] = read(GITLAB)["links"]["after_script"]
    variables = {
        "ISSUE_TOKEN": "t",
        "CI_JOB_STATUS": status,
        "CI_API_V4_URL": "https://x/api/v4",
        "CI_PROJECT_ID": "1",
    }
    said = shell(script, {"curl": f"echo '{issues}'"}, **variables)
    assert "projects/1/issues?labels=dead-links&state=opened" in said[0]
    for parts, line in zip(GITLAB_OUTCOMES[status, issues], said[1:], strict=True):
        assert [part for part in parts if part not in line] == []


def test_without_a_token_gitlab_is_asked_nothing(shell):
    [script] = read(GITLAB)["links"]["after_script"]
    assert shell(script, {"curl": ""}, CI_JOB_STATUS="failed") == []


ISSUE = {
    "iid": 7,
    "web_url": "https://gitlab.example/a/b/-/issues/7",
    "title": "Lesson: $(touch ran)",
}
CURL = """case "$*" in
  *--output\\ issue.json*) cp given.json issue.json ;;
  *notes*) cp answer.md noted.md ;;
  *repository/branches/*) for last; do :; done; case " $TAKEN " in *" ${last##*branches/} "*) ;; *) exit 22 ;; esac ;;
  *merge_requests*) echo '{"web_url": "https://gitlab.example/mr/8"}' ;;
  *commits*) cp -r submission committed ;;
esac"""


@pytest.fixture
def task(shell, base):
    """Run the job that makes a merge request of an issue, where `curl` only writes down what it is asked."""
    [script] = read(GITLAB)["lesson"]["script"]

    def run_it(body, *, taken="", **variables):
        (base.root / "given.json").write_text(json.dumps(ISSUE | {"description": body}))
        around = {
            "ISSUE": "7",
            "TASK": "lesson",
            "LESSON_TOKEN": "t",
            "CI_API_V4_URL": "https://x/api/v4",
            "CI_PROJECT_ID": "1",
        }
        around |= {"CI_DEFAULT_BRANCH": "main", "TAKEN": taken}
        return shell(script, {"curl": CURL}, **around | variables)

    return run_it


GIVEN = (REPOSITORY / "tests/intake/form/submissions/sound/as-github-sends-it.md").read_text()


TAKEN = {
    "": "lesson/issue-7",
    "lesson%2Fissue-7": "lesson/issue-7-2",
    "lesson%2Fissue-7 lesson%2Fissue-7-2": "lesson/issue-7-3",
}
LEFT = "What was made of this issue before is left as it is. Merge one, and close the other."


@pytest.mark.parametrize("taken", TAKEN)
def test_on_gitlab_an_issue_becomes_a_merge_request_and_is_answered(task, tmp_path, taken):
    said = task(GIVEN, taken=taken)
    place, branch = "2019/refunds-were-paid-twice-on-a-monday.yml", TAKEN[taken]
    assert [path.as_posix() for path in (tmp_path / "committed").rglob("*.yml")] == [
        f"{tmp_path}/committed/{place}"
    ]
    [commit] = [line for line in said if f"file_path]=lessons/{place}" in line]
    assert f"--form branch={branch} " in commit
    assert "force" not in commit
    assert any(f"--data source_branch={branch} " in line for line in said)
    answer = (tmp_path / "noted.md").read_text()
    assert "\nThe record is in https://gitlab.example/mr/8.\n" in answer
    assert (LEFT in answer) == bool(taken)
    assert not (tmp_path / "ran").exists()


USED = """### Which lesson?\n\nlate\n\n### What became of it?\n\nNot for us
\n### Where was that?\n\nCall centre\n\n### When was that?\n\n2021\n\n### In one line\n\nWe have no till."""


@pytest.mark.parametrize("is_quiet", [False, True])
def test_on_gitlab_a_use_changes_the_record_and_what_is_kept_quiet(task, base, is_quiet):
    base.lesson("2020/late")
    if is_quiet:
        base.write("match.yml", "mute: []\n")
    said = task(USED, TASK="applied")
    [commit] = [line for line in said if "repository/commits" in line]
    assert "--form branch=applied/issue-7 " in commit
    changed = re.findall(r"\[action\]=(\w+) --form \S+file_path\]=(\S+)", commit)
    quiet = "update" if is_quiet else "create"
    assert changed == [("update", "lessons/2020/late.yml"), (quiet, "lessons/match.yml")]
    committed = base.root / "committed"
    assert "where: Call centre" in (committed / "2020/late.yml").read_text()
    assert "We have no till." in (committed / "match.yml").read_text()


LESSON = next(path for path in LAID_DOWN if path.name == "lesson.yml")


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_on_github_what_a_reviewer_made_of_a_lesson_is_left_alone(shell, tmp_path, run, taken):
    """The branches of an issue that was labelled before hold commits of others, and still do so afterwards."""
    person = ("-c", "user.name=R", "-c", "user.email=r@example.org")
    remote = tmp_path / "remote"
    run("git", "init", "--quiet", "--bare", remote, folder=tmp_path)
    for command in (
        ["init", "--quiet"],
        [*person, "commit", "--quiet", "--allow-empty", "--message=x"],
        ["remote", "add", "origin", remote],
    ):
        run("git", *command, folder=tmp_path)
    branches = ["lesson/issue-7", "lesson/issue-7-2", "lesson/issue-7-3"]
    for branch in branches[:taken]:
        run(
            "git",
            *person,
            "commit",
            "--quiet",
            "--allow-empty",
            f"--message=by a reviewer on {branch}",
            folder=tmp_path,
        )
        run("git", "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}", folder=tmp_path)
    (tmp_path / "submission/2019").mkdir(parents=True)
    (tmp_path / "submission/2019/late.yml").write_text("title: x\n")
    (tmp_path / "submission/answer.md").write_text("Thanks.\n")
    heads = ("git", "--git-dir", remote, "for-each-ref", "--format=%(refname:short) %(objectname)")
    before = run(*heads, folder=tmp_path).stdout.splitlines()
    said = shell(
        one(LESSON, "Open a pull request"),
        {"gh": "echo https://github.example/pull/8"},
        ISSUE="7",
        KIND="lesson",
        HOME=tmp_path,
    )
    after = run(*heads, folder=tmp_path).stdout.splitlines()
    assert set(before) <= set(after)
    [made] = [line.split()[0] for line in after if line not in before]
    assert made == branches[taken]
    assert any(f"pr create --head {made} " in line for line in said)
    answer = (tmp_path / "submission/answer.md").read_text()
    assert answer.startswith("Thanks.\n\nThe record is in https://github.example/pull/8.\n")
    assert (LEFT in answer) == bool(taken)


def test_nothing_is_ever_pushed_by_force():
    assert [
        path.name
        for path in [*ALL, GITLAB]
        if re.search(r"--force(?! --desc)|force=true|force-with-lease", path.read_text())
    ] == []


SECRETS = {
    "GITHUB_TOKEN": "s", "ACTIONS_RUNTIME_TOKEN": "s", "ACTIONS_ID_TOKEN_REQUEST_URL": "s", "CI_JOB_TOKEN": "s",
    "LESSON_TOKEN": "s", "CI_REGISTRY_PASSWORD": "s", "AWS_SECRET_ACCESS_KEY": "s",
}  # fmt: skip
ONLY_ON_GITLAB = {"CI_REPOSITORY_URL": "s", "MY_PASS": "s", "PIP_INDEX_URL": "s", "CI_JOB_JWT": "s"}


@pytest.mark.parametrize("name", ["check.yml", "publish.yml"])
def test_what_builds_on_github_has_no_token_in_its_environment(shell, tmp_path, name):
    [step] = [
        step
        for step in steps(next(p for p in LAID_DOWN if p.name == name))
        if "mkdocs build" in step.get("run", "")
    ]
    commands = {"mkdocs": "env > seen", "git": "echo 1234", "date": "echo 1795305600"}
    shell(step["run"], commands, GITHUB_EVENT_NAME="push", SITE_URL="https://x/", **SECRETS)
    seen = dict(
        line.split("=", 1) for line in (tmp_path / "seen").read_text().splitlines() if "=" in line
    )
    assert SECRETS.keys() & seen.keys() == set()
    assert (seen["SITE_URL"], seen["SOURCE_DATE_EPOCH"]) == ("https://x/", "1234")


@pytest.mark.parametrize("job", ["check", "preview", "build", "links"])
def test_what_reads_or_builds_on_gitlab_has_nothing_secret_in_its_environment(shell, tmp_path, job):
    jobs = read(GITLAB)
    assert jobs[job]["extends"] == ".installed"
    script = "\n".join([*jobs[".installed"]["before_script"], *jobs[job]["script"]])
    commands = dict.fromkeys(("mkdocs", "lessons"), "env >> seen") | {
        "python": "env > installed",
        "git": "echo 1234",
        "tar": "",
    }
    around = {
        "CI_PIPELINE_SOURCE": "push",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc",
        "SITE_URL": "https://x/",
    }
    said = shell(script, commands, **around, **SECRETS, **ONLY_ON_GITLAB)
    seen = dict(
        line.split("=", 1) for line in (tmp_path / "seen").read_text().splitlines() if "=" in line
    )
    assert (SECRETS | ONLY_ON_GITLAB).keys() & seen.keys() == set()
    assert "PIP_INDEX_URL=s" in (tmp_path / "installed").read_text()
    assert seen["SITE_URL"] == "https://x/"
    assert any("lessons check --changed abc" in line for line in said) == (job == "check")


def test_the_preview_on_gitlab_is_no_page_of_an_address():
    preview = read(GITLAB)["preview"]
    assert preview["artifacts"]["paths"] == ["preview.tar.gz"]
    assert preview["script"][-1] == "tar --create --gzip --file preview.tar.gz site"


def test_on_gitlab_without_a_record_only_the_answer_is_given(task, tmp_path):
    said = task("### Headline\n\n`touch ran` $(touch ran)\n/close\n")
    assert len(said) == 2
    assert "this is still needed" in (tmp_path / "noted.md").read_text()
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("issue", ["", "7/../8", "7 8", "$(touch ran)", "7\n8"])
def test_on_gitlab_an_issue_is_a_number_or_nobody_is_asked(task, tmp_path, issue):
    with pytest.raises(AssertionError):
        task(GIVEN, ISSUE=issue)
    assert not (tmp_path / "said").exists()


EPOCH = 'echo "$SOURCE_DATE_EPOCH"'


@pytest.mark.parametrize(
    ("event", "day"),
    [("push", "1234"), ("schedule", "1795305600"), ("workflow_dispatch", "1795305600")],
)
def test_a_merge_is_built_as_of_its_commit_and_a_night_as_of_its_day(shell, tmp_path, event, day):
    commands = {"mkdocs": f"{EPOCH} > epoch", "git": "echo 1234", "date": "echo 1795305600"}
    said = shell(one(PUBLISH, "Build strictly"), commands, GITHUB_EVENT_NAME=event)
    assert said[-1] == "mkdocs build --strict "
    assert (tmp_path / "epoch").read_text() == f"{day}\n"


BUILDS = [path for path in LAID_DOWN if path.name in ("check.yml", "publish.yml")]


@pytest.mark.parametrize("path", BUILDS, ids=name_of)
def test_what_is_built_is_verified_before_it_is_handed_over(path):
    does = [step.get("run", step.get("uses", "")) for step in steps(path)]
    [built], [verified], [handed_over] = (
        [place for place, step in enumerate(does) if sign in step]
        for sign in ("mkdocs build --strict", "lessons verify site", "actions/upload-")
    )
    assert built < verified < handed_over


@pytest.mark.parametrize("path", BUILDS, ids=name_of)
def test_what_is_built_is_built_as_of_its_commit_with_its_history(path):
    fetched, *_ = steps(path)
    [build] = [step["run"] for step in steps(path) if "mkdocs build" in step.get("run", "")]
    assert fetched["with"]["fetch-depth"] == 0
    assert "SOURCE_DATE_EPOCH=" in build
    assert "git log -1 --format=%ct" in build


def test_gitlab_too_verifies_what_it_built_as_of_its_commit_with_its_history():
    jobs = read(GITLAB)
    assert jobs["variables"]["GIT_DEPTH"] == "0"
    for job, folder in (("preview", "site"), ("build", "public")):
        *earlier, built, verified = (
            line for line in jobs[job]["script"] if not line.startswith("tar ")
        )
        assert built.startswith("SOURCE_DATE_EPOCH=")
        assert "git log -1 --format=%ct" in "".join((*earlier, built))
        assert verified == f"lessons verify {folder}"


@pytest.fixture
def hook(base, run):
    """Run the hook as pre-commit does, before a commit of whatever."""
    hook, _ = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["language"], hook["always_run"], hook["pass_filenames"]) == (
        "lessons-check", "python", True, False,
    )  # fmt: skip
    command, *arguments = hook["entry"].split()
    return lambda: run(BINARIES / command, *arguments, folder=base.root)


def test_the_hook_for_commits_judges_all_records(base, hook):
    base.lesson("2020/late")
    later = base.lesson("2021/later", related=["late"])
    assert hook().stdout == "2 records checked: sound.\n"
    (base.lessons / "2020/late.yml").unlink()
    refused = hook()
    assert (refused.returncode, "unknown-lesson" in refused.stdout) == (1, True), refused.stderr
    later.unlink()
    base.lesson("2020/late", areas=["nowhere"])
    assert hook().returncode == 1
