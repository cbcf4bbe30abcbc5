"""Nobody is named who did not ask for it."""

from __future__ import annotations

from functools import partial

from generator.problem import Rule
from generator.records.rules.privacy import disclosed

RULE = Rule(
    name="personal-data",
    level="warning",
    requires="No names after titles, no addresses, telephone, card, account or identity numbers "
    "of persons stand in a record, its comments included.",
    because="A lesson is about the work; who was there helps no reader, and may harm the one who "
    "is named. `# allow personal-data: why` on the line above allows what was agreed on.",
    refused="impact: Mr Miller (miller@web.de) was charged twice.",
    accepted="impact: One customer was charged twice.",
)

check = partial(disclosed, RULE, "personal_data", "leave it out")
