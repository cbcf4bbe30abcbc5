"""Files as they go wrong: by slips of the hand, by broken programs, and on purpose.

A mutant has a number. The same kind, number and start give the same bytes, so that what fell can be
made again.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

HUGE = 60_000

HOSTILE = [
    *['""', "~", "null", "true", "NO", "010", "0x1F", "1e999", ".inf", ".nan", "12:30:45", "1_000", "3.10", "-", "--", "?", ":", "[", "]", "{", "}", ">", "|", "%", "@", "`", "#", "*", "&", "!", "<<", "..."],
    *["0000", "0001", "9999", "9999-12-31", "2020-02-30", "2020-13", "2019-W07", "2026-11-23", "٢٠٢٠", "２０２０", "²⁰²⁰", "1e3", "-1", "0", "121", "12.0"],
    *["a", "A", "a-b", "-a", "a-", "a--b", "../../etc/passwd", "a/b", "con", "nul", "minimal", "one-slug", "mutant", "change-checklist#before", "#x", "a#"],
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "[x](javascript:alert(1)) ![x](https://example.org/x.png) <https://example.org>",
    "{{ 7*7 }} {% raw %} ${IFS} $(id) `id` %(x)s {0} {title} \\1 \\g<0>",
    "https://[", "https://a:99999/", "https://a:b@c/", "https://℀.example/", "http://", "//a", "https://xn--/", "https://[::1", "HTTPS://É.example/?a=1&b=2#c",
    '"\\uD800"', '"\\uDFFF\\uD800"', '"\\x00"', '"\\U0010FFFF"', '"\\U00110000"', '"\\u202E"', '"\\e[31m"', '"\\r"', '"\\N\\L\\P\\_"',
    "\u202e", "\u200b", "\ufeff", "\U000e0041", "\x00", "\x1b[31m", "\x85", "\u2028", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "é e\u0301 ﬁ İ ß ǆ ก็ 日本語 שלום 👩‍👩‍👧",
    "&a [*a, *a]", "*a", "!!python/object/apply:os.system [id]", "!!binary aGk=", "!!timestamp 2020-01-01", "!x y", "<<: *a", "{<<: {title: x}}",
    "AKIAIOSFODNN7EXAMPLE", "ghp_" + "a1B2" * 9, "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "jane.doe@acme-corp.com", "+49 170 1234567",
    "The agent failed to check, and should have known. Be more careful.",
    "allow-secret: because",
    "'", "''", "'a''b'", '"a\nb"', "|2\n    a\n   b", ">-\n  a\n\n  b", "|+\n  a\n\n\n", "a: b", "a #b", "[a, b]", "{a: b}", "- a",
    "| a | b |\n  |---|---|\n  | c | d |", "```\n  a", "> " * 60 + "a", "- " * 60 + "a", "#" * 7, "&amp;&#x3c;&lt;", "\\" * 50,
]  # fmt: skip
"""Values that somebody may write where another was expected."""

HUGE_ONES = [
    "9",
    "a",
    "[",
    "]",
    "{",
    "(",
    "*",
    "_",
    "`",
    "~",
    ">",
    "#",
    "|",
    "&",
    "<",
    "!",
    "\\",
    "é",
    "日",
    "👩",
    "́",
]
"""What is repeated as long as a file can be."""

CONTROLS = "\x00\x01\x08\t\n\x0b\x0c\r\x1b\x7f\x85\xa0\u00ad\u200b\u200e\u2028\u2029\u202e\u2066\ufeff\ufffe\uffff\U000e0001\U0010ffff"

Edit = Callable[[Random, list[str], Sequence[str]], None]
"""Changes the lines of a text in place; other texts are at hand to take from."""


def swap(random: Random, lines: list[str], _: Sequence[str]) -> None:
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def delete(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at = random.randrange(len(lines))
    del lines[at : at + random.choice([1, 1, 1, 2, 5])]


def duplicate(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at = random.randrange(len(lines))
    part = lines[at : at + random.choice([1, 1, 3])]
    lines[at:at] = part * random.choice([1, 1, 2, 40])


def move_margin(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at, depth = random.randrange(len(lines)), random.choice([-4, -2, -1, 1, 2, 4, 90])
    for number in range(at, min(at + random.choice([1, 1, 4]), len(lines))):
        lines[number] = (
            " " * depth + lines[number]
            if depth > 0
            else re.sub(f"^ {{0,{-depth}}}", "", lines[number])
        )


def put_tab(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at = random.randrange(len(lines))
    lines[at] = lines[at].replace("  ", "\t", 1) if "  " in lines[at] else f"\t{lines[at]}"


def replace_value(random: Random, lines: list[str], _: Sequence[str]) -> None:
    valued = [number for number, line in enumerate(lines) if re.match(r"[\s-]*[\w-]+:", line)] or [
        0
    ]
    at = random.choice(valued)
    name = re.match(r"[\s-]*(?:[\w-]+:)?", lines[at])
    lines[at] = f"{name[0] if name else ''} {hostile(random)}"


def replace_item(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at = random.randrange(len(lines))
    words = re.split(r"([\w#.-]+)", lines[at])
    words[random.randrange(len(words))] = hostile(random)
    lines[at] = "".join(words)


def rename(random: Random, lines: list[str], others: Sequence[str]) -> None:
    names = re.findall(r"(?m)^[\s-]*([\w-]+):", random.choice(others)) or ["x_own"]
    at = random.randrange(len(lines))
    lines[at] = re.sub(
        r"[\w-]+(?=:)",
        lambda _: random.choice([*names, "", "<<", "?", "x_", "[key]", "a b"]),
        lines[at],
        count=1,
    )


def hostile(random: Random) -> str:
    return json.dumps(random.choice(HOSTILE)) if random.random() < 0.3 else random.choice(HOSTILE)


def splice(random: Random, lines: list[str], others: Sequence[str]) -> None:
    other = random.choice(others).split("\n")
    lines[random.randrange(len(lines)) :] = other[random.randrange(len(other)) :]


def borrow(random: Random, lines: list[str], others: Sequence[str]) -> None:
    other = random.choice(others).split("\n")
    at = random.randrange(len(other))
    lines.insert(
        random.randrange(len(lines) + 1), "\n".join(other[at : at + random.choice([1, 3, 8])])
    )


def nest(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at, depth = random.randrange(len(lines)), random.choice([3, 7, 9, 200, 25_000])
    opening, closing = random.choice(
        [
            ("[", "]"),
            ("{a: ", "}"),
            ("- ", ""),
            ("? ", ""),
            ("[{", "}]"),
            ("((", "))"),
            ("> ", ""),
            ("{", ""),
        ]
    )
    lines[at] += f" {opening * depth}x{closing * random.choice([depth, 0])}"[:HUGE]


def swell(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at, sign = random.randrange(len(lines)), random.choice([*HUGE_ONES, *HOSTILE, lines[0]]) or "x"
    lines[at] += f" {sign * random.choice([90, 250, 4400, 20_000, HUGE])}"[
        : random.choice([300, 5000, HUGE])
    ]


def refer(random: Random, lines: list[str], _: Sequence[str]) -> None:
    deep = "\n".join(
        f"x_{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9) if n else 'a'}]" for n in range(9)
    )
    merge = "\n".join(
        f"x_{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9) if n else '{}'}]}}" for n in range(9)
    )
    lines.insert(
        random.randrange(len(lines) + 1),
        random.choice(
            [deep, merge, "<<: {title: x}", "x_a: &a [*a]", "%YAML 1.1\n---", "...", "--- a"]
        ),
    )


def put_control(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at = random.randrange(len(lines))
    column = random.randrange(len(lines[at]) + 1)
    lines[at] = (
        lines[at][:column]
        + random.choice(CONTROLS) * random.choice([1, 1, 30])
        + lines[at][column:]
    )


def comment(random: Random, lines: list[str], _: Sequence[str]) -> None:
    at = random.randrange(len(lines))
    said = random.choice(
        ["# fine: blame", "# fine: because", "# allow", "#", f"# {hostile(random)}", "# TODO"]
    )
    lines[at] += random.choice([f"  {said}", f"\n{said}"])


EDITS: Sequence[Edit] = (
    swap, delete, duplicate, move_margin, put_tab, replace_value, replace_value, replace_value, replace_item, rename,
    splice, borrow, nest, swell, refer, put_control, comment,
)  # fmt: skip


def flipped(random: Random, content: bytes) -> bytes:
    """Bytes as a broken disk or another program's encoding leaves them."""
    at = random.randrange(len(content) + 1)
    end = at + random.choice([1, 1, 2, 4, 30])
    part = content[at:end]
    other = random.choice(
        [
            bytes(byte ^ (1 << random.randrange(8)) for byte in part),
            random.randbytes(len(part)),
            part * random.choice([0, 2, 100]),
            random.choice(
                [
                    b"\xff\xfe",
                    b"\xc0\x80",
                    b"\xed\xa0\x80",
                    b"\xf4\x90\x80\x80",
                    b"\0",
                    b"\xef\xbb\xbf",
                    b"\r",
                    b"\n",
                    b"\x80",
                ]
            ),
        ]
    )
    return content[:at] + other + content[end:]


def re_encoded(random: Random, content: bytes) -> bytes:
    return content.decode(errors="replace").encode(
        random.choice(["utf-16", "utf-16-be", "latin-1", "utf-32", "utf-7"]), "replace"
    )


def mutant(seeds: Sequence[bytes], number: int, start: str) -> bytes:
    """The mutant of a number: a seed with one to four edits, and in some, broken bytes."""
    random = Random(f"{start} {number}")  # noqa: S311 - to be repeated, not kept secret
    content = random.choice(seeds)
    if content.startswith(_ZIPPED):
        return (
            _with_another_part(random, content)
            if random.random() < 0.8
            else flipped(random, content)
        )
    if random.random() < 0.9:
        content = edited(random, content, _texts(seeds))
    for _ in range(random.choice([0] * 8 + [1, 3])):
        content = flipped(random, content)
    return re_encoded(random, content) if random.random() < 0.01 else content


def edited(random: Random, content: bytes, others: Sequence[str]) -> bytes:
    """A text with a few of its lines changed."""
    lines = content.decode(errors="replace").split("\n")
    for _ in range(random.choice([1, 1, 1, 2, 2, 3, 4])):
        lines = lines or [""]
        random.choice(EDITS)(random, lines, others)
    return random.choice(["\n"] * 9 + ["\r\n", "\r"]).join(lines).encode(errors="surrogatepass")


_ZIPPED = b"PK"


def _with_another_part(random: Random, content: bytes) -> bytes:
    """A workbook in which the XML of one part went wrong, element by element; or the part is not there."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        its = {name: parts.read(name) for name in parts.namelist()}
    name = random.choice(
        [name for name in its if name.endswith((".xml", ".rels"))]
        + ["xl/worksheets/sheet1.xml"] * 6
    )
    broken = edited(
        random, its.pop(name).replace(b"><", b">\n<"), [part.decode() for part in its.values()]
    )
    broken = _NUMBER.sub(lambda found: random.choice([found[0]] * 9 + _NUMBERS), broken)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for each, text in {**its, **({name: broken} if random.random() < 0.95 else {})}.items():
            parts.writestr(zipfile.ZipInfo(each), text)
    return made.getvalue()


_NUMBER = re.compile(rb"\d+")
_NUMBERS = [b"-1", b"0", b"4294967296", b"1e999", b"9" * 400, b"1048577", b"x"]


_known: dict[int, list[str]] = {}


def _texts(seeds: Sequence[bytes]) -> list[str]:
    if id(seeds) not in _known:
        _known[id(seeds)] = [seed.decode(errors="replace") for seed in seeds]
    return _known[id(seeds)]
