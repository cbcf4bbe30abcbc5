"""Nobody knew then all that is known now."""

from __future__ import annotations

from functools import partial

from generator.problem import Rule
from generator.records.rules.wording import worded

RULE = Rule(
    name="hindsight",
    level="warning",
    requires="A record tells what people knew at the time, not what they should have known.",
    because="Once the end is known every step towards it looks plain; why it made sense then is "
    "what can be changed. Speech in quotation marks is left alone; `# allow hindsight: why` on "
    "the line above allows what must stay.",
    refused="failure: Staff should have checked the second account.",
    accepted="failure: Nothing on the screen told of the second account.",
)

check = partial(worded, RULE, "hindsight")
