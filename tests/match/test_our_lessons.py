"""Our own lessons and gate, on texts that nobody else wrote: what speaks, and what stays quiet."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.insights.knowledge import Knowledge
from generator.match.lessons import Matcher, Work
from generator.records.base import KnowledgeBase
from generator.site.search.documents import lesson_index

LESSONS = Path(__file__).parents[2] / "lessons"
PLANS = {
    "enrolment-site-launched-untested": """\
Campsite reservations for the whole national park start on 2 January at eight, for everybody,
through the new portal. Three firms deliver parts: calendar, payment, identity. Trial of the
parts goes on until New Year's Eve; putting them together is tried by the first guests. We
expect the load of an ordinary day times four. Numbers on visitors come at the end of the month.""",
    "speed-limits-missing-after-reset": """\
Infusion pumps on ward 5, after the nightly reboot: server page shows a green tick for each
pump's dose ceiling. If all ticks are there, the ward is ready. It isn't necessary to look at
the pumps themselves. Should a tick be missing, restart and load again. Delete the log so that
the disk won't fill.""",
    "passport-backlog-2014": """\
To the press office: please do not speak of a pile. Files for disabled parking cards that are
still within twelve weeks are "in process", and those sent back for a photo do not count.
Counted like this there are 140. The 3,000 in the corridor will get smaller when the summer is
over. The offer of help from the district isn't needed.""",
    "certificate-revocation-drill": """\
Sirens and warning app of the valley: everyone was told by leaflet what the long tone means. A
real alarm to households isn't tried, talking it through round the table is enough. Keys of the
app are renewed by phones on their own, we assume.""",
    "filter-rule-exhausted-every-server": """\
Turnstile software at the ski resort: patterns for forged passes shall be pushed to all 220
gates within seconds, without the acceptance that programs need. A pattern in observe mode
doesn't block anybody, so no trial. Runtime of a pattern was not measured.""",
    "passport-backlog-2022": """\
Fishing licences: the ban was lifted, the ministry forecasts three times the usual number from
April. The web form starts the same month. If it jams, papers go to the temp firm, which has
seen the forecast. Telephone stays with two persons. We hope applicants spread over the season.""",
    "network-had-no-second-way-in": """\
Removing old filter lists from the core switches of the university, step 6 of 9. Steps 1-5 went
well, so this one is rated low. Everybody does it from home over the campus network. Field
colleagues have campus telephones. If it goes wrong we go into the switches remotely and put the
list back.""",
    "batch-update-locked-customers-out": """\
Library lending system, version 9 goes in overnight. Should counters report wrong loans in the
morning we uninstall 9 and put 8 back on top of the data as they are then. We have not done this
before, the manual has a chapter. Loans of the night count from the tape. Staff need not be
told.""",
}
ORDINARY = (
    """\
Dear model plane friends, the meadow has been mown, so the flying afternoon takes place on
Sunday from two. Bring spare propellers and something to drink. Mr Keller launches his glider
with the new winch around three. Children can fold paper planes at the trestle table. Coffee is
in the barn.""",
    """\
Choir songbook 12: eleven madrigals, backup vocals written out for the altos, and the Christmas
canon restored to its original key. Cover in linen, drawn by Jana. Misprints in numbers 4 and 9
were corrected. Thanks to the printers for the ribbon.""",
    """\
Decorating the shop window for spring: take out the snowflakes, wash the glass inside, lay the
green felt, place the watering can left and three pots right. Price tags in the handwriting of
Ms Lindner. Lamp on until eight. Photograph for the album.""",
    """\
Opening of the exhibition "Buttons of two centuries": speech by the deputy mayor, clarinet, then
the showcases. Invitations are out, 60 acceptances. Wine from the cooperative, pretzels from
next door. Flowers for the curator. Cloakroom by the pupils. Ends at nine.""",
    """\
Dear bird friends, the migration of the cranes has begun! On Sunday we meet at six at the dyke
with thermos and binoculars. Last year we counted 340. Wear muted colours. Afterwards breakfast
at the mill. Dogs stay at home this time.""",
    """\
Adds my grandmother's plum dumplings to the recipe wiki, category "sweet", with a photograph
taken on the balcony. Serves four. I left out the weight of the stones. Spelling looked over by
Tom. There is now a tag for dishes with curd.""",
    """\
Lunch talk: a beekeeper tells of her year. Thursday in the winter garden, sandwiches at half
price. She brings a frame behind glass and three sorts of honey. Questions after twenty minutes.
Registration isn't needed, just come.""",
    """\
Garden calendar for next year: moon phases, sowing days, a recipe each month and drawings of
snails by the third form. Larger squares for notes, as you asked. The string at the top is jute.
December has a page for thanks.""",
)
COMMITS = (
    """\
Read the cache of translations lazily. `load_all()` read every catalogue at start, though most
requests need one language. Catalogues are now read by `catalogue_for(locale)` and kept. Start
is 300 ms quicker; the tests of i18n needed a fixture, see conftest.py. Fixes #812.""",
    """\
fix(export): keep the order of columns in CSV files. The dictionary was sorted by key since the
last refactoring of `rows_of`, so importers that go by position broke. Adds a test with three
columns and updates the changelog of 4.2.1.""",
    """\
Remove the old release script. Releases are made by the workflow release.yml for a year, and the
script still pointed to a server that is gone. Also drops its two dependencies from
requirements.txt and the paragraph about it in CONTRIBUTING.md.""",
    """\
Add a migration for the index on orders.created_at. The list of recent orders did a sequential
scan for every page. Uses CREATE INDEX CONCURRENTLY, so the migration is not atomic; EXPLAIN
says 4 ms instead of 900 ms on a copy with two million rows.""",
)


@pytest.fixture(scope="module")
def shown():
    """The ids of the lessons for a text."""
    today = datetime.date(2026, 11, 1)
    catalogue = KnowledgeBase.read(LESSONS, "lessons").judged(today).published_for("public")
    knowledge = Knowledge(catalogue, today)
    matcher = Matcher(knowledge, lesson_index(knowledge, "english"))

    def of(text):
        return [match.lesson.id for match in matcher.answer(Work(text)).matches]

    return of


def test_plans_of_other_trades_meet_the_lesson_to_know(shown):
    found = [lesson for lesson, text in PLANS.items() if lesson in shown(text)]
    assert len(found) >= len(PLANS) - 2


def test_most_of_what_is_shown_for_a_plan_is_the_lesson_to_know(shown):
    assert sum(len(shown(text)) for text in PLANS.values()) <= 2 * len(PLANS)


@pytest.mark.parametrize("texts", [ORDINARY, COMMITS], ids=["ordinary", "commits"])
def test_ordinary_and_tempting_texts_and_commits_meet_silence(shown, texts):
    assert [text for text in texts if shown(text)] == []


def test_silence_does_not_come_from_shortness(shown):
    assert [text for text in ("\n\n".join(ORDINARY), "\n\n".join(COMMITS)) if shown(text)] == []
