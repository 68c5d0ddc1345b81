"""What furniture tells about an article: who reported, from where, who publishes."""

import pytest

from flows.clean.credits import publisher_in, read_contributors, read_dateline
from flows.records import Contributor, Dropped


@pytest.mark.parametrize(
    ("line", "people"),
    [
        pytest.param(
            "Ana Paz Ruiz reported from Lima, and Bo Ek reported from Oslo.",
            [("Ana Paz Ruiz", "Lima"), ("Bo Ek", "Oslo")],
            id="two places",
        ),
        pytest.param("Bo Ek contributed reporting.", [("Bo Ek", None)], id="no place"),
        pytest.param(
            "(Reporting by Bo Ek and Ana Paz; Editing by Max van der Roe)",
            [("Bo Ek", None), ("Ana Paz", None), ("Max van der Roe", None)],
            id="agency style",
        ),
        pytest.param(
            "Associated Press writer Bo Ek in New York contributed to this report.",
            [("Bo Ek", "New York")],
            id="the outlet is no person",
        ),
        pytest.param("Additional reporting by Bo Ek", [("Bo Ek", None)], id="additional"),
    ],
)
def test_a_credit_line_names_its_journalists(line, people):
    assert read_contributors(line) == [Contributor(name, place) for name, place in people]


@pytest.mark.parametrize(
    ("paragraph", "place", "rest"),
    [
        ("BEIJING — Ministers met on Monday.", "BEIJING", "Ministers met on Monday."),
        ("Lisbon — Ministers are to meet here in the coming weeks.", "Lisbon", "Ministers are"),
        ("KYIV, Ukraine (AP) — Ministers met.", "KYIV, Ukraine", "Ministers"),
        ("MOSCOW, June 5 (Example) -- Ministers met.", "MOSCOW", "Ministers"),
        ("(Reuters) - Ministers met.", None, "Ministers"),
        ("WASHINGTON, D.C. – “We met,” he said.", "WASHINGTON, D.C.", "“We met"),
    ],
)
def test_a_dateline_is_cut_up_to_its_dash(paragraph, place, rest):
    found = read_dateline(paragraph)
    assert found.place == place
    assert paragraph[found.length :].startswith(rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Marlow — who met them — said so.",
        "BREAKING — Ministers met.",
        "Ministers met in Rome on Monday.",
        "NATO ministers met — and left.",
        "Rep. Marlow — The best known of them all is back in town.",
    ],
)
def test_a_dash_alone_makes_no_dateline(paragraph):
    assert read_dateline(paragraph) is None


@pytest.mark.parametrize(
    ("text", "kind", "source"),
    [
        ("© 2025 Newsmax. All rights reserved.", "copyright", "newsmax"),
        ("Copyright © 2019 CBS Interactive Inc. All rights reserved.", "copyright", "cbs-news"),
        ("The Independent is trusted by readers like you.", "donation-appeal", "the-independent"),
        ("Watch tonight on MSNBC at 8 p.m. ET.", "broadcast-promo", None),
        ("Five findings from an interview with Time magazine", "related-links", None),
        ("Photo © 2020 Getty Images", "copyright", None),
        ("© 2023 The Associated Press. All rights reserved.", "copyright", None),
    ],
)
def test_only_telling_furniture_names_the_publisher(text, kind, source):
    found = publisher_in([Dropped(text, kind)])
    assert (found and found[1] and found[1].outlet_id) == source


def test_an_unknown_copyright_holder_keeps_its_name():
    assert publisher_in([Dropped("© 2024 Podunk Gazette. All rights reserved.", "copyright")]) == (
        "Podunk Gazette",
        None,
    )
