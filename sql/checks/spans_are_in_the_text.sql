-- severity: fail
-- Statements and names are the characters that their offsets say.
select
    statements.statement_id as id,
    statements.char_start,
    statements.char_end
from core.fact_statement as statements
semi join scope_articles as articles on statements.article_key = articles.article_key
where
    statements.char_start < 0
    or statements.char_start >= statements.char_end
    or length(statements.text) > statements.char_end - statements.char_start
    or statements.text = ''
union all
select
    mentions.surface as id,
    mentions.char_start,
    mentions.char_end
from core.fact_person_mention as mentions
semi join scope_articles as articles on mentions.article_key = articles.article_key
where
    mentions.char_start < 0
    or length(mentions.surface) <> mentions.char_end - mentions.char_start;
