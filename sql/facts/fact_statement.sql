-- core.fact_statement
-- grain:  one quotation or reported statement
-- reads:  staging.statements, staging.name_mentions, resolved_person_links, reference.outlet_names,
--         scope_texts, core.dim_article (the text)
-- writes: every statement of a standing article; equal rows stay untouched
create or replace temp table next_fact_statement as
with speakers as (
    select
        names.article_id,
        lower(coalesce(names.name, names.surface)) as lower_name,
        min(links.person_id) as person_id
    from staging.name_mentions as names
    inner join resolved_person_links as links
        on
            names.article_id = links.article_id
            and names.number = links.name_number
            and names.reading >= getvariable('first_reading')
    group by names.article_id, lower_name
)

select
    core.key_of(statements.article_id || '.' || statements.number::varchar) as statement_key,
    statements.article_id || '.' || statements.number::varchar as statement_id,
    core.key_of(statements.article_id) as article_key,
    statements.char_start,
    statements.char_end,
    statements.fragments,
    statements.is_direct,
    statements.cue,
    statements.speaker_kind,
    case
        when statements.speaker_kind = 'person' then core.key_of(speakers.person_id)
    end as speaker_person_key,
    case
        when statements.speaker_kind = 'organization'
            then core.key_of(core.organization_id(statements.speaker, statements.speaker_country_code))
    end as speaker_organization_key,
    statements.speaker_country_code,
    statements.speaker as speaker_label,
    core.key_of(outlets.outlet_id) as told_source_key,
    statements.sentence_number
from staging.statements as statements
semi join chosen_articles as articles on statements.article_id = articles.article_id
left join speakers
    on statements.article_id = speakers.article_id and lower(statements.speaker) = speakers.lower_name
left join reference.outlet_names as outlets on lower(statements.told) = outlets.lower_name
where statements.reading >= getvariable('first_reading');

create or replace temp table known_fact_statement as
select known.*
from core.fact_statement as known
where known.article_key in (select articles.article_key from known_articles as articles);

create or replace temp table kept_fact_statement as
select known.statement_key
from known_fact_statement as known
inner join next_fact_statement as next on known.statement_key = next.statement_key
where
    (
        known.char_start, known.char_end, known.fragments, known.is_direct, known.cue,
        known.speaker_kind, known.speaker_person_key, known.speaker_organization_key,
        known.speaker_country_code, known.speaker_label, known.told_source_key,
        known.sentence_number
    ) is not distinct from (
        next.char_start, next.char_end, next.fragments, next.is_direct, next.cue,
        next.speaker_kind, next.speaker_person_key, next.speaker_organization_key,
        next.speaker_country_code, next.speaker_label, next.told_source_key, next.sentence_number
    );

delete from core.fact_statement
where
    statement_key in (
        select known.statement_key
        from known_fact_statement as known
        anti join kept_fact_statement as kept on known.statement_key = kept.statement_key
    );

create or replace temp table fresh_fact_statement as
select next.*
from next_fact_statement as next
anti join kept_fact_statement as kept on next.statement_key = kept.statement_key;

insert into scope_texts by name
with missing as (
    select fresh.article_key
    from fresh_fact_statement as fresh
    anti join scope_texts as known on fresh.article_key = known.article_key
)

select
    articles.article_key,
    articles.text
from core.dim_article as articles
semi join missing on articles.article_key = missing.article_key;

create or replace temp table written_statements as
select
    next.*,
    case
        when len(next.fragments) > 1
            then
                list_aggregate(
                    list_transform(
                        next.fragments,
                        lambda piece: substr( -- noqa: RF01
                            articles.text,
                            piece.char_start + 1, -- noqa: RF01
                            piece.char_end - piece.char_start -- noqa: RF01
                        )
                    ),
                    'string_agg',
                    ' '
                )
        else substr(articles.text, next.char_start + 1, next.char_end - next.char_start)
    end as text
from fresh_fact_statement as next
inner join scope_texts as articles on next.article_key = articles.article_key;

insert into core.fact_statement by name
select written.*
from written_statements as written;
