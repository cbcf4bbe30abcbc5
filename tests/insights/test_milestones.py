"""The dated milestones in the life of a lesson."""

from generator.insights.milestones import milestones
from generator.insights.relations import relations


def told(base, slug="late"):
    """Every milestone of a lesson in a line: date, what, and the stage it came to."""
    catalogue = base.read()
    lesson = catalogue.by_id[slug]
    for milestone in milestones(lesson, relations(catalogue)[slug]):
        stage = f" {milestone.stage.value}" if milestone.stage else ""
        number = f" {milestone.number}" if milestone.number > 1 else ""
        yield f"{milestone.date} {milestone.what}{number}{stage}"


def test_what_a_record_dates_is_told_from_the_failure_on(base):
    base.lesson(
        "2020/late",
        date="2020-05-17",
        changes=[
            {"text": "Refuse", "made": "2020"},
            {"text": "Count", "made": "2021-03"},
            {"text": "Ask", "made": "2021-03"},
        ],
        recovery={"told": "2021-02"},
        verification={"result": "effective", "date": "2022"},
    )
    base.lesson("2023/again", date="2023", recurrence_of="late")
    assert list(told(base)) == [
        "2020-05-17 happened open", "2020 made", "2021-02 told", "2021-03 made 2 changed",
        "2022 verified learned", "2023 came-back reopened",
    ]  # fmt: skip


def test_what_the_record_does_not_date_is_not_told(base):
    base.lesson(
        "2020/late",
        changes=[{"text": "Refuse"}, {"text": "Count", "due": "2027", "made": "2021"}],
        recovery={"told": "By post in 2021."},
        verification={"result": "effective", "due": "2022"},
    )
    assert list(told(base)) == ["2020 happened open", "2021 made"]


def test_a_result_in_part_brings_no_stage_and_one_against_the_change_reopens(base):
    made = [{"text": "Refuse", "made": "2021"}]
    for slug, result in {"partly": "partly", "failed": "not-effective"}.items():
        check = {"result": result, "date": "2022"}
        base.lesson(f"2020/{slug}", changes=made, verification=check)
    assert list(told(base, "partly"))[-1] == "2022 verified"
    assert list(told(base, "failed"))[-1] == "2022 verified reopened"
