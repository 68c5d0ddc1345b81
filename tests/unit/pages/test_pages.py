"""Pages hold the news as text: nothing in a title, name or message is live, and nothing is loaded."""

from __future__ import annotations

import re

import pytest

from flows.pages.annotate import annotate_page, annotations_page, summary_of
from flows.pages.quality import quality_page

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "\u202ereversed\u0000",
]
RUN = {
    "run_id": "0123456789",
    "started_at": "2023-05-01 00:00:00",
    "documents": 2,
    "articles": 1,
    "duplicates": 0,
    "quarantined": 1,
}


def _annotation(text: str) -> dict:
    return {
        "uri": text, "title": text, "text": f"before {text} after", "source": text, "origin_source": text,
        "byline": text, "dateline": text, "published_at": None, "published_from": None, "published_to": None,
        "published_precision": "unknown", "published_basis": "unknown", "claimed_is_false": False,
        "claimed_published_at": None, "dropped": [{"text": text, "kind": "other"}],
        "names": [{
            "start": 0, "end": 6, "label": "PERSON", "name": text, "role": text, "organization": text,
            "country": None, "is_former": False,
        }],
        "places": [{"start": 3, "end": 9, "name": text, "kind": "city", "country_code": None}],
        "times": [], "citations": [], "events": [],
        "statements": [{
            "start": 0, "end": 6, "fragments": [[0, 6]], "text": text, "is_direct": True, "told": text,
            "speaker": {"name": text, "kind": "person"},
        }],
    }  # fmt: skip


def _assert_inert(page: str) -> None:
    assert not re.search(r"<(script|img|svg|iframe|object)\b", page)
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", page)[0]
    assert not re.search(r"""(src|href)=["']?(https?:|//|javascript:)""", page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_annotated_page_is_inert(text):
    _assert_inert(annotate_page(_annotation(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_list_of_annotated_pages_is_inert_and_leads_to_each(text):
    page = annotations_page([summary_of(_annotation(text), "0000.html")], [f"set aside {text}"])
    _assert_inert(page)
    assert 'href="0000.html"' in page


@pytest.mark.parametrize("text", HOSTILE)
def test_the_quality_page_is_inert(text):
    quarantined = [{"stage": "clean", "reason": "binary", "uri": text, "message": text}]
    _assert_inert(quality_page(RUN, [], quarantined, docs=[("articles", "docs/validations/a.html")]))


def test_overlapping_spans_are_cut_at_every_border_and_lose_no_character():
    page = annotate_page(_annotation("Oslo & Bergen"))
    body = re.search(r'<div class="text">(.*?)</div>', page, re.DOTALL)
    assert body
    plain = re.sub(r"<[^>]+>", "", body[1]).replace("&amp;", "&")
    assert plain == "before Oslo & Bergen after"
