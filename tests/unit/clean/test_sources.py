"""Who published a copy: the strongest evidence wins, and the report's own words are none."""

import pytest

from flows.clean.sources import find_source
from flows.outlets import find_outlet, outlet_by_id, outlets
from flows.records import Dropped

FOOTER = (Dropped("© 2025 Newsmax. All rights reserved.", "copyright"),)


@pytest.mark.parametrize(
    ("url", "claim", "sitename", "dropped", "source_id", "basis"),
    [
        pytest.param(
            "https://www.nbcnews.com/a", "Newsmax", None, FOOTER, "nbc-news", "url", id="address first"
        ),
        pytest.param(None, "CBS News", None, FOOTER, "cbs-news", "claim", id="a claim outranks furniture"),
        pytest.param(None, "reuters.com", None, (), "reuters", "claim", id="a domain as claim"),
        pytest.param(None, "Yahoo News", None, FOOTER, "yahoo-news", "claim", id="an aggregator stays one"),
        pytest.param(None, None, "The Guardian", (), "the-guardian", "page", id="the page's own name"),
        pytest.param(None, None, None, FOOTER, "newsmax", "furniture", id="the footer"),
        pytest.param(None, None, None, (), None, None, id="nothing is nothing"),
        pytest.param(
            None, "Podunk Gazette", None, (), "podunk-gazette", "claim", id="an unknown name keeps it"
        ),
        pytest.param(
            "https://a.podunk.example/x", None, "Podunk", (), "podunk-example", "page", id="unknown domain"
        ),
        pytest.param(
            "https://podunk.example/x", None, "CNN", (), "podunk-example", "page", id="a borrowed name"
        ),
    ],
)
def test_the_publisher_by_the_strongest_evidence(url, claim, sitename, dropped, source_id, basis):
    found = find_source(url=url, claim=claim, sitename=sitename, dropped=dropped)
    assert (found.source_id, found.basis) == (source_id, basis)


def test_the_seed_is_consistent():
    kinds = {
        "agency",
        "broadcaster",
        "newspaper",
        "magazine",
        "digital",
        "government",
        "aggregator",
        "republisher",
    }
    domains = [domain for outlet in outlets() for domain in outlet.domains]
    assert len(outlets()) >= 250
    assert len(domains) == len(set(domains))
    assert {outlet.kind for outlet in outlets()} == kinds
    for outlet in outlets():
        assert outlet_by_id(outlet.outlet_id) is outlet
        assert find_outlet(outlet.name) is outlet
        assert all(find_outlet(domain) is outlet for domain in outlet.domains)
