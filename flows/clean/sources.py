"""What address, claim, page and furniture say about the publisher in, one answer with its basis out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.clean.credits import publisher_in
from flows.outlets import Outlet, find_outlet, host_of, registered_domain, slug
from flows.records import Dropped


@dataclass(frozen=True, slots=True)
class Source:
    """Who published a copy; all None if nothing but the text itself could tell."""

    source_id: str | None = None
    name: str | None = None
    basis: str | None = None
    domain: str | None = None


def find_source(
    *, url: str | None, claim: str | None, sitename: str | None, dropped: Sequence[Dropped]
) -> Source:
    """The publisher by the strongest evidence: address, claim, page, furniture.

    A claim that names an aggregator or republisher stays that publisher: it did publish this copy.
    """
    domain = registered_domain(url) if url else None
    if url and domain and (outlet := find_outlet(host_of(url) or "")):
        return _known(outlet, "url", domain)
    if claim and (outlet := find_outlet(claim)):
        return _known(outlet, "claim", domain)
    if sitename and domain is None and (outlet := find_outlet(sitename)):
        return _known(outlet, "page", domain)
    named = claim or sitename
    if domain:  # an outlet of its own, whatever it calls itself
        basis = "claim" if claim else "page" if sitename else "url"
        return Source(slug(domain), named or domain, basis, domain)
    if named:
        claimed_domain = registered_domain(named)
        basis = "claim" if claim else "page"
        return Source(slug(claimed_domain or named) or None, named, basis, claimed_domain)
    if evidence := publisher_in(dropped):
        name, outlet = evidence
        if outlet:
            return _known(outlet, "furniture", None)
        return Source(slug(name) or None, name, "furniture", None)
    return Source()


def _known(outlet: Outlet, basis: str, domain: str | None) -> Source:
    return Source(
        outlet.outlet_id, outlet.name, basis, domain or (outlet.domains[0] if basis != "furniture" else None)
    )
