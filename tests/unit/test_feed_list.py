"""Lists of feeds: what is read, and what a mistake in one is told."""

from __future__ import annotations

import pytest

from flows.errors import InputError
from flows.feed_list import Feed, read_feeds
from flows.resources import resource_path

HEADER = "source,url,expect_every_hours,is_active,notes\n"


def test_active_feeds_come_in_the_order_of_the_file(tmp_path):
    file = tmp_path / "feeds.csv"
    file.write_text(
        HEADER
        + "Harbour Wire,https://harbour.example/rss,6,yes,\n"
        + "Old Gazette,https://gazette.example/rss,6,no,closed\n"
        + "Quiet Desk,https://quiet.example/rss,,,\n",
        "utf-8-sig",
    )
    assert read_feeds(file) == [
        Feed("Harbour Wire", "https://harbour.example/rss", 6.0),
        Feed("Quiet Desk", "https://quiet.example/rss", None),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("name,address\n", "no column 'source'", id="another table"),
        pytest.param(HEADER, "no active feed", id="empty"),
        pytest.param(HEADER + "A,https:///rss,,,\n", "line 2.*complete address", id="no host"),
        pytest.param(HEADER + "A,https://a.example/,often,,\n", "line 2.*'often'", id="no number"),
        pytest.param(HEADER + "A,https://a.example/,-1,,\n", "above 0", id="negative"),
        pytest.param(HEADER + ",https://a.example/,,,\n", "needs source", id="no source"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, content, told):
    file = tmp_path / "feeds.csv"
    file.write_text(content)
    with pytest.raises(InputError, match=told):
        read_feeds(file)


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    with pytest.raises(InputError, match=r"nothere\.csv"):
        read_feeds(tmp_path / "nothere.csv")


def test_the_list_that_ships_is_one():
    feeds = read_feeds(resource_path("seeds/feeds.csv"))
    assert len({feed.url for feed in feeds}) == len(feeds) >= 5
