-- severity: fail
-- Statements and names are the characters that their offsets say. What this load did not write was checked
-- when it was written.
select
    statements.statement_id as id,
    statements.char_start,
    statements.char_end
from written_statements as statements
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
from written_person_mentions as mentions
where
    mentions.char_start < 0
    or length(mentions.surface) <> mentions.char_end - mentions.char_start;
