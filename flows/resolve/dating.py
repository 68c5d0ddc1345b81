"""One article and what it says -> when it was written: a stamp, a range, or nothing, with reasons.

Claims (feed, sidecar, page, address) are weighed against the text: terms of office of the people it calls
incumbents, weekdays that go with days, dates it tells as over or still to come, datable events. A claim
the text contradicts is kept as claimed and not used. Without a claim that holds, the same evidence narrows
the date to a range, never finer than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from flows.records import (
    Article,
    ArticleDate,
    DateClaim,
    Extraction,
    Interval,
    LineageLink,
    TimeMention,
)
from flows.resolve.date_evidence import (
    ALL_DAYS,
    YEARS,
    Days,
    Evidence,
    both_days,
    date_evidence,
    news_days,
    own_date,
)
from flows.resolve.date_knowledge import event_evidence, office_evidence
from flows.timex import UNKNOWN, add_days, add_months, anchor, width_precision

# Time zones and late editions: a claim may precede what it tells as past by so much.
CLAIM_SLACK_DAYS = 2
REPRINT_DAYS = 31
"""A copy that is stamped so much later than its original was reprinted then, not written."""
_STAMPS_OF_COPIES = frozenset({"page", "url", "text"})
"""Who stamps a reprint with its own day. A feed that brings nearly the same text later brings a new issue of
a form (a proclamation of each year), unless the text is the very same."""
REJECT_AT = 1.0
"""Weight of contradiction from which on a claim is not believed."""


def date_article(article: Article, extraction: Extraction) -> ArticleDate:
    """When an article was written, from its claims and what its text allows.

    1. The first claim that the evidence does not contradict is the date, at the claim's precision.
    2. Otherwise the evidence narrows a range (basis `inferred`); a rejected claim is kept as claimed.
    3. Otherwise unknown.
    """
    evidence = _evidence(article, extraction)
    rejected: DateClaim | None = None
    reasons: list[str] = []
    own = own_date(article.text, extraction.times)
    for claim in (*article.date_claims, *own):
        weight, against = _contradiction(claim, evidence)
        if weight < REJECT_AT:
            return _claimed(article.article_id, claim, rejected, [*reasons, f"{_claim_words(claim)}."])
        rejected = rejected or claim
        reasons.append(f"{_claim_words(claim)}, which the text contradicts: {'; '.join(against)}.")
    allowed, used = _narrow(evidence)
    if news := news_days(article, extraction, allowed[0][0], allowed[-1][1]):
        allowed = both_days(allowed, news.allowed) or allowed
        used.append(f"{news.reason[:1].upper()}{news.reason[1:]}.")
    return _inferred(article.article_id, allowed, rejected, [*reasons, *used])


def mention_interval(time: TimeMention | None, date: ArticleDate) -> tuple[Interval, str]:
    """Days that a time mention means in an article of that date, and the basis: `text` or `unknown`.

    The relation turns a point into its bound: "since 2018" begins in 2018 and reaches to the article,
    "until May" ends with May. Durations are on no calendar.
    """
    if time is None or time.is_duration:
        return UNKNOWN, "unknown"
    reference = reference_of(date)
    _, interval = anchor(time.expression, reference)
    start, end = interval.start, interval.end
    if start is None and end is None:
        return UNKNOWN, "unknown"
    if time.relation == "since":
        now = reference.end if reference else None
        interval = Interval(start, max(now, start) if now and start else None, "unknown")
    elif time.relation == "until":
        interval = Interval(None, end, "unknown")
    elif time.relation == "before":
        interval = Interval(None, add_days(start, -1) if start else end, "unknown")
    elif time.relation == "after":
        interval = Interval(start, None, "unknown")
    return interval, "text"


def inherit_dates(
    dates: Mapping[str, ArticleDate], lineages: Iterable[LineageLink]
) -> dict[str, ArticleDate]:
    """Dates with those of originals given to their copies, which were written when the original was.

    A copy whose own date is no better than inferred takes it where its range allows it. So does a copy whose
    page is stamped more than a month later than the original: that is the day of the reprint. A stamp that is
    not used stays recorded as claimed.
    """
    settled = dict(dates)
    links = sorted(lineages, key=lambda link: link.article_id)
    originals = {link.lineage_id: dates[link.article_id] for link in links if not link.is_copy}
    for link in links:
        original, own = originals.get(link.lineage_id), dates[link.article_id]
        if original is None or link.basis not in {"same_text", "contained"}:
            continue
        first, last = original.published_from, original.published_to
        if original.basis in {"inferred", "unknown"} or not (first and last):
            continue
        stamp = own.published_from if own.basis not in {"inferred", "unknown"} else None
        is_stamped_anew = link.basis == "same_text" or own.basis in _STAMPS_OF_COPIES
        is_reprint = is_stamped_anew and stamp is not None and stamp > add_days(last, REPRINT_DAYS)
        if not is_reprint and (stamp is not None or not _allows(own, first, last)):
            continue
        settled[link.article_id] = replace(
            own,
            published_at=None,
            published_from=first,
            published_to=last,
            precision=width_precision(first, last),
            basis="inferred",
            claimed_published_at=own.published_at if is_reprint else own.claimed_published_at,
            claimed_is_false=own.claimed_is_false or is_reprint,
            reasons=(*own.reasons, f"It repeats an article of {first}."),
        )
    return settled


def _allows(own: ArticleDate, first: date, last: date) -> bool:
    return (own.published_from is None or own.published_from <= last) and (
        own.published_to is None or first <= own.published_to
    )


def reference_of(date: ArticleDate) -> Interval | None:
    """The days an article may have been written on, to anchor its relative dates; None if unknown."""
    if date.published_at is not None and date.precision in ("second", "minute", "day"):
        day = date.published_at.date()
        return Interval(day, day, "day")
    if date.published_from is None and date.published_to is None:
        return None
    return Interval(date.published_from, date.published_to, date.precision)


# --- results ----------------------------------------------------------------------------------------


def _claim_words(claim: DateClaim) -> str:
    return f"{claim.basis} claims {claim.published_at:%Y-%m-%d} ({claim.precision})"


def _claim_range(claim: DateClaim) -> tuple[date, date]:
    day = claim.published_at.date()
    if claim.precision == "month":
        start = day.replace(day=1)
        return start, add_days(add_months(start, 1), -1)
    if claim.precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def _claimed(
    article_id: str, claim: DateClaim, rejected: DateClaim | None, reasons: list[str]
) -> ArticleDate:
    start, end = _claim_range(claim)
    return ArticleDate(
        article_id=article_id,
        published_at=claim.published_at if start == end else None,
        published_from=start,
        published_to=end,
        precision=claim.precision,
        basis="feed" if claim.basis == "record" else claim.basis,
        claimed_published_at=rejected.published_at if rejected else None,
        claimed_is_false=rejected is not None,
        reasons=tuple(reasons),
    )


def _inferred(article_id: str, allowed: Days, rejected: DateClaim | None, reasons: list[str]) -> ArticleDate:
    start, end = allowed[0][0], allowed[-1][1]
    low = start if start.year > YEARS[0] else None
    high = end if end.year < YEARS[-1] else None
    # An upper bound alone is when we fetched it: that every article has, so nothing is known.
    is_known = low is not None
    precision = width_precision(low, high) if is_known else "unknown"
    return ArticleDate(
        article_id=article_id,
        published_at=datetime(low.year, low.month, low.day, tzinfo=UTC)
        if low and precision == "day"
        else None,
        published_from=low if is_known else None,
        published_to=high if is_known else None,
        precision=precision,
        basis="inferred" if is_known else "unknown",
        claimed_published_at=rejected.published_at if rejected else None,
        claimed_is_false=rejected is not None,
        reasons=tuple(reasons),
    )


# --- evidence ---------------------------------------------------------------------------------------


def _evidence(article: Article, extraction: Extraction) -> list[Evidence]:
    found = [
        *date_evidence(article, extraction.times),
        *office_evidence(extraction.names, _about_to_act(extraction)),
        *event_evidence(article.text, extraction.times),
    ]
    return sorted(found, key=lambda e: (not e.is_bound, -e.weight, e.reason))


def _about_to_act(extraction: Extraction) -> set[str]:
    """Names of those who take part in what is told as planned."""
    numbers = {
        participant.name_number
        for event in extraction.events
        if event.status == "planned"
        for participant in event.participants
        if participant.name_number is not None
    }
    return {name for number in numbers if (name := extraction.names[number].name)}


def _contradiction(claim: DateClaim, evidence: Iterable[Evidence]) -> tuple[float, list[str]]:
    start, end = _claim_range(claim)
    around: Days = ((add_days(start, -CLAIM_SLACK_DAYS), add_days(end, CLAIM_SLACK_DAYS)),)
    against = [e for e in evidence if e.weight and not both_days(e.allowed, around)]
    return sum(e.weight for e in against), list(dict.fromkeys(e.reason for e in against))


def _narrow(evidence: Sequence[Evidence]) -> tuple[Days, list[str]]:
    """Days that the evidence leaves, strongest first; what would leave none is set aside."""
    allowed, used = ALL_DAYS, []
    for item in evidence:
        left = both_days(allowed, item.allowed) if item.narrows else ()
        if left and left != allowed:
            allowed = left
            used.append(f"{item.reason[:1].upper()}{item.reason[1:]}.")
    return allowed, list(dict.fromkeys(used))
