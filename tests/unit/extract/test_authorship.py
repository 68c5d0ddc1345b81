"""Whose voice an article is: titles and signatures, resolved to a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from spacy.tokens import Doc

from flows.extract import context
from flows.extract.authorship import author_of, authors_phrase
from flows.extract.pipeline import Extractor
from flows.records import Article, DateClaim

Read = Callable[..., Doc]


@pytest.fixture(scope="module")
def read() -> Read:
    nlp = Extractor().nlp

    def read_article(text: str, title: str | None = None, source_id: str | None = None, day: str = "") -> Doc:
        doc = nlp.make_doc(text)
        stamp = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
        claims = (DateClaim(stamp, "day", "page"),) if stamp else ()
        article = Article("a", "", "a", text, title=title, source_id=source_id, date_claims=claims)
        context.set_article(doc, article)
        return nlp(doc)

    return read_article


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("Remarks by President Biden on Bridges", "President Biden"),
        ("REMARKS BY VICE PRESIDENT HARRIS AT A SCHOOL", "VICE PRESIDENT HARRIS"),
        ("Statement from Secretary of State Antony Blinken Welcoming a Treaty",
         "Secretary of State Antony Blinken"),
        ("Address by the President of the Russian Federation", "the President of the Russian Federation"),
        ("Press Briefing by Press Secretary Jen Psaki, May 4, 2021", "Press Secretary Jen Psaki"),
        ("Full text of President Xi Jinping’s speech at the summit", "President Xi Jinping"),
        ("Opening Remarks as Prepared for Delivery by Secretary Janet Yellen | Bonn",
         "Secretary Janet Yellen"),
        ("Message of condolences over a flood", None),
        ("Letter to the Speaker of the House", None),
        ("Minister says remarks by rival were wrong", None),
        ("Readout of President Biden’s Call with King Abdullah", None),
    ],
)  # fmt: skip
def test_titles_name_their_author(title: str, phrase: str | None) -> None:
    assert authors_phrase(title) == phrase


@pytest.mark.parametrize(
    ("title", "text", "label", "country"),
    [
        pytest.param("Statement by President Joe Biden on Bridges", "I welcome the vote.",
                     "Joe Biden", "US", id="full name"),
        pytest.param("Remarks by Vice President Harris on Bridges", "I welcome the vote.",
                     "Kamala Harris", "US", id="last name and office"),
        pytest.param("A Proclamation on Rivers", "I welcome the vote.\nJOSEPH R. BIDEN JR.",
                     "Joe Biden", "US", id="signature"),
        pytest.param("A Proclamation on Rivers",
                     "NOW, THEREFORE, I, JOSEPH R. BIDEN JR., President of Utopia, do proclaim it.",
                     "Joe Biden", "US", id="I, NAME"),
        pytest.param("Statement by Spokesperson Ada Lindqvist on Rivers", "We welcome the vote.",
                     "Ada Lindqvist", None, id="unknown person with an office"),
        pytest.param("Message from Iran's Ambassador to the United Nations Ali Karimi on Rain",
                     "I thank you.",
                     "Ali Karimi", "IR", id="name behind a long office"),
    ],
)  # fmt: skip
def test_authors_are_people(title: str, text: str, label: str, country: str | None, read: Read) -> None:
    author = author_of(read(text, title))
    assert author is not None
    assert (author.label, author.country_code, author.kind) == (label, country, "person")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "Joint Statement by President Biden and President Xi on Rivers", "We agree.", id="joint"
        ),
        pytest.param("Statement from President Biden’s Doctor", "I examined him.", id="somebody of theirs"),
        pytest.param("Statement of Support for Rivers", "We agree.", id="no person"),
        pytest.param("Statement by Senior Officials on Rivers", "We agree.", id="several"),
        pytest.param("Vote on bridges", "The vote was held.\nTHE END OF IT", id="capitals that sign nothing"),
        pytest.param(None, "The vote was held.", id="no title"),
    ],
)
def test_no_author_is_made_up(title: str | None, text: str, read: Read) -> None:
    assert author_of(read(text, title)) is None


def test_a_title_without_a_name_means_the_holder_of_that_day(read: Read) -> None:
    title = "Remarks by the President on Bridges"
    early, late = (
        author_of(read("I welcome the vote.", title, "white-house", day))
        for day in ("2015-05-01", "2022-05-01")
    )
    assert early is not None
    assert late is not None
    assert (early.label, late.label) == ("Barack Obama", "Joe Biden")


def test_an_author_named_in_the_text_is_that_mention(read: Read) -> None:
    doc = read("Joe Biden spoke in Ohio. I thank you all.", "Remarks by President Biden in Ohio")
    author = author_of(doc)
    assert author is not None
    assert author.name_number is not None
    assert doc._.names[author.name_number].surface == "Joe Biden"
    assert (author.start, author.end) == (0, 0)


def test_a_signature_is_where_it_stands(read: Read) -> None:
    text = "I welcome the vote.\nJOSEPH R. BIDEN JR."
    author = author_of(read(text, "A Proclamation on Rivers"))
    assert author is not None
    assert text[author.start : author.end] == "JOSEPH R. BIDEN JR."
