"""Systems are causes, people are not."""

from __future__ import annotations

from functools import partial

from generator.problem import Rule
from generator.records.rules.wording import worded

RULE = Rule(
    name="blame",
    level="warning",
    requires="No person is the cause: nobody forgot, failed to follow, was careless or made the "
    "human error.",
    because="Whoever is blamed reports nothing the next time, and what let it happen stays. "
    "Speech in quotation marks is left alone; `# allow blame: why` on the line above allows what "
    "must stay.",
    refused="failure: The clerk forgot to sign.",
    accepted="failure: The form was sent without a signature; nothing in it asks for one.",
)

check = partial(worded, RULE, "blame")
