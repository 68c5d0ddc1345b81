"""Turns of briefings, interviews and remarks, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from spacy.tokens import Doc

from flows.extract import context
from flows.extract.pipeline import Extractor
from flows.extract.transcripts import Turns, find_labels
from flows.records import Article, Statement

Read = Callable[..., Doc]


@pytest.fixture(scope="module")
def read() -> Read:
    nlp = Extractor().nlp

    def read_article(text: str, title: str | None = None, source_id: str | None = None) -> Doc:
        doc = nlp.make_doc(text)
        context.set_article(doc, Article("a", "", "a", text, title=title, source_id=source_id))
        return nlp(doc)

    return read_article


def said(doc: Doc) -> list[tuple[str | None, str]]:
    """Speaker and first words of each turn's paragraphs."""
    found: list[Statement] = [one for one in doc._.statements if one.is_direct and one.cue is None]
    return [(one.speaker, " ".join(doc.text[one.start : one.end].split()[:4])) for one in found]


BRIEFING = (
    "2:03 P.M. EST\n\nMS. PSAKI: Hi, everyone. The bridge opens on Monday.\n\nI will take questions now.\n\n"
    "Q Thank you, Jen. Will the tunnel open as well?\n\nMS. PSAKI: (Laughs.) I have no news on that.\n\n"
    "Q: And the road?\n\n(Cross-talk.)\n\nMS. PSAKI: We will see.\n\n2:10 P.M. EST"
)


def test_a_briefing_is_read_turn_by_turn(read: Read) -> None:
    doc = read(BRIEFING, "Press Briefing by Press Secretary Jen Psaki, March 2, 2022", "white-house")
    assert said(doc) == [
        ("Jen Psaki", "Hi, everyone. The bridge"),
        ("Jen Psaki", "I will take questions"),
        (None, "Thank you, Jen. Will"),
        ("Jen Psaki", "(Laughs.) I have no"),
        (None, "And the road?"),
        ("Jen Psaki", "We will see."),
    ]
    label = doc._.statements[0]
    assert doc.text[label.speaker_start : label.speaker_end] == "MS. PSAKI"
    assert (label.speaker_kind, label.speaker_country_code) == ("person", "US")


@pytest.mark.parametrize(
    ("title", "text", "speakers"),
    [
        pytest.param("Remarks by President Biden on Bridges",
                     "THE PRESIDENT: Folks, I am glad to be here and to see so many of you in this hall.",
                     ["Joe Biden"], id="office named by the title"),
        pytest.param("Remarks by President Biden and Prime Minister Modi of India Before Their Meeting",
                     "PRESIDENT BIDEN: I am glad to have you here.\n\n"
                     "PRIME MINISTER MODI: (As translated.) Thank you. We have much to do.",
                     ["Joe Biden", "Narendra Modi"], id="two offices"),
        pytest.param("Remarks by Vice President Harris and Governor Walz at a School",
                     "GOVERNOR WALZ: Welcome to you all, and thank you for this.\n\n"
                     "THE VICE PRESIDENT: I am glad to be here.",
                     ["Walz", "Kamala Harris"], id="vice president and guest"),
        pytest.param("Background Press Call on the Summit",
                     "MODERATOR: Thank you all for joining us.\n\n"
                     "SENIOR ADMINISTRATION OFFICIAL: We will meet on Monday, and I will say why.",
                     [None, "senior administration official"], id="official without a name"),
        pytest.param("Meeting with President of Egypt Abdel Fattah el-Sisi",
                     "Vladimir Putin met the President of Egypt in the Kremlin. They had lunch.* * * "
                     "President of Russia Vladimir Putin: Mr President, I am glad to see you here in Moscow. "
                     "President of Egypt Abdel Fattah el-Sisi(retranslated): Thank you. We value your help. "
                     "Vladimir Putin: You are welcome.",
                     ["Vladimir Putin", "Abdel Fattah el-Sisi", "Vladimir Putin"],
                     id="names in one paragraph"),
    ],
)  # fmt: skip
def test_labels_are_resolved(title: str, text: str, speakers: list[str | None], read: Read) -> None:
    assert [speaker for speaker, _ in said(read(text, title, "white-house"))] == speakers


def test_answers_are_the_interviewees(read: Read) -> None:
    text = "Q: Is the road open?\nA: I think so. We opened it.\nQ: And the bridge?\nA: You may cross it."
    speakers = [speaker for speaker, _ in said(read(text, "Q&A with Vice President Joe Biden on Roads"))]
    assert speakers == [None, "Joe Biden", None, "Joe Biden"]


def test_officials_without_a_name_are_anonymous(read: Read) -> None:
    text = "MODERATOR: Please begin.\n\nSENIOR ADMINISTRATION OFFICIAL: We will meet on Monday, I think."
    kinds = [one.speaker_kind for one in read(text, "Background Press Call")._.statements if one.is_direct]
    assert kinds == [None, "anonymous"]


def test_first_person_in_a_turn_is_its_speaker(read: Read) -> None:
    doc = read(
        BRIEFING.replace("We will see.", "I said that the road was closed."), "Press Briefing", "white-house"
    )
    (reported,) = [one for one in doc._.statements if one.cue == "said"]
    assert (reported.speaker, doc.text[reported.start : reported.end]) == ("Jen Psaki", "the road was closed")


def test_first_person_of_a_signed_text_is_its_author(read: Read) -> None:
    doc = read("I said last week that the road was closed.", "Statement by President Joe Biden on Roads")
    (reported,) = doc._.statements
    assert (reported.speaker, reported.speaker_kind) == ("Joe Biden", "person")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Editor's note: We have changed this story.\n\nEditor's note: You may write to us.",
                     id="note"),
        pytest.param("WASHINGTON: The mayor closed the bridge.\n\nUPDATE: The bridge is open, we hear.",
                     id="dateline"),
        pytest.param("Read more: What you need to know.\n\nRead more: Why we closed it.", id="link"),
        pytest.param("Q Acoustics sells speakers. You can buy them.", id="a name with Q"),
        pytest.param("Maria Lopez: mayor since 2019. John Smith: engineer of the bridge.", id="who is who"),
        pytest.param("The facts are these: the bridge is closed. I mean it: you cannot cross.", id="colon"),
        pytest.param("Added Maria Lopez: “I think you are right.” Said John Smith: “I think so too.”",
                     id="attribution"),
        pytest.param("Mayor: Maria Lopez. Engineer: John Smith.", id="captions"),
    ],
)  # fmt: skip
def test_a_colon_alone_makes_no_turn(text: str, read: Read) -> None:
    assert Turns(read(text)).turns == ()


def test_a_passage_of_talk_in_a_report_ends_with_its_paragraphs(read: Read) -> None:
    text = (
        "The mayor met the engineer on Monday in the town hall and the two argued for an hour. Nobody won. "
        "It was a long day for the town, and a longer one for its bridge.\n"
        "MR. SMITH: I told you so.\nMS. LOPEZ: You did not.\nThe bridge was closed that evening."
    )
    assert [words for _, words in said(read(text))] == ["I told you so.", "You did not."]


HOSTILE = [
    "Q: ",
    "Q ",
    "MS. A: ",
    "A. B: ",
    "* * * ",
    "Joe Biden: I ",
    ": ",
    "THE PRESIDENT: ",
    "Q\n",
    "A. ",
    "(A) ",
]


@pytest.mark.parametrize("unit", HOSTILE)
# Linear, a megabyte takes seconds; squared, it would outlast the limit.
@pytest.mark.timeout(120)
def test_hostile_labels_are_found_to_the_end(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    labels = find_labels(text, {"biden", "b", "a"})
    assert all(0 <= one.start < one.end <= one.content <= len(text) for one in labels)
    assert all(one.content <= after.start for one, after in pairwise(labels))


@pytest.mark.parametrize("unit", ["Q: ", "MS. A: I ", "Joe Biden: I "])
@pytest.mark.timeout(300)
def test_hostile_turns_have_their_speakers(unit: str, read: Read) -> None:
    doc = read(unit * 800)
    assert all(turn.label_end <= len(doc.text) for turn in Turns(doc).turns)
