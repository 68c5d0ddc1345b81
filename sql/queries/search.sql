-- description: articles that hold all the words, best match first (BM25); a word matches its longer forms
-- param words: what to look for; accents and capitals do not matter
-- param rows: how many at most; default: 20
with terms as (
    select
        terms.term,
        -- Scripts that put no space between words: a term may begin anywhere in one.
        regexp_matches(
            terms.term, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]'
        ) as is_unspaced
    from (
        select distinct unnest(
            regexp_extract_all(lower(strip_accents($words)), '[\p{L}\p{M}\p{N}]+')
        ) as term
    ) as terms
),

-- Only articles that hold a term somewhere are cut into words.
candidates as (
    select
        articles.article_key,
        articles.word_count,
        articles.plain,
        regexp_split_to_array(articles.plain, '[^\p{L}\p{M}\p{N}]+') as words
    from (
        select
            rows.article_key,
            rows.word_count,
            lower(strip_accents(concat_ws(' ', rows.title, rows.title, rows.text))) as plain
        from core.dim_article as rows
        where rows.retracted_at is null
    ) as articles
    where
        exists (
            select terms.term
            from terms
            where contains(articles.plain, terms.term)
        )
),

occurrences as (
    select
        candidates.article_key,
        candidates.word_count,
        terms.term,
        case
            when terms.is_unspaced then len(string_split(candidates.plain, terms.term)) - 1
            -- Short words must match as they are: "un" is not "under".
            else len(
                list_filter(
                    candidates.words,
                    lambda word: starts_with(word, terms.term)
                    and (word = terms.term or length(terms.term) > 3)
                )
            )
        end as frequency
    from candidates
    cross join terms
),

asked as (
    select list(terms.term) as terms
    from terms
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
        list_filter(
            regexp_extract_all(articles.text, '[^.!?\n]+[.!?]*'),
            lambda sentence: len(
                list_filter(
                    asked.terms,
                    lambda term: contains(lower(strip_accents(sentence)), term)
                )
            ) > 0
        )[1],
        substr(articles.text, 1, 160)
    ) as passage,
    articles.is_copy,
    articles.uri,
    articles.article_id
from scores
inner join core.dim_article as articles on scores.article_key = articles.article_key
left join core.dim_source as sources on articles.source_key = sources.source_key
cross join asked
order by scores.score desc, articles.article_id
limit $rows::integer;
