"""Who said what, in which words: quotations, reported speech, and what only looks like either."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from flows.extract.cues import cue_list
from flows.extract.pipeline import Extractor
from flows.extract.quotation_marks import read_quotations
from flows.extract.statements import read_statements
from flows.records import SPEAKER_KINDS, Statement

Read = Callable[[str], list[Statement]]


@pytest.fixture(scope="module")
def read_doc() -> Callable[[str], Doc]:
    return Extractor().nlp


@pytest.fixture(scope="module")
def read(read_doc: Callable[[str], Doc]) -> Read:
    return lambda text: list(read_doc(text)._.statements)


def words(text: str, statement: Statement) -> str:
    """Fragments of a statement, a bar between them."""
    return " | ".join(text[start:end] for start, end in statement.fragments)


def direct(text: str, read: Read) -> list[tuple[str, str | None, str | None]]:
    return [(words(text, one), one.speaker, one.cue) for one in read(text) if one.is_direct]


def indirect(text: str, read: Read) -> list[tuple[str, str | None, str | None]]:
    return [(words(text, one), one.speaker, one.cue) for one in read(text) if not one.is_direct]


# --- marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("“We stay,” she said.", ["We stay,"], id="curly"),
        pytest.param('"We stay," she said.', ["We stay,"], id="straight"),
        pytest.param("‘We stay,’ she said.", ["We stay,"], id="single curly"),
        pytest.param("'We stay,' she said.", ["We stay,"], id="single straight"),
        pytest.param("«We stay», she said.", ["We stay"], id="angled"),
        pytest.param("„We stay“, she said.", ["We stay"], id="low opening mark"),
        pytest.param("''We stay,'' she said.", ["We stay,"], id="doubled apostrophes"),
        pytest.param("``We stay,'' she said.", ["We stay,"], id="typewriter marks"),
        pytest.param('“We stay," she said.', ["We stay,"], id="curly closed by straight"),
        pytest.param("'We stay’ is the motto.", ["We stay"], id="straight closed by curly"),
        pytest.param("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"], id="single inside double"),
        pytest.param("‘He said “no” to me,’ she said.", ["He said “no” to me,"], id="double inside single"),
        pytest.param("“He said “no” to me,” she said.", ["He said “no” to me,"],
                     id="nested with equal marks"),
        pytest.param("The officials' plan and the ministers' vote.", [], id="possessives"),
        pytest.param("It's what they're after, isn’t it?", [], id="apostrophes"),
        pytest.param("Rock 'n' roll of the '90s.", [], id="elisions"),
        pytest.param('A 6\'2" man and a 5" pipe.', [], id="feet and inches"),
        pytest.param("'Save our schools' and 'No more cuts', read signs.",
                     ["Save our schools", "No more cuts"],
                     id="closing mark after s"),
        pytest.param("'The officials' plan failed,' he said.", ["The officials' plan failed,"],
                     id="possessive inside single marks"),
        pytest.param("“One.\n“Two,” he said.", ["One. | Two,"], id="paragraph reopened"),
        pytest.param("“One.\n\n“Two.\n\n“Three,” he said.", ["One. | Two. | Three,"], id="three paragraphs"),
        pytest.param("“Never closed\nNext “one” here.", ["Never closed", "one"], id="missing closing mark"),
        pytest.param("“Lost, he said. “Found,” he said.", ["Found,"],
                     id="missing closing mark, same paragraph"),
        pytest.param("A stray ” and a word.", [], id="stray closing mark"),
        pytest.param("“ Spaced ” words.", [], id="mark before a space opens nothing"),
        pytest.param("“”", [], id="empty"),
        pytest.param("“...” he said.", [], id="no word"),
        pytest.param("北京 “你好” 。", ["你好"], id="other scripts"),
        pytest.param("He said: “A (“B”) c.” Then “D”.", ["A (“B”) c.", "D"], id="parenthesis inside"),
    ],
)  # fmt: skip
def test_quotation_marks_pair_up(text: str, found: list[str]) -> None:
    pieces = [" | ".join(text[start:end] for start, end in one.pieces) for one in read_quotations(text)]
    assert pieces == found


MARKED = st.text(alphabet="“”„«»\"'‘’` \nabA.,?s", max_size=80)


@given(MARKED)
def test_quotations_lie_in_the_text_in_order_and_apart(text: str) -> None:
    position = 0
    for quotation in read_quotations(text):
        assert position <= quotation.outer_start <= quotation.start < quotation.end <= quotation.outer_end
        position = quotation.outer_end
        for (start, end), following in zip(quotation.pieces, [*quotation.pieces[1:], (len(text), 0)]):
            assert start < end <= following[0]
            assert "\n" not in text[start:end]
            assert not text[start].isspace()
            assert not text[end - 1].isspace()


@pytest.mark.parametrize("unit", ['"', "“", "'a ", "“a\n", "” ", "'as' ", '" a', "([“", "''"])
# Linear, this takes a second; squared, it would outlast the limit.
@pytest.mark.timeout(120)
def test_hostile_marks_are_paired_to_the_end(unit: str) -> None:
    text = unit * 200_000
    ends = [quotation.outer_end for quotation in read_quotations(text)]
    assert ends == sorted(ends)
    assert all(end <= len(text) for end in ends)


# --- quotations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“The bridge is closed,” Maria Lopez said.",
                     [("The bridge is closed,", "Maria Lopez", "said")], id="cue behind"),
        pytest.param("“The bridge is closed,” said Maria Lopez, the mayor of Springfield.",
                     [("The bridge is closed,", "Maria Lopez", "said")], id="inverted cue"),
        pytest.param("Maria Lopez said, “The bridge is closed.”",
                     [("The bridge is closed.", "Maria Lopez", "said")], id="cue in front"),
        pytest.param("Maria Lopez told reporters: “The bridge is closed.”",
                     [("The bridge is closed.", "Maria Lopez", "told")], id="colon"),
        pytest.param("“The bridge,” Maria Lopez said, “is closed.”",
                     [("The bridge, | is closed.", "Maria Lopez", "said")], id="split inside a sentence"),
        pytest.param("“The bridge is closed,” Maria Lopez said. “It opens on Monday.”",
                     [("The bridge is closed, | It opens on Monday.", "Maria Lopez", "said")],
                     id="split between sentences"),
        pytest.param("“The bridge is closed,” Maria Lopez said in an interview. “It opens soon.”",
                     [("The bridge is closed, | It opens soon.", "Maria Lopez", "said")],
                     id="split by a longer attribution"),
        pytest.param("“The bridge is closed.\n“It opens on Monday,” Maria Lopez said.",
                     [("The bridge is closed. | It opens on Monday,", "Maria Lopez", "said")],
                     id="two paragraphs, reopened"),
        pytest.param("“Is the bridge closed?” Maria Lopez asked.",
                     [("Is the bridge closed?", "Maria Lopez", "asked")], id="question"),
        pytest.param("“The bridge is closed,” Maria Lopez said.\n“It will open,” she added.",
                     [("The bridge is closed,", "Maria Lopez", "said"),
                      ("It will open,", "Maria Lopez", "added")], id="pronoun"),
        pytest.param("“The bridge is closed,” Maria Lopez said.\n“We expect it to open on Monday.”",
                     [("The bridge is closed,", "Maria Lopez", "said"),
                      ("We expect it to open on Monday.", "Maria Lopez", None)], id="paragraph of its own"),
        pytest.param("Maria Lopez said the bridge was “closed for good” and would be sold.",
                     [("closed for good", "Maria Lopez", "said")], id="fragment"),
        pytest.param("Maria Lopez said that the bridge “is closed. Nobody will cross it this year.”",
                     [("is closed. Nobody will cross it this year.", "Maria Lopez", "said")],
                     id="fragment over two sentences"),
        pytest.param("Maria Lopez called the bridge “a disgrace” on Monday.",
                     [("a disgrace", "Maria Lopez", "called")], id="judging words"),
        pytest.param("It made what the United States called an “unfriendly” gesture.",
                     [("unfriendly", "United States", "called")], id="what somebody called"),
        pytest.param("The plan is “a waste of money,” Maria Lopez said.",
                     [("a waste of money,", "Maria Lopez", "said")], id="fragment before its cue"),
        pytest.param("Maria Lopez described the talks as “frank and useful.”",
                     [("frank and useful.", "Maria Lopez", "described")], id="described as"),
        pytest.param("Maria Lopez said they were “friends” but not “allies” in this.",
                     [("friends", "Maria Lopez", "said"), ("allies", "Maria Lopez", "said")],
                     id="two fragments"),
        pytest.param("Maria Lopez predicted prices would “fall very soon,” and she has often said she cares.",
                     [("fall very soon,", "Maria Lopez", "predicted")],
                     id="a second cue behind is not its cue"),
        pytest.param("“The bridge is closed,” said Maria Lopez, who added that repairs were “not cheap.”",
                     [("The bridge is closed,", "Maria Lopez", "said"),
                      ("not cheap.", "Maria Lopez", "added")], id="relative clause goes on"),
        pytest.param("According to Maria Lopez, the bridge is “closed for repairs.”",
                     [("closed for repairs.", "Maria Lopez", "According to")], id="according to"),
        pytest.param("'The bridge is closed,' Maria Lopez said.",
                     [("The bridge is closed,", "Maria Lopez", "said")], id="single marks"),
        pytest.param("“The so-called ‘deal’ is dead,” Maria Lopez said.",
                     [("The so-called ‘deal’ is dead,", "Maria Lopez", "said")], id="nested marks"),
    ],
)  # fmt: skip
def test_a_quotation_has_its_speaker_and_its_cue(
    text: str, expected: list[tuple[str, str | None, str | None]], read: Read
) -> None:
    assert direct(text, read) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Maria Lopez appears on “Good Morning Springfield” every Friday.", id="programme"),
        pytest.param("The film “Bridges of Glass” opened on Friday.", id="film"),
        pytest.param("Robert “Bobby” Smith lives in Springfield.", id="nickname"),
        pytest.param("The “experts” have gone home.", id="scare quotes"),
        pytest.param("Maria Lopez said she had watched “Bridges of Glass” twice.", id="title beside a cue"),
        pytest.param("'The Golden Bridge', 'Selling Houses' and more on television.", id="list of titles"),
    ],
)
def test_words_in_marks_that_nobody_utters_are_no_quotation(text: str, read: Read) -> None:
    assert direct(text, read) == []


def test_a_fragment_gives_its_clause_as_well(read: Read) -> None:
    text = "Maria Lopez said the old bridge over the river was “closed” and would be sold."
    assert direct(text, read) == [("closed", "Maria Lopez", "said")]
    assert indirect(text, read) == [
        ("the old bridge over the river was “closed” and would be sold", "Maria Lopez", "said")
    ]


def test_a_sentence_that_ends_in_a_fragment_goes_on_with_the_speaker(read: Read) -> None:
    text = "“We do not want trouble,” Maria Lopez said. The aim is to get things “back to normal again.”"
    assert direct(text, read)[1] == ("back to normal again.", "Maria Lopez", None)


# --- reported speech ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Maria Lopez said that the bridge was closed.",
                     ("the bridge was closed", "Maria Lopez", "said"), id="that"),
        pytest.param("Maria Lopez says the bridge is closed.",
                     ("the bridge is closed", "Maria Lopez", "says"), id="bare clause"),
        pytest.param("The bridge is closed, Maria Lopez said.",
                     ("The bridge is closed", "Maria Lopez", "said"), id="cue behind"),
        pytest.param("The bridge, Maria Lopez said, will open on Monday.",
                     ("The bridge | will open on Monday", "Maria Lopez", "said"), id="cue inside"),
        pytest.param("According to Maria Lopez, the bridge is closed.",
                     ("the bridge is closed", "Maria Lopez", "According to"), id="according to, in front"),
        pytest.param("The bridge is closed, according to Maria Lopez.",
                     ("The bridge is closed", "Maria Lopez", "according to"), id="according to, behind"),
        pytest.param("Maria Lopez told the council that the bridge was closed.",
                     ("the bridge was closed", "Maria Lopez", "told"), id="hearer"),
        pytest.param("Maria Lopez claimed that the bridge was closed.",
                     ("the bridge was closed", "Maria Lopez", "claimed"), id="claim"),
        pytest.param("Maria Lopez insisted the bridge was safe.",
                     ("the bridge was safe", "Maria Lopez", "insisted"), id="insist"),
        pytest.param("Maria Lopez denied that the bridge was closed.",
                     ("the bridge was closed", "Maria Lopez", "denied"), id="denial"),
        pytest.param("Maria Lopez alleged that the firm had lied.",
                     ("the firm had lied", "Maria Lopez", "alleged"), id="allegation"),
        pytest.param("Maria Lopez accused the firm of hiding the damage.",
                     ("the firm of hiding the damage", "Maria Lopez", "accused"), id="accusation"),
        pytest.param("Maria Lopez declined to comment on the bridge.",
                     ("to comment on the bridge", "Maria Lopez", "declined"), id="refusal to comment"),
        pytest.param("Maria Lopez promised to rebuild the bridge.",
                     ("to rebuild the bridge", "Maria Lopez", "promised"), id="promise"),
        pytest.param("Maria Lopez dismissed criticism that the city had been slow.",
                     ("criticism that the city had been slow", "Maria Lopez", "dismissed"), id="dismissal"),
        pytest.param("Maria Lopez closed the bridge, noting that winter was near.",
                     ("winter was near", "Maria Lopez", "noting"), id="participle"),
        pytest.param("Maria Lopez opposed the sale, saying the city needs the bridge.",
                     ("the city needs the bridge", "Maria Lopez", "saying"), id="saying"),
        pytest.param("China maintains that the ship was a fishing boat.",
                     ("the ship was a fishing boat", "China", "maintains"), id="country"),
        pytest.param("The White House said the meeting was useful.",
                     ("the meeting was useful", "White House", "said"), id="institution"),
        pytest.param("As Maria Lopez noted, the bridge is closed.",
                     ("the bridge is closed", "Maria Lopez", "noted"), id="as she noted"),
        pytest.param("Maria Lopez, a city engineer, said Tuesday the bridge was closed.",
                     ("the bridge was closed", "Maria Lopez", "said"), id="apposition and day"),
        pytest.param("Instead, the bridge was sold, Maria Lopez said.",
                     ("the bridge was sold", "Maria Lopez", "said"), id="linking adverb stays out"),
        pytest.param("Maria Lopez said it was time for the road to be re-established.",
                     ("it was time for the road to be re-established", "Maria Lopez", "said"), id="hyphen"),
    ],
)  # fmt: skip
def test_reported_speech_has_content_speaker_and_cue(
    text: str, expected: tuple[str, str | None, str | None], read: Read
) -> None:
    assert expected in indirect(text, read)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Maria Lopez crossed the bridge on Monday.", id="act"),
        pytest.param("Maria Lopez wanted to say something.", id="wish to speak"),
        pytest.param("The island, which Beijing claims as its territory, is small.", id="claim to land"),
        pytest.param("China rejected a meeting with the minister.", id="refused meeting"),
        pytest.param("The alleged spy left the country.", id="adjective"),
        pytest.param("Maria Lopez thought she could win the vote.", id="thought"),
    ],
)
def test_acts_and_thoughts_are_no_statements(text: str, read: Read) -> None:
    assert read(text) == []


def test_a_denial_without_content_denies_the_clause_before_it(read: Read) -> None:
    text = "U.S. officials alleged that China ran a base there, which Cuban officials denied."
    found = indirect(text, read)
    assert ("China ran a base there", "Cuban officials", "denied") in found
    assert any(content == "China ran a base there" and cue == "alleged" for content, _, cue in found)


def test_a_statement_inside_a_statement_has_its_own_speaker(read: Read) -> None:
    text = "Maria Lopez said that China claimed that the ship was lost."
    found = indirect(text, read)
    assert ("China claimed that the ship was lost", "Maria Lopez", "said") in found
    assert ("the ship was lost", "China", "claimed") in found


def test_earlier_statements_speak_for_themselves(read: Read) -> None:
    text = "He pointed to previous statements that the trip would be held “when conditions allow.”"
    (statement,) = [one for one in read(text) if one.is_direct]
    assert (words(text, statement), statement.speaker_kind) == ("when conditions allow.", "document")
    assert statement.speaker == "previous statements"


# --- speakers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Maria Lopez said the bridge was closed.", "person", id="person"),
        pytest.param("The State Department said the bridge was closed.", "organization", id="institution"),
        pytest.param("China said the bridge was closed.", "country", id="country"),
        pytest.param("The report said the bridge was closed.", "document", id="document"),
        pytest.param("Two people familiar with the matter said the bridge was closed.", "anonymous",
                     id="anonymous"),
        pytest.param("A Pentagon spokesman said the bridge was closed.", "organization", id="spokesman"),
        pytest.param("Both ministries said the bridge was closed.", "organization", id="unnamed bodies"),
        pytest.param("Chinese officials said the bridge was closed.", "country", id="officials of a state"),
    ],
)  # fmt: skip
def test_speakers_are_persons_bodies_states_texts_or_nobody_in_particular(
    text: str, kind: str, read: Read
) -> None:
    (statement,) = read(text)
    assert statement.speaker_kind == kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("Maria Lopez told CBS News that the bridge was closed.", "CBS News", id="told"),
        pytest.param("“The bridge is closed,” Maria Lopez told NBC News on Monday.", "NBC News", id="behind"),
        pytest.param("“It is closed,” Maria Lopez told the New York Times.", "New York Times", id="article"),
        pytest.param("“It is closed,” Maria Lopez said in an interview with Reuters.", "Reuters",
                     id="interview"),
        pytest.param("Maria Lopez told reporters that the bridge was closed.", None, id="no outlet"),
    ],
)  # fmt: skip
def test_an_addressed_outlet_is_told(text: str, told: str | None, read: Read) -> None:
    assert read(text)[0].told == told


def test_the_phrase_at_the_statement_is_kept_beside_the_name(read: Read) -> None:
    text = "Maria Lopez left early. She said the bridge was closed."
    (statement,) = read(text)
    assert statement.speaker == "Maria Lopez"
    assert statement.speaker_start is not None
    assert text[statement.speaker_start : statement.speaker_end] == "She"


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        pytest.param("Hamid Asefi, a former Iranian ambassador to France, spoke on Monday. "
                     "The former diplomat said it was late.", "Hamid Asefi", "person", id="former"),
        pytest.param("Abdoulaye Diop, the foreign minister of Mali, spoke. "
                     "The Malian official said it was late.",
                     "Abdoulaye Diop", "person", id="official of a nation is a person"),
        pytest.param("Judiciary Chief Ebrahim Karimi spoke on Monday. Iran's top judge said it was late.",
                     "Ebrahim Karimi", "person", id="judge"),
        pytest.param("An official said it was early. The official said it was late.", "official", "anonymous",
                     id="the official without a name"),
        pytest.param("Iran's ambassador to the United Nations in Geneva Esmail Karimi said it was late.",
                     "Esmail Karimi", "person", id="name behind a long office"),
        pytest.param("A spokesman for President Joe Biden said it was late.",
                     "spokesman for President Joe Biden", "anonymous", id="somebody else with a name"),
        pytest.param("Fortune said it was late.", "Fortune", "organization", id="magazine"),
        pytest.param("Foreign Policy reported that it was late.", "Foreign Policy", "organization",
                     id="paper"),
        pytest.param("The bridge was old, state-run news agency SANA reported.", "SANA", "organization",
                     id="agency behind"),
        pytest.param("IRNA quoted Esmail Karimi as saying that it was late.", "Esmail Karimi", "person",
                     id="quoted as saying"),
        pytest.param("Esmail Karimi was quoted by Fars as saying it was late.", "Esmail Karimi", "person",
                     id="was quoted as saying"),
        pytest.param("Raisi spoke of the order by Donald Trump, saying it was late.", "Raisi", "person",
                     id="participle behind another name"),
    ],
)  # fmt: skip
def test_the_last_statement_is_by(text: str, speaker: str, kind: str, read: Read) -> None:
    last = read(text)[-1]
    assert (last.speaker, last.speaker_kind) == (speaker, kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('Vladimir Putin sent greetings to the team. The message reads, in part:"You play well."',
                     ("You play well.", "Vladimir Putin", "reads"), id="message of somebody"),
        pytest.param("The notice read: “The bridge is closed.”",
                     ("The bridge is closed.", "notice", "read"), id="notice"),
        pytest.param("“The bridge is closed,” IRNA quoted Esmail Karimi as saying.",
                     ("The bridge is closed,", "Esmail Karimi", "quoted"), id="quoted as saying"),
        pytest.param("He spoke of tariffs in the U.S. “We will not pay them,” Esmail Karimi said.",
                     ("We will not pay them,", "Esmail Karimi", "said"), id="behind an abbreviation"),
        pytest.param("Maria Lopez said that the bridge was old. “Nobody should cross it this year.”",
                     ("Nobody should cross it this year.", "Maria Lopez", None), id="behind reported speech"),
    ],
)  # fmt: skip
def test_a_quotation_belongs_to(text: str, expected: tuple[str, str | None, str | None], read: Read) -> None:
    assert expected in direct(text, read)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Maria Lopez called on Tuesday for lifting the ban.",
                     ("lifting the ban", "Maria Lopez", "called"), id="day before the content"),
        pytest.param("Maria Lopez called on Congress to act.", ("Congress to act", "Maria Lopez", "called"),
                     id="appeal"),
        pytest.param("Maria Lopez said that the road was open, according to the ministry.",
                     ("the road was open", "Maria Lopez", "said"), id="closing attribution stays out"),
        pytest.param("The notice reads that the bridge is closed.",
                     ("the bridge is closed", "notice", "reads"), id="notice"),
    ],
)  # fmt: skip
def test_content_ends_where_it_ends(
    text: str, expected: tuple[str, str | None, str | None], read: Read
) -> None:
    assert expected in indirect(text, read)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Maria Lopez announced the news on Monday.", id="news"),
        pytest.param("Referring to the bridge, Maria Lopez left.", id="referring"),
        pytest.param("Ships calling on Iranian ports were few.", id="port call"),
        pytest.param("Maria Lopez read that the bridge was closed.", id="reader"),
    ],
)
def test_what_only_sounds_like_speech_is_no_statement(text: str, read: Read) -> None:
    assert read(text) == []


# --- laws -----------------------------------------------------------------------------------------

SENTENCES = st.lists(
    st.sampled_from([
        "“We stay,” Maria Lopez said. ", "He said “no. ", "'Yes' ",
        "officials told CBS News that ", "China denied it, ",
        "which Cuba denied. ", "\n", "” ", "\"", "according to ", "John Smith, who added ",
        "“A,” “B” and “C”. ", "said ",
        "noting that ", "called it “bad” ", "  ", "’s ", "(", "北京", "…", "the officials said. ",
        "“", "A spokesman ",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SENTENCES)
def test_spans_are_sound_whatever_the_text(text: str, read: Read) -> None:
    statements = read(text)
    seen = set()
    for one in statements:
        assert 0 <= one.start < one.end <= len(text)
        assert (one.fragments[0][0], one.fragments[-1][1]) == (one.start, one.end)
        for (start, end), following in zip(one.fragments, [*one.fragments[1:], (len(text), 0)]):
            assert start < end <= following[0]
        assert (one.start, one.end, one.is_direct, one.speaker) not in seen
        seen.add((one.start, one.end, one.is_direct, one.speaker))
        assert one.speaker_kind is None or one.speaker_kind in SPEAKER_KINDS
        assert (one.speaker is None) == (one.speaker_kind is None)
        if one.cue is not None:
            assert one.cue == text[one.cue_start : one.cue_end]
        if one.is_direct:
            inside = [text[start:end] for start, end in one.fragments]
            assert all(piece.count("“") == piece.count("”") or "\n" not in piece for piece in inside)
    assert statements == sorted(statements, key=lambda one: one.start)


@pytest.mark.parametrize("unit", ["“a” ", "he said “a", "officials said, ", "(“[", "which he denied, "])
@pytest.mark.timeout(300)
def test_hostile_text_is_read_to_its_end(unit: str, read_doc: Callable[[str], Doc]) -> None:
    text = unit * 1600
    assert all(0 <= one.start < one.end <= len(text) for one in read_statements(read_doc(text)))


def test_the_cue_list_is_rich_and_clean() -> None:
    entries = cue_list()
    assert len(entries) >= 150
    known = {"clause", "hearer", "infinitive", "object", "claims", "naming", "as", "of", "for", "on", "about",
             "to", "against", "out", "quote", "document", "thought"}  # fmt: skip
    assert all(entry.frames and entry.frames <= known for entry in entries.values())


# --- attributions that end a sentence -------------------------------------------------------------

LONG = (
    "Iran's foreign minister, Hossein Rahimi, will meet his Saudi counterpart, Prince Faisal bin Farhan, in "
    "Beijing on Thursday"
)


@pytest.mark.parametrize(
    ("tail", "speaker", "told"),
    [
        pytest.param("a Saudi diplomat told the Hillside Herald on Tuesday", "Saudi diplomat",
                     "Hillside Herald", id="hearer and day"),
        pytest.param("a Saudi diplomat told Northern Gazette", "Saudi diplomat", "Northern Gazette",
                     id="hearer without article"),
        pytest.param("a Saudi diplomat said on condition of anonymity because the plan is secret",
                     "Saudi diplomat", None, id="terms"),
    ],
)  # fmt: skip
def test_an_attribution_that_ends_the_sentence(tail: str, speaker: str, told: str | None, read: Read) -> None:
    text = f"{LONG}, {tail}."
    found = [one for one in read(text) if words(text, one) == LONG]
    assert [(one.speaker, one.speaker_kind, one.told) for one in found] == [(speaker, "anonymous", told)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "After the storm ended, the mayor told reporters on Tuesday that it was safe.", id="clause"
        ),
        pytest.param(
            "The bridge, which the mayor told reporters about on Tuesday, is closed.", id="relative"
        ),
    ],
)
def test_words_before_a_cue_with_content_of_its_own_are_not_reported(text: str, read: Read) -> None:
    assert not [one for one in read(text) if one.start == 0]
