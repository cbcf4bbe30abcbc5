"""What a regular expression cannot tell: check digits, randomness, and which numbers are nobody's."""

from __future__ import annotations

import ipaddress
import math
import re
from collections import Counter
from collections.abc import Callable

_PLACEHOLDER = re.compile(
    r"example|placeholder|redacted|removed|dummy|your[-_]?|changeme|x{5,}|\*{2,}|\.{3}|…|0{10,}|^<|^\$|^%\(?[sd(]|^\{|^\[",
    re.IGNORECASE,
)
_TOLL_FREE = re.compile(
    r"(?:1?8(?:00|33|44|55|66|77|88)\d{7}|00?800\d+|080[08]\d+|0?116\d{3,4}|49800\d+|44800\d+|44808\d+)"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-/. ][01]?\d[-/. ][0-3]?\d|\b[0-3]?\d[/.][0-3]?\d[/.](?:19|20)?\d\d\b"
    r"|\b[0-3]?\d-[0-3]?\d-(?:19|20)\d\d\b"
)
_ISSUERS = re.compile(
    r"4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|6(?:011|5|4[4-9])|35[2-8]|3(?:0[0-5]|6|8|9)|50|5[6-9]|6"
)
_IBAN_LENGTHS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28
    EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26
    IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30
    NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28
    TL23 TN24 TR26 UA29 VA22 VG24 XK20
""".split()  # noqa: SIM905 - a list would take seventy lines
"""Countries and the characters of their account numbers (IBAN registry, ISO 13616)."""


def digits_of(text: str) -> str:
    """The digits of a text, one after the other."""
    return "".join(c for c in text if c.isdecimal() and c.isascii())


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a secret instead of being one: ``AKIAIOSFODNN7EXAMPLE``, ``<password>``, ``xxxxxx``."""
    return bool(_PLACEHOLDER.search(text))


def entropy(text: str) -> float:
    """Bits a character, by how often each occurs in the text (Shannon)."""
    return (
        -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
        if text
        else 0.0
    )


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as on payment cards (ISO/IEC 7812)."""
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits))]
    return bool(digits) and sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def _is_random(text: str) -> bool:
    """Letters and digits mixed as no word mixes them."""
    mixed = len(re.findall(r"[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]{1,3}[a-z]", text))
    return (
        mixed >= 2
        and entropy(text) >= 3.0
        and not re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
    )


def _is_password(text: str) -> bool:
    """Neither a word nor a number: of three kinds of characters, or with a digit in a word."""
    text = text.rstrip(".,;:!?)\"'") if text[-1] in ".,;:)\"'" else text
    if len(text) < 6 or re.match("https?://", text):
        return False
    kinds = sum(
        bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s./:,;()-]")
    )
    is_mixed = bool(re.search(r"[A-Za-z][0-9]|[0-9][A-Za-z]", text)) or len(text) >= 14
    return kinds >= 3 or (
        kinds >= 2 and is_mixed and bool(re.search("[0-9]", text)) and entropy(text) >= 2.5
    )


def _is_value(text: str) -> bool:
    return not re.fullmatch(r"[0-9]{1,5}", text)


def _is_personal_address(text: str) -> bool:
    """Not one of a domain kept for examples (RFC 2606), unless a name was left standing before it."""
    local, _, domain = text.rpartition("@")
    is_kept = re.search(
        r"(?:^|\.)(?:example|test|invalid|localhost)(?:\.(?:com|org|net|edu))?$", domain.casefold()
    )
    return not is_kept or bool(re.fullmatch(r"[A-Za-z]{1,20}[._][A-Za-z]{2,20}", local))


def _is_phone(text: str) -> bool:
    digits = digits_of(text)
    is_fine = _TOLL_FREE.fullmatch(digits) or _DATE.search(text) or len(set(digits)) == 1
    least = 11 if text.startswith("00") else 7
    return least <= len(digits) <= 15 and not is_fine


def _is_national_phone(text: str) -> bool:
    return len(digits_of(text)) >= 10 and _is_phone(text)


def _is_card(text: str) -> bool:
    digits = digits_of(text)
    return (
        13 <= len(digits) <= 19
        and len(set(digits)) > 1
        and bool(_ISSUERS.match(digits))
        and luhn(digits)
    )


def _is_iban(text: str) -> bool:
    compact = text.replace(" ", "")
    for country in _IBAN_LENGTHS:
        if compact.startswith(country[:2]):
            compact = compact[: int(country[2:])]
            number = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4])
            return len(compact) == int(country[2:]) and int(number) % 97 == 1
    return False


def _is_social_security(text: str) -> bool:
    return text not in ("078-05-1120", "219-09-9999")


def _is_spanish_id(text: str) -> bool:
    number = str("XYZ".find(text[0])) + text[1:8] if text[0] in "XYZ" else text[:8]
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[-1]


def _is_brazilian_id(text: str) -> bool:
    digits = [int(d) for d in digits_of(text)]
    check = [
        sum(d * (length + 1 - n) for n, d in enumerate(digits[:length])) * 10 % 11 % 10
        for length in (9, 10)
    ]
    return len(set(digits)) > 1 and check == digits[9:]


def _is_ean(text: str) -> bool:
    return sum(int(d) * (1 + 2 * (n % 2)) for n, d in enumerate(digits_of(text))) % 10 == 0


def _is_swedish_id(text: str) -> bool:
    return luhn(digits_of(text)[-10:])


def _is_french_id(text: str) -> bool:
    compact = text.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return int(compact[:13]) % 97 == 97 - int(compact[13:])


def _is_identity(text: str) -> bool:
    return 6 <= sum(c.isdigit() for c in text) <= 15 and not _DATE.match(text)


def _is_name(text: str) -> bool:
    return not re.search(
        r"\b(?:Dr|Mrs?|Ms|Prof|Professor|Doctor|Miss)\.? (?:[A-Z]{2,}|[A-Z])$", text
    )


def _is_long_number(text: str) -> bool:
    return sum(c.isdigit() for c in text) >= 5 and not _DATE.match(text)


def _is_public_network(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        return False


CHECKS: dict[str, Callable[[str], bool]] = {
    "random": _is_random,
    "password": _is_password,
    "value": _is_value,
    "email": _is_personal_address,
    "phone": _is_phone,
    "national-phone": _is_national_phone,
    "card": _is_card,
    "iban": _is_iban,
    "social-security": _is_social_security,
    "spanish-id": _is_spanish_id,
    "brazilian-id": _is_brazilian_id,
    "ean": _is_ean,
    "swedish-id": _is_swedish_id,
    "french-id": _is_french_id,
    "identity": _is_identity,
    "name": _is_name,
    "long-number": _is_long_number,
    "public-network": _is_public_network,
}
"""What can be asked of a text that an expression found, by the names that patterns use."""
