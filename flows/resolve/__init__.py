"""Mentions of all staged articles in; who is who, which is one event, and who copies whom out.

`resolve` is a function of the set of articles: their order, batching and arrival do not matter.
"""

from collections.abc import Sequence

from flows.records import ArticleDate, LineageLink, Resolution, StagedArticle
from flows.resolve.dating import inherit_dates
from flows.resolve.events import cluster, event_links, scored_pairs
from flows.resolve.joint_dating import is_narrowable, narrow_together
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
    dates = _date_together(articles, dates, lineages)
    persons, person_links, person_roles = link_people(articles, dates)
    person_ids = {(link.article_id, link.name_number): link.person_id for link in person_links}
    told = tellings(articles, dates, {link.article_id: link for link in lineages}, person_ids)
    found = cluster(told, scored_pairs(told))
    events = summarize(found.events, {person.person_id: person.name for person in persons})
    return Resolution(
        dates=tuple(dates[article.article_id] for article in articles),
        lineages=lineages,
        persons=persons,
        person_links=person_links,
        person_roles=person_roles,
        events=events,
        event_links=event_links(found.events),
        merges=found.merges,
        relations=tuple(relate(found.events, {event.event_id: event for event in events})),
    )


def _date_together(
    articles: Sequence[StagedArticle], dates: dict[str, ArticleDate], lineages: Sequence[LineageLink]
) -> dict[str, ArticleDate]:
    """Dates narrowed by articles that tell the same events; most warehouses have none to narrow."""
    open_ = [article for article in articles if is_narrowable(dates[article.article_id])]
    if not open_:
        return dates
    _, links, _ = link_people(articles, dates)
    person_ids = {(link.article_id, link.name_number): link.person_id for link in links}
    told = tellings(articles, dates, {link.article_id: link for link in lineages}, person_ids)
    return narrow_together(open_, dates, [(a, b) for _, a, b, _ in scored_pairs(told)])
