-- description: articles that hold all the words, best match first (BM25); a word matches its longer forms
-- param words: what to look for; accents and capitals do not matter
-- param rows: how many at most; default: 20
with terms as (
    select distinct unnest(regexp_extract_all(lower(strip_accents($words)), '[a-z0-9]+')) as term
),

-- Only articles that hold a term somewhere are cut into words.
candidates as (
    select
        articles.article_key,
        articles.word_count,
        regexp_split_to_array(
            lower(strip_accents(concat_ws(' ', articles.title, articles.title, articles.text))), '[^a-z0-9]+'
        ) as words
    from core.dim_article as articles
    where
        articles.retracted_at is null
        and exists (
            select terms.term
            from terms
            where contains(lower(strip_accents(concat_ws(' ', articles.title, articles.text))), terms.term)
        )
),

occurrences as (
    select
        candidates.article_key,
        candidates.word_count,
        terms.term,
        -- Short words must match as they are: "un" is not "under".
        len(
            list_filter(
                candidates.words,
                lambda word: word = terms.term or (length(terms.term) > 3 and starts_with(word, terms.term))
            )
        ) as frequency
    from candidates
    cross join terms
),

collection as (
    select
        count(*) as article_count,
        avg(word_count) as average_words
    from core.dim_article
    where retracted_at is null
),

rarity as (
    select
        occurrences.term,
        ln(
            1 + (max(collection.article_count) - count(*) + 0.5) / (count(*) + 0.5)
        ) as weight
    from occurrences
    cross join collection
    where occurrences.frequency > 0
    group by occurrences.term
),

scores as (
    select
        occurrences.article_key,
        sum(
            rarity.weight * occurrences.frequency * 2.2
            / (
                occurrences.frequency
                + 1.2 * (0.25 + 0.75 * occurrences.word_count / greatest(collection.average_words, 1))
            )
        ) as score
    from occurrences
    inner join rarity on occurrences.term = rarity.term
    cross join collection
    where occurrences.frequency > 0
    group by occurrences.article_key
    having count(*) = (select count(*) from terms)
)

select
    round(scores.score, 3) as score,
    coalesce(articles.published_at, articles.published_from::timestamp) as published_at,
    sources.name as source,
    articles.title,
    coalesce(
        nullif(
            regexp_extract(
                articles.text,
                '(?i)[^.!?\n]*\b(' || (select string_agg(terms.term, '|' order by terms.term) from terms)
                || ')[^.!?\n]*[.!?]?'
            ),
            ''
        ),
        substr(articles.text, 1, 160)
    ) as passage,
    articles.is_copy,
    articles.uri,
    articles.article_id
from scores
inner join core.dim_article as articles on scores.article_key = articles.article_key
left join core.dim_source as sources on articles.source_key = sources.source_key
order by scores.score desc, articles.article_id
limit $rows::integer;
