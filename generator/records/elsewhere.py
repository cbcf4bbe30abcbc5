"""What is no lesson, and where it goes instead: to people who answer, and not onto a page."""

from __future__ import annotations

from collections.abc import Sequence

from generator.records.choices import Choice
from generator.records.fields import Fields, Text, optional


class Matter(Choice):
    """What does not belong here, the most urgent first; the label is how it is spoken of."""

    DANGER = "danger", "Somebody is in danger now"
    HARM = "harm", "A threat, or harm that somebody means to do"
    CRIME = "crime", "A crime, or what looks like one"
    HARASSMENT = "harassment", "Harassment or bullying"
    COMPLAINT = "complaint", "A complaint about a person"

    @property
    def usual(self) -> str:
        """Where it goes in an organisation that does not say."""
        return _USUAL[self]


_USUAL = {
    Matter.DANGER: "Call the emergency number now, such as 112 or 911. If the danger is to "
    "yourself, a crisis line listens at any hour.",
    Matter.HARM: "Tell the police, and whoever is in charge where it may happen.",
    Matter.CRIME: "Tell the police, or the office that takes reports of wrongdoing in confidence.",
    Matter.HARASSMENT: "Talk to somebody you trust: the person named for this, staff "
    "representatives or a helpline. You need no proof to be heard.",
    Matter.COMPLAINT: "Talk to the person's manager or to human resources; customers turn to the "
    "complaints desk.",
}


class Elsewhere(Fields):
    """Where people of this organisation go with what does not belong here: names, numbers, days."""

    danger: Text | None = optional(
        "When somebody is in danger now.", "Call 112, then the duty desk."
    )
    harm: Text | None = optional("With a threat, or harm that somebody means to do.")
    crime: Text | None = optional("With a crime, or what looks like one.")
    harassment: Text | None = optional("With harassment or bullying.")
    complaint: Text | None = optional("With a complaint about a person.")

    def places(self) -> Sequence[tuple[Matter, str]]:
        """Return every matter, and where it goes: what the organisation says, or what is usual."""
        return [(matter, getattr(self, matter) or matter.usual) for matter in Matter]
