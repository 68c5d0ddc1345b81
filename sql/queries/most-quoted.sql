-- description: who is quoted most, through which outlets, in how many independent lines of reporting
-- param kind: person, organization, country, anonymous or document; default: %
-- param rows: how many at most; default: 25
select
    speaker,
    speaker_kind,
    quotation_count,
    statement_count,
    article_count,
    lineage_count as independent_lines,
    reporting_of,
    sources,
    first_quoted_at::date as first_quoted_on,
    last_quoted_at::date as last_quoted_on
from marts.statements_by_speaker
where speaker_kind like $kind
order by quotation_count desc, statement_count desc, speaker, speaker_kind
limit $rows::integer;
