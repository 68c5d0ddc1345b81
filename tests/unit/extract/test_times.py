"""Time expressions in sentences: what is found, how it is to be computed, and what is none."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.time_words import HOLIDAYS
from flows.extract.times import read_times
from flows.records import Interval, TimeMention
from flows.resources import resource_path
from flows.timex import anchor, is_expression

# A Wednesday.
TODAY = date(2023, 6, 7)


@cache
def model() -> Language:
    return spacy.load(resource_path("seeds/model"))


def read(text: str) -> list[TimeMention]:
    return read_times(model()(text))


def unparsed(text: str) -> Doc:
    return spacy.blank("en")(text)


# All times of each sentence, one a row; a sentence without any has one row with nothing in it.
CASES = list(csv.DictReader((Path(__file__).parent / "time_cases.csv").read_text("utf-8").splitlines()))


def test_times_of_the_case_table_are_read_right_and_nothing_else_is() -> None:
    """Value, days and relation; a share and not each case, since another language model may be in use."""
    wrong, false_hits, texts = [], [], 0
    for text, rows in groupby(CASES, key=lambda row: row["text"]):
        expected = [tuple(row.values())[2:] for row in rows if row["surface"]]
        found = [shown(time) for time in read(text)]
        texts += 1
        if found != expected:
            wrong.append((text, expected, found))
        if not expected and found:
            false_hits.append((text, found))
    assert len(wrong) <= 0.03 * texts, wrong
    assert len(false_hits) <= 1, false_hits


def shown(time: TimeMention) -> tuple[str, ...]:
    value, days = anchor(time.expression, Interval(TODAY, TODAY, "day"))
    return time.surface, value or "", str(days.start or ""), str(days.end or ""), time.relation


def test_every_holiday_is_an_expression() -> None:
    for name, (rule, _) in HOLIDAYS.items():
        assert is_expression(f"{rule}:past" if rule[0].isalpha() else f"XXXX-{rule}:past"), name


FOUND = [
    # dates
    ("The court ruled on June 5, 2023.", "June 5, 2023", "2023-06-05"),
    ("The court ruled on Tuesday, June 6, 2023.", "Tuesday, June 6, 2023", "2023-06-06"),
    ("The court ruled on 12 Sept 2020.", "12 Sept 2020", "2020-09-12"),
    ("The court ruled on Aug. 5, 2021.", "Aug. 5, 2021", "2021-08-05"),
    ("The court ruled on the 5th of August 2021.", "the 5th of August 2021", "2021-08-05"),
    ("The file is dated 2020-05-03.", "2020-05-03", "2020-05-03"),
    ("The file is dated 5/3/2020.", "5/3/2020", "2020-05-03"),
    ("The file is dated 25/12/2020.", "25/12/2020", "2020-12-25"),
    ("The treaty was signed in November 1917.", "November 1917", "1917-11"),
    ("Troops left in late May 2023.", "late May 2023", "2023-05"),
    ("The ship left on the 5th.", "the 5th", "2023-06-05"),
    # completed by the tense
    ("Envoys arrived on June 5.", "June 5", "2023-06-05"),
    ("Envoys will arrive on June 18.", "June 18", "2023-06-18"),
    ("She expects to be in Rome on June 18.", "June 18", "2023-06-18"),
    ("The vote on Nov. 8 will decide.", "Nov. 8", "2023-11-08"),
    ("The talks broke down in November.", "November", "2022-11"),
    ("The talks will resume in November.", "November", "2023-11"),
    ("In May, the president landed in Rome.", "May", "2023-05"),
    ("The two met in early May.", "early May", "2023-05"),
    ("The two met last November.", "last November", "2022-11"),
    ("The two met in November of last year.", "November of last year", "2022-11"),
    ("The army seized the port on Tuesday.", "Tuesday", "2023-06-06"),
    ("The army seized the port on Thursday.", "Thursday", "2023-06-01"),
    ("The ministers will meet on Thursday.", "Thursday", "2023-06-08"),
    ("The trial is set to begin on Friday.", "Friday", "2023-06-09"),
    ("The summit opens on Friday.", "Friday", "2023-06-09"),
    ("He was due to speak on Saturday.", "Saturday", "2023-06-10"),
    ("Officials said Monday they would retaliate.", "Monday", "2023-06-05"),
    ("The minister said on Wednesday that he resigned.", "Wednesday", "2023-06-07"),
    ("The bill passed on Thursday night.", "Thursday night", "2023-06-01TNI"),
    ("They will meet next Monday.", "next Monday", "2023-06-12"),
    ("They met last Friday.", "last Friday", "2023-06-02"),
    ("They met on Friday last week.", "Friday last week", "2023-06-02"),
    ("Fighting raged over the weekend.", "the weekend", "2023-W22-WE"),
    ("The fair will open this weekend.", "this weekend", "2023-W23-WE"),
    # relative to the article
    ("The envoy left today.", "today", "2023-06-07"),
    ("The envoy left yesterday afternoon.", "yesterday afternoon", "2023-06-06TAF"),
    ("The envoy will leave tomorrow.", "tomorrow", "2023-06-08"),
    ("The program airs tonight.", "tonight", "2023-06-07TNI"),
    ("The envoy left last night.", "last night", "2023-06-06TNI"),
    ("The envoy spoke this morning.", "this morning", "2023-06-07TMO"),
    ("The ministers met last week.", "last week", "2023-W22"),
    ("The ministers met earlier this week.", "earlier this week", "2023-W23"),
    ("The ministers will meet next week.", "next week", "2023-W24"),
    ("The ministers met late last month.", "late last month", "2023-05"),
    ("The ministers met last month.", "last month", "2023-05"),
    ("The law was passed last year.", "last year", "2022"),
    ("The law was passed earlier this year.", "earlier this year", "2023"),
    ("The law takes effect early next year.", "early next year", "2024"),
    ("The law takes effect by the end of the year.", "the end of the year", "2023"),
    ("The law was passed two years ago.", "two years ago", "2021"),
    ("The law was passed three months ago.", "three months ago", "2023-03"),
    ("The law was passed ten days ago.", "ten days ago", "2023-05-28"),
    ("The law was passed more than a decade ago.", "more than a decade ago", "2013"),
    ("The law was passed two and a half years ago.", "two and a half years ago", "2020-12"),
    ("The law was passed a year and a half ago.", "a year and a half ago", "2021-12"),
    ("The law was passed half a century ago.", "half a century ago", "1973"),
    ("Talks have stalled in recent weeks.", "recent weeks", "PXW"),
    ("She will travel in the coming weeks.", "the coming weeks", "PXW"),
    ("Exports doubled in the past two years.", "the past two years", "P2Y"),
    ("The court will rule in two weeks' time.", "two weeks", "2023-W25"),
    # quarters, halves, seasons, decades, centuries, fiscal years
    ("Sales fell in the first quarter of 2023.", "the first quarter of 2023", "2023-Q1"),
    ("Sales fell in the third quarter.", "the third quarter", "2022-Q3"),
    ("Sales fell in the second half of last year.", "the second half of last year", "2022-H2"),
    ("Sales fell last quarter.", "last quarter", "2023-Q1"),
    ("They met in the fall of 2022.", "the fall of 2022", "2022-FA"),
    ("They met last summer.", "last summer", "2022-SU"),
    ("They met this spring.", "this spring", "2023-SP"),
    ("The party ruled in the 1990s.", "the 1990s", "199"),
    ("The party ruled in the sixties.", "the sixties", "196"),
    ("The party ruled in the late '80s.", "the late '80s", "198"),
    ("The party ruled in the 20th century.", "the 20th century", "19"),
    ("The budget for fiscal 2024 was approved.", "fiscal 2024", "2024"),
    # years
    ("The dam was built in 1998.", "1998", "1998"),
    ("The dam was built in early 2009.", "early 2009", "2009"),
    ("The dam will open in mid-2025.", "mid-2025", "2025"),
    ("He won the 2016 election.", "2016", "2016"),
    ("The 2019-20 season was cut short.", "2019-20", "2019/2020"),
    # ranges in one phrase
    ("The talks will be held on June 18-19.", "June 18-19", "2023-06-18/2023-06-19"),
    ("The talks were held from 3 to 5 June.", "3 to 5 June", "2023-06-03/2023-06-05"),
    ("Deliveries start in January-March 2024.", "January-March 2024", "2024-01/2024-03"),
    # clocks
    ("The train left at 6:30 p.m. ET.", "6:30 p.m. ET", "2023-06-07T18:30"),
    ("The train left at 18:00 UTC.", "18:00 UTC", "2023-06-07T18:00Z"),
    ("The train left at noon.", "noon", "2023-06-07T12:00"),
    ("The train left at 0900 GMT.", "0900 GMT", "2023-06-07T09:00Z"),
]


@pytest.mark.parametrize(("text", "surface", "value"), FOUND, ids=[f"{s} | {t}" for t, s, _ in FOUND])
def test_a_time_is_found_and_computed(text: str, surface: str, value: str) -> None:
    (time,) = read(text)
    assert time.surface == text[time.start : time.end] == surface
    assert not time.is_duration
    assert anchor(time.expression, Interval(TODAY, TODAY, "day"))[0] == value


DURATIONS = [
    ("He spent two days in Paris.", "two days", "P2D"),
    ("It ended an 11-year lull.", "11-year", "P11Y"),
    ("It ended a month-long siege.", "month-long", "P1M"),
    ("It ended a decades-long dispute.", "decades-long", "PXY"),
    ("This has been going on for a number of years.", "a number of years", "PXY"),
    ("It was the worst attack in years.", "years", "PXY"),
    ("They talked for half an hour.", "half an hour", "PT0.5H"),
    ("They talked for two and a half hours.", "two and a half hours", "PT2.5H"),
    ("The pact holds for a fortnight.", "a fortnight", "P2W"),
    ("The deal came three days before the vote.", "three days", "P3D"),
    ("He visits three times a year.", "a year", "P1Y"),
    ("He visits every two weeks.", "every two weeks", "P2W"),
]


@pytest.mark.parametrize(("text", "surface", "value"), DURATIONS, ids=[case[0] for case in DURATIONS])
def test_durations_and_sets_are_on_no_calendar(text: str, surface: str, value: str) -> None:
    (time,) = read(text)
    assert (time.surface, time.is_duration) == (surface, True)
    assert anchor(time.expression, None) == (value, Interval(None, None, "unknown"))


NONE = [
    "You may go, or march on.",
    "Theresa May met Mr. March.",
    "Prime Minister April Smith spoke.",
    "The 27-year-old won 6-3, 6-4.",
    "She is two years old and he is six years of age.",
    "The vote was 51-49.",
    "UN Resolution 2231 was adopted.",
    "Flight 1549 landed.",
    "Determination No. 2022-16 was signed.",
    "It falls in the Iranian calendar year 1398.",
    "The house costs $2023 or 1,500 euros.",
    "The firm employs 2000 people.",
    "He waited in Room 2010.",
    "Inflation was 3.4 percent.",
    "The minute he left, she came.",
    "It failed at the last minute.",
    "She is in her sixties.",
    "He read the Sunday Times.",
    "Shops open on Black Friday.",
    "The pound will fall and prices spring up.",
    "It was the second attempt and a third will come.",
    "The 38th parallel divides them.",
    "Profit rose 20 percent to 2012.5 million.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("He has been under sanctions since 2018.", ["since"]),
        ("He was banned until May 2024.", ["until"]),
        ("It must be done by Friday.", ["until"]),
        ("She called before Tuesday.", ["before"]),
        ("Prices rose after 2015.", ["after"]),
        ("Prices rose during the first quarter of 2015.", ["during"]),
        ("They met in 2015.", ["at"]),
        ("He led the bank between 2015 and 2018.", ["during", "until"]),
        ("He worked from Monday to Wednesday.", ["during", "until"]),
        ("The vote was postponed from May to September.", ["at", "at"]),
    ],
)
def test_the_preposition_gives_the_relation(text: str, relations: list[str]) -> None:
    assert [time.relation for time in read(text)] == relations


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He led the bank between 2015 and 2018.", ("2015-01-01", "2018-12-31")),
        ("He worked from Monday to Wednesday.", ("2023-06-05", "2023-06-07")),
        ("The show ran from May 20 through June 4.", ("2023-05-20", "2023-06-04")),
        ("It rained from November to January.", ("2022-11-01", "2023-01-31")),
        ("They fought between March and May 2021.", ("2021-03-01", "2021-05-31")),
    ],
)
def test_the_first_end_of_a_range_knows_both(text: str, days: tuple[str, str]) -> None:
    _, found = anchor(read(text)[0].expression, Interval(TODAY, TODAY, "day"))
    assert (str(found.start), str(found.end)) == days


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("On June 3 troops moved in. The next day the capital fell.", "The next day", "2023-06-04"),
        ("She arrived on Monday and left two days later.", "two days later", "2023-06-07"),
        ("In 2010 he moved to Rome; a year later he died.", "a year later", "2011"),
        ("The parade was held on March 11 last year.", "March 11", "2022-03-11"),
        ("In 2010 he moved to Rome. That year, exports doubled.", "That year", "2010"),
        ("He resigned on June 3, 2021. A day earlier, he had lost a vote.", "A day earlier", "2021-06-02"),
    ],
)
def test_what_is_told_from_another_date_is_computed_from_it(text: str, surface: str, value: str) -> None:
    time = next(time for time in read(text) if time.surface == surface)
    assert anchor(time.expression, Interval(TODAY, TODAY, "day"))[0] == value


def test_without_a_date_before_it_the_next_day_is_unknown() -> None:
    assert read("The following day the army attacked.") == []


def test_a_weekday_beside_its_date_is_kept_as_a_check() -> None:
    (time,) = read("On Tuesday, June 6, the court ruled.")
    assert time.expression == "XXXX-06-06=2:past"


@pytest.mark.parametrize("word", ["消息", "𝔘𝔫𝔦", "é́", "\u200b", "Orbán’s"])
def test_offsets_are_characters_whatever_stands_before(word: str) -> None:
    text = f"{word} said on Tuesday, {word}."
    (time,) = read(text)
    assert text[time.start : time.end] == "Tuesday"


def test_it_works_without_tags_and_parse() -> None:
    times = read_times(unparsed("The army seized the port on June 5, 2023 and will attack next week."))
    assert [time.expression for time in times] == ["2023-06-05", "week:+1"]


VOCABULARY = """
May March june 18 18th 2023 1990s the a an of in on since until from to through between and last
next this past following recent early late mid end week weeks month year years day days quarter half
first third summer fall two several few couple more than ago later earlier before after Tuesday
Monday weekend today tonight morning night noon 6:30 p.m. ET UTC 5/3/2020 2020-02-30 31 , . - / '
said will every each per hundred thousand old long fiscal Q3 century decade about now
Christmas Easter Thanksgiving weekly recently that next [ ] Mondays to o'clock upcoming starting
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", ""])


@pytest.mark.parametrize(
    ("opening", "value"),
    [
        ("In October 1962 the crisis began. ", "1962-10-28"),
        ("In October 1962 the crisis began.\n", "2022-10-28"),  # another paragraph, another story
        ("In November 1962 the crisis ended. ", "2022-10-28"),
        ("Lessons of 1962 were lost. ", "2022-10-28"),
        ("", "2022-10-28"),
    ],
)
def test_a_story_goes_on_in_its_year(opening: str, value: str) -> None:
    time = read(f"{opening}On October 28 the ships turned back.")[-1]
    assert anchor(time.expression, Interval(TODAY, TODAY, "day"))[0] == value


@pytest.mark.parametrize(
    ("today", "text", "value"),
    [
        # The same weekday as the article's is the article's day.
        (date(2023, 6, 6), "The court ruled on Tuesday.", "2023-06-06"),
        (date(2023, 6, 6), "The court will rule on Tuesday.", "2023-06-06"),
        (date(2023, 6, 6), "The court ruled last Tuesday.", "2023-05-30"),
        (date(2023, 6, 6), "The court will rule next Tuesday.", "2023-06-13"),
        # Weeks and months across the turn of the year.
        (date(2024, 1, 2), "The court ruled on Friday.", "2023-12-29"),
        (date(2023, 12, 30), "The court will rule on Tuesday.", "2024-01-02"),
        (date(2023, 12, 30), "The court will rule in January.", "2024-01"),
        (date(2024, 1, 2), "The court ruled last month.", "2023-12"),
        (date(2024, 1, 2), "The court ruled last quarter.", "2023-Q4"),
        (date(2024, 1, 2), "The court ruled over the Christmas holiday.", None),
        (date(2024, 1, 2), "The court ruled before Christmas.", "2023-12-25"),
        (date(2024, 2, 29), "The court ruled a year ago.", "2023"),
    ],
)
def test_the_article_s_day_decides(today: date, text: str, value: str | None) -> None:
    found = [anchor(time.expression, Interval(today, today, "day"))[0] for time in read(text)]
    assert found == ([value] if value else [])


@settings(deadline=None, max_examples=300)
@given(st.lists(WORDS, max_size=30).map(" ".join), st.dates(), st.dates())
def test_whatever_is_read_can_be_anchored(text: str, one: date, two: date) -> None:
    times = read_times(unparsed(text))
    assert all(a.end <= b.start for a, b in pairwise(times))
    for time in times:
        assert text[time.start : time.end] == time.surface
        anchor(time.expression, None)
        _, days = anchor(time.expression, Interval(min(one, two), max(one, two), "unknown"))
        assert days.start is None or days.end is None or days.start <= days.end


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for time in read_times(unparsed(text)):
        assert text[time.start : time.end] == time.surface


@pytest.mark.parametrize("words", [["Tuesday", ","], ["In", "2010", "in", "May", ","]])
@pytest.mark.parametrize("shape", ["star", "chain", "mirrored chain"])
# A walk over all children, or all ancestors, of each mention would outlast the limit.
@pytest.mark.timeout(120)
def test_a_hostile_parse_is_read_to_its_end(words: list[str], shape: str) -> None:
    many = words * (40_000 // len(words))
    heads = {
        "star": [0] * len(many),
        "chain": [max(token - 1, 0) for token in range(len(many))],
        "mirrored chain": [min(token + 1, len(many) - 1) for token in range(len(many))],
    }[shape]
    doc = Doc(spacy.blank("en").vocab, words=many, heads=heads, deps=["dep"] * len(many))
    times = read_times(doc)
    assert len(times) >= len(many) // len(words)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,111,",
        "[(",
        "\"'",
        "May ",
        "two ",
        "more than ",
        "2010-",
        "Tuesday, ",
        "\n",
        "[",
        "9 a.m. on ",
        "Christmas ",
    ],
)
# What takes exponential time, or anything near it, would outlast the limit.
@pytest.mark.timeout(120)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (60_000 // len(piece))  # as long as a piece of an article gets
    doc = Doc(spacy.blank("en").vocab, words=[word or "\n" for word in text.split(" ")])
    for time in read_times(doc):
        assert doc.text[time.start : time.end] == time.surface
