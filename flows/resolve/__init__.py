"""Mentions of all staged articles in; who is who, which is one event, and who copies whom out.

`resolve` is a function of the set of articles: their order, batching and arrival do not matter.
"""

from collections.abc import Sequence

from flows.records import Resolution, StagedArticle
from flows.resolve.dating import inherit_dates
from flows.resolve.events import cluster
from flows.resolve.lineage import link_lineages
from flows.resolve.people import link_people
from flows.resolve.relations import relate
from flows.resolve.summary import summarize
from flows.resolve.tellings import tellings


def resolve(staged: Sequence[StagedArticle]) -> Resolution:
    """Resolve all `staged` articles together."""
    articles = sorted(staged, key=lambda article: article.article_id)
    lineages = link_lineages(articles)
    dates = inherit_dates({article.article_id: article.date for article in articles}, lineages)
    persons, person_links, person_roles = link_people(articles, dates)
    person_ids = {(link.article_id, link.name_number): link.person_id for link in person_links}
    told = tellings(articles, dates, {link.article_id: link for link in lineages}, person_ids)
    clusters, event_links, merges = cluster(told)
    events = summarize(clusters, {person.person_id: person.name for person in persons})
    return Resolution(
        dates=tuple(dates[article.article_id] for article in articles),
        lineages=lineages,
        persons=persons,
        person_links=person_links,
        person_roles=person_roles,
        events=events,
        event_links=event_links,
        merges=merges,
        relations=relate(clusters, events),
    )
