"""What a page says about its article."""

from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from flows.clean.metadata import read_metadata, split_authors, strip_site

LATEST = datetime(2024, 1, 1, tzinfo=UTC)


def page(head: str = "", body: str = "<p>x</p>"):
    return fromstring(f"<html><head>{head}</head><body>{body}</body></html>")


def test_linked_data_speaks_first():
    tree = page(
        """<meta property="article:published_time" content="2023-06-10T00:00:00Z">
        <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Talks end",
        "datePublished": "2023-06-09T10:00:00Z", "author": [{"name": "Jane Doe"}, {"name": "Max Roe"}],
        "publisher": {"name": "Podunk Gazette"}}]}</script>"""
    )
    found = read_metadata(tree, url=None, latest=LATEST)
    assert (found.title, found.authors, found.sitename) == (
        "Talks end",
        ("Jane Doe", "Max Roe"),
        "Podunk Gazette",
    )
    assert [claim.published_at.day for claim in found.date_claims] == [9, 10]


def test_broken_linked_data_leaves_the_rest():
    tree = page(
        '<script type="application/ld+json">{"@type": </script><meta name="author" content="Jane Doe">'
    )
    assert read_metadata(tree, url=None, latest=LATEST).authors == ("Jane Doe",)


def test_a_date_after_the_fetch_is_no_publication_date():
    tree = page('<meta property="article:published_time" content="2031-01-01T00:00:00Z">')
    assert read_metadata(tree, url=None, latest=LATEST).date_claims == ()


def test_the_address_tells_the_newsrooms_day_where_the_stamp_is_in_utc():
    tree = page('<meta property="article:published_time" content="2023-11-09T05:30:00Z">')
    claims = read_metadata(tree, url="https://example.org/2023/11/08/vote/", latest=LATEST).date_claims
    assert claims[0].published_at == datetime(2023, 11, 8, tzinfo=UTC)
    assert datetime(2023, 11, 9, 5, 30, tzinfo=UTC) in {claim.published_at for claim in claims}


@pytest.mark.parametrize(
    ("title", "site", "clean"),
    [
        (
            "Talks end in Rome without a deal - Example News",
            "Example News",
            "Talks end in Rome without a deal",
        ),
        (
            "Talks end in Rome without a deal | World | Example News",
            "Example News",
            "Talks end in Rome without a deal",
        ),
        ("Example News: Talks end", None, "Example News: Talks end"),
        ("Talks end - and begin again in Rome", "Example News", "Talks end - and begin again in Rome"),
        ("Talks end in Rome without a deal | Podunk Gazette", None, "Talks end in Rome without a deal"),
    ],
)
def test_a_title_loses_the_name_of_its_site(title, site, clean):
    assert strip_site(title, site) == clean


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("Jane Doe, Max Roe and Ana Paz", ["Jane Doe", "Max Roe", "Ana Paz"]),
        ("https://example.org/authors/jane", []),
    ],
)
def test_an_author_line_is_split_into_names(line, names):
    assert split_authors(line) == names
