"""What a changed file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.match.place import places
from generator.records.base import KnowledgeBase
from generator.records.globs import fits
from generator.site.search.words import Language

ENGLISH = Language("english")


ROOT = Path(__file__).parents[2]
WORK = """\
access-change: infra/iam/admin.tf, .github/CODEOWNERS, terraform/access_policy.json, k8s/rbac/role.yaml
access-change: policies/s3-public.rego, keycloak/realm-roles.json, etc/sudoers.d/support
backup-and-restore: ops/nightly-backup.sh, velero/backups/daily.yaml, scripts/restore_from_snapshot.sh
bulk-change: app/jobs/purge_inactive_users_job.rb, tools/bulk-update.py, scripts/cleanup_accounts.py
capacity-planning: k8s/hpa.yaml, terraform/autoscaling.tf, planning/capacity-2027.md
configuration-change: ops/flags/checkout.yml, network/routing/peers.conf, nginx/nginx.conf
configuration-change: config/settings/base.py, dns/zones/example.org.zone, telephony/ivr/routing.xml
incident-response: runbooks/payments.md, grafana/alerts/queue.yaml, docs/incident-response.md
launch: launch/checklist.md, opening/hall-2/readiness.md
maintenance: ops/cron/nightly, k8s/cronjob-reports.yaml, ops/maintenance/window.md, certs/renewal.md
migration: db/migrate/2023_add_flag.rb, app/migrations/0071_events.py, db/migration/V12__index.sql
overbooking: overbooking/rules.yml
recall: recalls/2026-batch-71.md
release: Dockerfile, services/api/Dockerfile, helm/shop/values.yaml, Jenkinsfile, scripts/deploy.sh
resilience-drill: chaos/kill-zone.yaml, docs/failover-test.md
staff-targets: hr/2027-bonus.xlsx, sales/commission/q3.csv
supplier-change: suppliers/contract.md, vendors/new-carrier.md
trial: src/PilotExperiment.kt, pilots/voice-bot/plan.md
"""
NOTHING = """\
README.md src/app.py src/utils/helpers.py tests/test_views.py tests/migrations/test_rows.py package.json
package-lock.json yarn.lock docs/update.md docs/index.md docs/accessibility.md / . assets/flags/fr.png
app/models/user.rb app/controllers/orders_controller.rb src/main/java/com/acme/util/StringUtils.java
vendor/github.com/pkg/errors.go third_party/zlib/zlib.h src/components/DeleteButton.tsx pom.xml
src/__snapshots__/Card.test.js.snap .vscode/launch.json config/locales/de.yml notebooks/eda.ipynb
"""


def cases():
    for line in WORK.splitlines():
        process, _, paths = line.partition(": ")
        for path in paths.split(", "):
            yield path, process


@pytest.fixture(scope="module", params=["generator/starter/lessons", "lessons"])
def named(request):
    """The processes that a path belongs to, by the vocabulary of the starter and by our own."""
    words = KnowledgeBase.read_settings(ROOT / request.param, "lessons").words

    def of(path):
        return [slug for kind, slug in places([path], words, ENGLISH) if kind == "processes"]

    return of


def test_a_path_belongs_to_its_process_by_globs_or_by_names_and_synonyms(named):
    assert {path: named(path) for path, _ in cases()} == {path: [slug] for path, slug in cases()}


def test_a_path_that_says_nothing_belongs_to_nothing(named):
    assert {path: named(path) for path in NOTHING.split() if named(path)} == {}
    assert named("") == []


@pytest.mark.parametrize(
    ("path", "glob", "expected"),
    [
        ("a/b/c.py", "*.py", True),
        ("a/b/c.py", "a/*.py", False),
        ("a/b/c.py", "a/**", True),
        ("a/b/c.py", "**/b/**", True),
        ("b/c.py", "**/b/**", True),
        ("ab/c.py", "**/b/**", False),
        ("a/b.py", "/a/b.py", True),
        ("axb", "a.b", False),
        ("a/b", "a?b", False),
        ("a\nb.py", "*.py", True),
        ("[x].py", "[x].py", True),
        ("a/", "a/**", True),
        ("a", "a/**", False),
        ("a/b/c/d.py", "a/**/c/*.py", True),
        ("a/c/d.py", "a/**/c/**/*.py", True),
        ("a/b/c/d.py", "a/**/e/**", False),
    ],
)
def test_globs_mean_what_they_mean_elsewhere(path, glob, expected):
    assert fits(path, glob) is expected


@pytest.mark.parametrize(
    ("path", "glob"), [("a" * 4000, "a*" * 30 + "b"), ("a/" * 2000, "**/" * 40 + "b")]
)
def test_a_glob_that_tries_much_is_soon_answered(path, glob):
    # The time a machine would need for every way to read it is beyond any test's patience.
    assert not fits(path, glob)


@given(st.text("ab/.*?[", max_size=30), st.text("ab/.*?[", max_size=12))
def test_any_glob_fits_or_not(path, glob):
    assert fits(path, glob) in (True, False)
