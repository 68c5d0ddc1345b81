"""Feeds: one document per entry with the feed's claims; and what only looks like a feed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.records import Claims, Document, Rejection

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Times</title><link>https://harbour.example/</link>
<item>
  <title>Ministers &amp;amp; envoys meet</title><link>https://harbour.example/1</link>
  <guid isPermaLink="false">tag:1</guid>
  <pubDate>Mon, 05 Jun 2023 10:20:30 +0200</pubDate><dc:creator>Ann Lee</dc:creator>
  <description>Short.</description>
  <content:encoded><![CDATA[<p>The ministers met in Köln.</p><p>They left.</p>]]></content:encoded>
</item>
<item><title>Plain</title><link>https://harbour.example/2</link>
  <description>First paragraph, 3 &amp;lt; 4.

Second paragraph.</description></item>
<item><title>Nothing</title><link>https://harbour.example/3</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Collected</title><link href="https://collected.example/"/>
<entry><title>Talks</title><id>urn:x:1</id><link href="https://a.example/1"/><updated>2023-06-05</updated>
  <source><title>The Outlet</title></source>
  <content type="text">A &lt; b. The ministers met.</content></entry>
<entry><title>More</title><id>urn:x:2</id><published>2023-06-05T10:20Z</published>
  <updated>2023-06-07T10:20:30Z</updated><summary type="html">&lt;p&gt;They met.&lt;/p&gt;</summary></entry>
</feed>"""


def test_an_rss_entry_becomes_a_page_with_the_feeds_claims(make, read):
    path = make("feed.xml", RSS)
    first, second, third = read(path)
    assert first.claims == Claims(
        url="https://harbour.example/1",
        source="The Harbour Times",
        published_at=datetime(2023, 6, 5, 8, 20, 30, tzinfo=UTC),
        published_precision="second",
        published_basis="feed",
        title="Ministers & envoys meet",
        byline="Ann Lee",
    )
    assert (first.uri, first.media_type, first.charset) == (f"{path.as_posix()}#tag:1", "text/html", "utf-8")
    assert "<p>The ministers met in Köln.</p>" in first.body.decode()
    assert "<title>Ministers &amp; envoys meet</title>" in first.body.decode()
    assert "<p>First paragraph, 3 &lt; 4.</p>\n<p>Second paragraph.</p>" in second.body.decode()
    assert second.claims.published_at is None
    assert (third.uri.rpartition("#")[2], third.reason) == ("https://harbour.example/3", "empty_input")
    assert "run wirehouse on https://harbour.example/3" in third.message


def test_an_atom_entry_names_its_outlet_and_its_precision(make, read):
    first, second = read(make("feed.atom", ATOM))
    assert (first.claims.source, first.claims.published_precision) == ("The Outlet", "day")
    assert "A &lt; b. The ministers met." in first.body.decode()
    assert (second.claims.published_at, second.claims.published_precision) == (
        datetime(2023, 6, 5, 10, 20, tzinfo=UTC),
        "minute",
    )
    assert second.claims.source == "Collected"


@pytest.mark.parametrize("name", ["feed.rss", "feed.txt", "feed"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_is_a_feed_under_any_name_and_encoding(make, read, name, encoding):
    content = RSS.replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding)
    assert [type(item) for item in read(make(name, content))] == [Document, Document, Rejection]


def test_a_feed_without_a_title_is_named_by_its_domain(make, read):
    items = read(make("feed.xml", RSS.replace("<title>The Harbour Times</title>", "")))
    assert items[0].claims.source == "harbour.example"


def test_an_empty_feed_has_no_documents(make, read):
    assert read(make("feed.xml", '<rss version="2.0"><channel><title>A</title></channel></rss>')) == []


@pytest.mark.parametrize(
    ("content", "clue"),
    [
        pytest.param("<html><head><title>Sign in</title></head><body>", "'Sign in'", id="login page"),
        pytest.param(
            "<!DOCTYPE html><rss version='2.0'><channel><item>", "web page", id="page that plays a feed"
        ),
        pytest.param("<?xml version='1.0'?><nitf><body/></nitf>", "<nitf>", id="other xml"),
        pytest.param("The feed is down.", "no XML", id="prose"),
        pytest.param("/etc/hostname", "no XML", id="a path is not opened"),
        pytest.param("http://127.0.0.1:9/feed", "no XML", id="an address is not fetched"),
    ],
)
def test_what_is_no_feed_says_what_it_is(make, read, content, clue):
    (item,) = read(make("feed.xml", content))
    assert item.reason == "invalid_feed"
    assert clue in item.message


def test_a_feed_cut_off_gives_the_entries_before_the_cut(make, read):
    items = read(make("feed.xml", RSS[: RSS.index("<item><title>Plain")]))
    assert [item.claims.title for item in items] == ["Ministers & envoys meet"]


@pytest.mark.timeout(60)
def test_entities_do_not_grow_a_feed(make, read):
    entities = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 9)
    )
    bomb = (
        f"<!DOCTYPE rss [{entities}]><rss version='2.0'><channel><item><description>&a8;</description></item>"
    )
    items = read(make("feed.xml", f"<?xml version='1.0'?>{bomb}</channel></rss>"))
    assert all(isinstance(item, Rejection) or len(item.body) < 10_000_000 for item in items)


def test_weak_claims_fill_what_the_feed_leaves_open(make, read):
    told = Claims(source="weak", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    first, second, _ = read(make("feed.xml", RSS), claims=told)
    assert (first.claims.source, first.claims.published_basis) == ("The Harbour Times", "feed")
    assert (second.claims.published_at.year, second.claims.published_basis) == (2020, "sidecar")


@pytest.mark.parametrize(
    ("content", "clue"),
    [
        ("<urlset><url><loc>http://a", "not well-formed"),
        ('<!DOCTYPE urlset [<!ENTITY a "b">]><urlset/>', "entities"),
    ],
)
def test_a_broken_sitemap_is_rejected(make, read, content, clue):
    (item,) = read(make("sitemap.xml", content))
    assert (item.reason, clue in item.message) == ("invalid_feed", True)
