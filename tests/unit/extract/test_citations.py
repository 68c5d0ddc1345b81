"""Which outlets and unnamed people an article relies on, and whose reporting it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.extract.pipeline import Extractor
from flows.records import Article, Citation, Dropped

Cite = Callable[..., list[Citation]]


@pytest.fixture(scope="module")
def cite() -> Cite:
    nlp = Extractor().nlp

    def run(text: str, source_id: str | None = None, **page: object) -> list[Citation]:
        doc = nlp.make_doc(text)
        doc._.article = Article("a", "d", "file", text, source_id=source_id, **page)  # type: ignore[arg-type]
        return list(nlp(doc)._.citations)

    return run


def rows(citations: list[Citation], relation: str) -> list[tuple[str, str]]:
    return [(one.label, one.evidence) for one in citations if one.relation == relation]


# --- outlets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Maria Lopez told NBC News that the bridge was closed.",
                     ("NBC News", "told NBC News"), id="told"),
        pytest.param("Reuters reported on Friday that the bridge was closed.",
                     ("Reuters", "Reuters reported"), id="reported"),
        pytest.param("The bridge is closed, according to the New York Times.",
                     ("The New York Times", "according to the New York Times"), id="according to"),
        pytest.param("Bloomberg first reported the sale of the bridge.",
                     ("Bloomberg", "Bloomberg first reported"), id="first reported"),
        pytest.param("The sale was first reported by Axios.",
                     ("Axios", "first reported by Axios"), id="first reported by"),
        pytest.param("Maria Lopez said in an interview with CNN that it was closed.",
                     ("CNN", "interview with CNN"), id="interview"),
        pytest.param("The letter was seen by Reuters.", ("Reuters", "seen by Reuters"), id="seen by"),
        pytest.param("The Associated Press contributed to this story.",
                     ("Associated Press", "The Associated Press contributed"), id="contributed"),
        pytest.param("The bridge is closed, Reuters said, citing two engineers.",
                     ("Reuters", "Reuters said"), id="agency said"),
    ],
)  # fmt: skip
def test_an_outlet_is_cited_where_the_text_leans_on_it(
    text: str, expected: tuple[str, str], cite: Cite
) -> None:
    label, evidence = expected
    found = rows(cite(text, "springfield-gazette"), "cites")
    assert len(found) == 1
    assert found[0][0].removeprefix("The ") == label.removeprefix("The ")
    assert found[0][1] == evidence


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Maria Lopez sued CNN over the broadcast.", id="party to a suit"),
        pytest.param("Maria Lopez told reporters that the bridge was closed.", id="no outlet"),
        pytest.param("Michael Bloomberg reported to the council on Monday.", id="person of that name"),
        pytest.param("It was time to go home, she said.", id="common noun"),
        pytest.param("Fox News hired a new presenter last week.", id="employer"),
    ],
)
def test_an_outlet_that_is_merely_named_is_not_cited(text: str, cite: Cite) -> None:
    assert rows(cite(text), "cites") == []


def test_one_row_per_outlet_whatever_it_is_called(cite: Cite) -> None:
    text = "An engineer told NBC News the bridge was closed. A clerk told NBC that it was sold."
    assert len(rows(cite(text), "cites")) == 1


def test_furniture_alone_cites_nothing(cite: Cite) -> None:
    dropped = (Dropped("Watch more on CNN and in Time magazine", "broadcast-promo"),)
    assert cite("The bridge is closed.", dropped=dropped) == []


# --- origin ---------------------------------------------------------------------------------------


def test_an_article_whose_sources_told_another_outlet_repeats_its_report(cite: Cite) -> None:
    text = "The bridge will be sold, two engineers told NBC News.\nIt is old, a third engineer told NBC News."
    assert rows(cite(text, "newsmax"), "republishes") == [("NBC News", "told NBC News")]


def test_a_copy_by_an_unknown_publisher_has_its_origin(cite: Cite) -> None:
    text = "The bridge will be sold, two people familiar with the matter told CBS News on Tuesday."
    (origin,) = [one for one in cite(text) if one.relation == "republishes"]
    assert (origin.source_id, origin.evidence) == ("cbs-news", "told CBS News")


def test_an_outlet_that_quotes_itself_is_its_own_origin_and_no_second_source(cite: Cite) -> None:
    found = cite("The bridge is closed, Maria Lopez told NBC News on Monday.", "nbc-news")
    assert [(one.relation, one.source_id) for one in found] == [("republishes", "nbc-news")]


def test_credit_for_a_first_report_far_down_is_no_origin(cite: Cite) -> None:
    text = "The city will sell the bridge, the mayor said.\nBloomberg first reported the sale."
    assert rows(cite(text, "nbc-news"), "republishes") == []


@pytest.mark.parametrize(
    ("piece", "kind", "origin"),
    [
        pytest.param("© 2023 The Associated Press. All rights reserved.", "copyright",
                     "associated-press", id="copyright"),
        pytest.param("Copyright 2023 Reuters", "copyright", "reuters", id="copyright in words"),
        pytest.param("This article was originally published by The Guardian.", "disclaimer",
                     "guardian", id="originally published"),
        pytest.param("Reporting by Ana Ruiz; Editing by Tom Hall", "contributor-line", "reuters",
                     id="agency contributor line"),
    ],
)  # fmt: skip
def test_a_credit_in_the_furniture_names_the_origin(piece: str, kind: str, origin: str, cite: Cite) -> None:
    (found,) = cite("The bridge is closed.", "springfield-gazette", dropped=(Dropped(piece, kind),))
    assert found.relation == "republishes"
    assert found.source_id is not None
    assert origin in found.source_id
    assert found.start is None


def test_a_copyright_line_of_the_publisher_itself_is_no_credit(cite: Cite) -> None:
    dropped = (Dropped("© 2025 Newsmax. All rights reserved.", "copyright"),)
    assert cite("The bridge is closed.", "newsmax", dropped=dropped) == []


# --- anonymous sources ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("The bridge will be sold, two people familiar with the matter said.",
                     "two people familiar with the matter", id="people familiar"),
        pytest.param("A senior administration official told NBC News the bridge was closed.",
                     "A senior administration official", id="one official"),
        pytest.param("A U.S. official told CBS News that the ship had left.", "A U.S. official",
                     id="official of a state"),
        pytest.param("According to a person with knowledge of the talks, the sale is off.",
                     "a person with knowledge of the talks", id="according to"),
    ],
)  # fmt: skip
def test_a_source_without_a_name_is_kept_in_its_own_words(text: str, label: str, cite: Cite) -> None:
    (source,) = [one for one in cite(text) if one.relation == "anonymous_source"]
    assert source.label == label
    assert source.source_id is None
    assert text[source.start : source.end] == source.evidence


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Maria Lopez said the bridge was closed.", id="named"),
        pytest.param("A Pentagon spokesman said the ship had left.", id="spokesman of an institution"),
        pytest.param("Both Chinese and Cuban officials denied that there was a base.", id="voice of a state"),
        pytest.param("The report said the bridge was closed.", id="document"),
        pytest.param("The official left the room.", id="silent"),
        pytest.param("Maria Lopez runs the port. The official said it was closed.", id="named before"),
        pytest.param("Official information shows that the bridge was closed.", id="adjective"),
    ],
)
def test_named_institutional_and_silent_people_are_no_anonymous_source(text: str, cite: Cite) -> None:
    assert rows(cite(text), "anonymous_source") == []


def test_the_official_is_the_one_from_before(cite: Cite) -> None:
    text = (
        "A senior official told NBC News that the bridge was closed.\n"
        "“It is old,” the official said. The official said it would be sold."
    )
    assert len(rows(cite(text), "anonymous_source")) == 1


def test_two_officials_are_two_sources(cite: Cite) -> None:
    text = (
        "A senior administration official told NBC News that the bridge was closed.\n"
        "A former city official told NBC News that it would be sold."
    )
    assert len(rows(cite(text), "anonymous_source")) == 2


def test_the_reason_for_anonymity_is_kept(cite: Cite) -> None:
    text = (
        "U.S. officials say the minister will visit in June.\n"
        "The officials spoke on condition of anonymity because the trip has not been announced."
    )
    (source,) = [one for one in cite(text) if one.relation == "anonymous_source"]
    assert source.label == "U.S. officials"
    assert source.basis is not None
    assert source.basis.endswith("because the trip has not been announced")


@pytest.mark.parametrize(
    ("text", "label", "reason"),
    [
        pytest.param("The ministers will meet on Friday, a Saudi diplomat told the Hillside Herald.\n"
                     "They should agree, the diplomat said on condition of anonymity because it is secret.",
                     "a Saudi diplomat", "because it is secret", id="told a paper, reason later"),
        pytest.param("Three officials sat in the room. The officials spoke on condition of anonymity because "
                     "the talks are private.", "Three officials", "because the talks are private",
                     id="introduced without a statement"),
        pytest.param("Two officials with knowledge of the matter say the plan is dead. One of the officials "
                     "spoke on condition of anonymity because the plan is secret.",
                     "Two officials with knowledge of the matter", "because the plan is secret",
                     id="one of them"),
        pytest.param("One Rome-based diplomat sat in the room. It was dead, the diplomat said on condition "
                     "of anonymity because it is secret.", "One Rome-based diplomat", "because it is secret",
                     id="hyphen in the introduction"),
        pytest.param("It is dead, according to a Western official, who was not authorised to speak publicly.",
                     "a Western official", "not authorised to speak publicly", id="relative clause"),
        pytest.param('A U.S. official, not authorised to speak publicly, said he hoped for "an end of it."',
                     "A U.S. official", "not authorised to speak publicly", id="before the cue"),
    ],
)  # fmt: skip
def test_a_stated_ground_makes_one_source(text: str, label: str, reason: str, cite: Cite) -> None:
    (source,) = [one for one in cite(text) if one.relation == "anonymous_source"]
    assert source.label == label
    assert source.basis is not None
    assert source.basis.endswith(reason)


@pytest.mark.parametrize(
    "text", ["The embassy said that the plan was dead.", "Analysts warned that it would fail."]
)
def test_bodies_and_observers_are_no_anonymous_source(text: str, cite: Cite) -> None:
    assert rows(cite(text), "anonymous_source") == []


def test_without_a_stated_reason_there_is_no_basis(cite: Cite) -> None:
    (source,) = [
        one
        for one in cite("Two people familiar with the matter said it was sold.")
        if one.relation == "anonymous_source"
    ]
    assert source.basis is None


# --- laws -----------------------------------------------------------------------------------------

TEXTS = st.lists(
    st.sampled_from([
        "told NBC News that ", "Reuters reported ", "a U.S. official said ",
        "the officials said. ", "“No,” ", "\n",
        "on condition of anonymity because ", "according to the ", "CNN", "’s report ", "© AP ",
        "sources ", ". ",
        "not authorized to speak ", "Maria Lopez ", "(", "北京",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_evidence_is_in_the_text_and_rows_are_distinct(text: str, cite: Cite) -> None:
    found = cite(text, "nbc-news")
    keys = [(one.relation, one.source_id or one.label.casefold()) for one in found]
    assert len(keys) == len(set(keys))
    for one in found:
        assert one.relation in {"cites", "republishes", "anonymous_source"}
        assert (one.source_id is None) == (one.relation == "anonymous_source")
        assert (one.start is None) == (one.end is None)
        if one.start is not None:
            assert text[one.start : one.end] == one.evidence
