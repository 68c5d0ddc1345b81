-- grain: one mention of the event $event_id, by the date of its article
select
    mentions.mention_id,
    coalesce(sources.name, 'unknown publisher') as source,
    origins.name as origin_source,
    articles.is_copy,
    substr(lineages.lineage_id, 1, 8) as lineage,
    articles.title,
    articles.uri,
    articles.published_at,
    articles.published_from,
    articles.published_to,
    articles.published_basis,
    mentions.evidence,
    mentions.char_start,
    mentions.char_end,
    mentions.trigger,
    mentions.status,
    mentions.status_cue,
    mentions.date_text,
    mentions.start_date,
    mentions.end_date,
    mentions.date_precision,
    places.name as place,
    mentions.attribution,
    mentions.attributed_label
from core.fact_event as events
inner join core.fact_event_mention as mentions on events.event_key = mentions.event_key
inner join core.dim_article as articles on mentions.article_key = articles.article_key
left join core.dim_source as sources on articles.source_key = sources.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key
left join core.dim_lineage as lineages on articles.lineage_key = lineages.lineage_key
left join core.dim_place as places on mentions.place_key = places.place_key
where events.event_id = $event_id and mentions.superseded_at is null
order by articles.published_from nulls last, articles.article_id, mentions.char_start;
