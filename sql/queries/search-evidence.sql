-- description: sentences behind events that hold all the words, with the event each tells
-- param words: what to look for; accents and capitals do not matter
-- param rows: how many at most; default: 30
with terms as (
    select regexp_extract_all(lower(strip_accents($words)), '[\p{L}\p{M}\p{N}]+') as terms
),

sentences as (
    select
        evidence.*,
        ' ' || regexp_replace(
            lower(strip_accents(concat_ws(' ', evidence.label, evidence.evidence))),
            '[^\p{L}\p{M}\p{N}]+',
            ' ',
            'g'
        ) || ' ' as words
    from marts.event_evidence as evidence
)

select
    sentences.reported_at,
    sentences.source,
    sentences.label,
    sentences.status,
    sentences.evidence,
    sentences.is_copy,
    sentences.attribution,
    sentences.uri,
    sentences.event_id
from sentences
cross join terms
where
    len(terms.terms) > 0
    and len(
        list_filter(
            terms.terms,
            lambda term: not contains(
                sentences.words,
                -- Where a script puts no space between words, a term may begin anywhere.
                case
                    when
                        regexp_matches(
                            term, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]'
                        )
                        then term
                    else ' ' || term || if(length(term) > 3, '', ' ')
                end
            )
        )
    ) = 0
order by sentences.is_copy, sentences.reported_at desc, sentences.event_id, sentences.mention_id
limit $rows::integer;
