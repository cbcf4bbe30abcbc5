"""Dates as registers write them: the forms of tools, languages, ranges, years of two digits."""

from __future__ import annotations

import datetime

import pytest

from generator.intake.register.dates import read_date

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "form", "date"),
    [
        ("05/Sep/25 7:24 AM", "%d/%b/%y %I:%M %p", "2025-09-05"),
        ("05/sep./25 7:24", "%d/%b/%y", "2025-09-05"),
        ("9/6/2018 0:06:16", "%m/%d/%Y", "2018-09-06"),
        ("2018/09/26 2:06:16\u202fPM GMT+2", "%Y/%m/%d", "2018-09-26"),
        ("2025-09-05T07:24:00.000+0200", "", "2025-09-05"),
        ("2025-09-05T07:24:00,5Z", "", "2025-09-05"),
        ("2025-09-05T07:24+02:00[Europe/Berlin]", "", "2025-09-05"),
        ("2025-09-05 07:24 UTC", "", "2025-09-05"),
        ("20250905T072400Z", "%Y%m%d", "2025-09-05"),
        ("Wed, 16 Jun 2021 10:11:12 +0000", "%d %B %Y", "2021-06-16"),
        ("Fri Sep  5 07:24:16 2025", "%B %d, %Y", "2025-09-05"),
        ("Mittwoch, den 5. März 2025 um 7:24 Uhr", "%d %B %Y", "2025-03-05"),
        ("le 5 sept. 2025", "%A %d %b %Y", "2025-09-05"),
        ("5 de septiembre de 2025", "%d %B %Y", "2025-09-05"),
        ("1º agosto 2025", "%d %B %Y", "2025-08-01"),
        ("1st Sept. 2021", "%d %B %Y", "2021-09-01"),
        ("5. 9. 2025", "%d.%m.%Y", "2025-09-05"),
        ("7:24 05/09/2025", "%H:%M %d/%m/%Y", "2025-09-05"),
        ("1599999999000", "unix", "2020-09-13"),
        ("2020113", "%Y%m%d", None),
        ("31/02/2020", "%d/%m/%Y", None),
        ("17-Jan-41", "%d-%b-%y", "1941-01-17"),
        ("20-Aug-11", "%d-%b-%y", "2011-08-20"),
        ("23.11.26", "%d.%m.%y", "1926-11-23"),
        ("22.11.26", "%d.%m.%y", "2026-11-22"),
        ("29/02/28", "%d/%m/%y", "1928-02-29"),
    ],
)
def test_a_date_is_read_as_tools_and_languages_write_it(text, form, date):
    taken = read_date(text, (form,), TODAY)
    assert (taken and taken[0]) == date


@pytest.mark.parametrize(
    ("text", "form", "start", "end"),
    [
        ("3 (2010-2013)", "year", "2010", "2013"),
        ("2010-2013", "", "2010", "2013"),
        ("12/03/2020 - 15/03/2020", "%d/%m/%Y", "2020-03-12", "2020-03-15"),
        ("12.03.2020 bis 15.03.2020", "%d.%m.%Y", "2020-03-12", "2020-03-15"),
        ("2020-03-05/2020-03-09", "", "2020-03-05", "2020-03-09"),
        ("2020-03-05 22:00 – 2020-03-06 01:00", "", "2020-03-05", "2020-03-06"),
        ("12-15 March 2020", "%d %B %Y", "2020-03-12", "2020-03-15"),
    ],
)
def test_a_range_has_a_start_and_an_end(text, form, start, end):
    assert read_date(text, (form,), TODAY) == (start, False)
    assert read_date(text, ("end", form), TODAY) == (end, False)


def test_exact_forms_come_before_a_year_that_a_text_names():
    assert read_date("18 June 2021", ("year", "%d %B %Y"), TODAY) == ("2021-06-18", True)
