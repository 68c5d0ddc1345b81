"""The phenomena of pages saved as text: each is furniture, and the story around it stays verbatim."""

import pytest

from flows.clean.furniture import remove_furniture
from flows.clean.pieces import inner_capitals, sentence_pieces, word_pieces
from flows.records import Contributor

STORY = (
    "The foreign ministers of both countries met in Vienna on Monday for the first time since the dispute "
    "over fishing rights began last autumn.",
    "“We had a frank conversation,” the Austrian chancellor told reporters after the talks, which lasted "
    "three hours and ended without a joint statement.",
    "Diplomats said that the two delegations would meet again next month, although no date had been set and "
    "neither government has confirmed the plan.",
    "The dispute began when patrol boats stopped a trawler off the northern coast. Its crew was released "
    "after two days, but the captain is still being held.",
    "Trade between the countries has fallen by a fifth since then, according to figures that the central "
    "bank published last week.",
)
TITLE = "Ministers meet in Vienna after months of silence over fishing rights"


def clean(*lines: str):
    return remove_furniture("\n".join(lines))


def kinds(cleaned) -> dict[str, str]:
    return {piece.text: piece.kind for piece in cleaned.dropped}


def test_a_clean_story_stays_as_it_is():
    cleaned = clean(*STORY)
    assert cleaned.paragraphs == STORY
    assert cleaned.dropped == ()
    assert cleaned.title is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (
            "Your browser is out of date. Please update it to view this site properly.",
            "browser-notice",
        ),
        ("Get more newsLiveon", "navigation"),
        ("Home > World > Europe", "breadcrumb"),
        ("Sign up for our morning newsletter and get it delivered to your inbox.", "newsletter"),
        ("Share on Facebook", "social"),
        ("Advertisement", "advertisement"),
        ("Views: 1,204", "counter"),
        ("By Jane Doe and Max Roe", "byline"),
        ("Updated June 3, 2023, 4:15 p.m. ET", "date-line"),
    ],
)
def test_what_stands_above_a_story_is_dropped_by_kind(line, kind):
    cleaned = clean(TITLE, line, *STORY)
    assert cleaned.paragraphs == STORY
    assert kinds(cleaned)[line] == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("© 2025 Podunk Gazette. All rights reserved.", "copyright"),
        ("Jane Doe contributed reporting.", "contributor-line"),
        ("Jane Doe reported from Vienna, and Max Roe reported from Oslo.", "contributor-line"),
        ("veryNice! (6547)", "rating-widget"),
        ("Read more: Patrol boats return to the coast", "related-links"),
        ("Leave a comment", "comments"),
        ("Subscribe to continue reading.", "paywall"),
    ],
)
def test_what_stands_below_a_story_is_dropped_by_kind(line, kind):
    cleaned = clean(*STORY, line)
    assert cleaned.paragraphs == STORY
    assert kinds(cleaned)[line] == kind


def test_a_broadcast_promo_does_not_end_the_story():
    promo = "Watch more tonight on “Evening Report with Jo Ek” at 6:30 p.m. ET and 5:30 p.m. CT."
    cleaned = clean(*STORY[:2], promo, *STORY[2:])
    assert cleaned.paragraphs == STORY
    assert kinds(cleaned)[promo] == "broadcast-promo"


def test_an_appeal_run_into_the_story_is_cut_inside_the_line():
    appeal = "Your support makes all the difference."
    cleaned = clean(
        TITLE,
        "Your support helps us to tell the story",
        "Your donation lets us send reporters to where the news is.",
        appeal + STORY[0],
        *STORY[1:],
    )
    assert cleaned.paragraphs == STORY
    assert kinds(cleaned)[appeal] == "donation-appeal"


def test_a_byline_run_into_the_story_is_cut_inside_the_word():
    cleaned = clean(TITLE, "By Jane DoeVIENNA — " + STORY[0], *STORY[1:])
    assert cleaned.paragraphs == STORY
    assert (cleaned.byline, cleaned.dateline) == ("Jane Doe", "VIENNA")


def test_a_standfirst_cut_short_leaves_the_sentence_it_was_cut_from():
    cleaned = clean(TITLE, STORY[0][:90].rsplit(" ", 1)[0], *STORY)
    assert cleaned.paragraphs == STORY
    assert "stub-duplicate" in kinds(cleaned).values()


def test_a_dateline_is_recorded_and_cut():
    cleaned = clean(TITLE, "VIENNA — " + STORY[0], *STORY[1:])
    assert cleaned.dateline == "VIENNA"
    assert cleaned.paragraphs == STORY
    assert kinds(cleaned)["VIENNA —"] == "dateline"


def test_a_title_fused_to_a_breadcrumb_and_given_twice_is_one_title():
    cleaned = clean(f"Current:Home > reviews{TITLE} -消息", TITLE, "View", "Date:2025-04-15 15:22:30", *STORY)
    assert cleaned.title == TITLE
    assert cleaned.paragraphs == STORY
    assert [claim.published_at.year for claim in cleaned.date_claims] == [2025]


def test_a_title_with_the_sites_name_is_cleaned():
    cleaned = clean(f"{TITLE} | Podunk Gazette", "By Jane Doe", *STORY)
    assert cleaned.title == TITLE


def test_lists_of_other_headlines_go_with_their_heading():
    lists = [
        "Related",
        "- Storm closes airports along the western coast",
        "- Five things to know about the budget vote",
        "Recommendation",
        "Singer returns to the stage after two years",
        "What we learned from the cup final",
    ]
    cleaned = clean(*STORY, *lists)
    assert cleaned.paragraphs == STORY
    assert [piece.text for piece in cleaned.dropped] == lists


def test_contributors_are_kept_and_are_no_authors():
    cleaned = clean(*STORY, "Jane Doe reported from Vienna, and Max Roe reported from Oslo.")
    assert cleaned.contributors == (Contributor("Jane Doe", "Vienna"), Contributor("Max Roe", "Oslo"))
    assert cleaned.authors == ()


def test_errors_and_quotation_marks_of_the_source_stay():
    odd = "He said the report “was part of a wider plan and that the council had been too angry over by it."
    assert odd in clean(*STORY[:2], odd, *STORY[2:]).paragraphs


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        (
            "makes all the difference.Officials met in Rome.",
            ["makes all the difference.", "Officials met in Rome."],
        ),
        ("traveled to the U.S. last month", ["traveled to the U.S. last month"]),
        ("said at 3 p.m. Monday", ["said at 3 p.m. Monday"]),
        ("“So be it.”Officials left", ["“So be it.”", "Officials left"]),
    ],
)
def test_sentences_are_parted_where_a_space_is_missing(line, pieces):
    assert sentence_pieces(line) == pieces


def test_names_with_inner_capitals_are_not_cut():
    line = (
        "Share of McDonald and DeSoto rose after YouTube and BuzzFeed published what the firms had planned."
    )
    assert word_pieces(line, inner_capitals(line * 2)) == [line]


@pytest.mark.parametrize(
    "unit", ["[", "9", ".A", "aB", "“", "\n", "By A", "a\n", "A. ", "(", "http://", "- "]
)
def test_hostile_strings_take_linear_time(unit):
    remove_furniture(unit * 20_000)
