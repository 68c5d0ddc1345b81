-- articles that use a name of incoming_keys, or a lone family name with an office of incoming_offices
-- grain: one article
select distinct uses.article_id
from staging.name_uses as uses
where
    uses.key in (select wanted.key from incoming_keys as wanted)
    or (
        not uses.is_full
        and uses.label = 'PERSON'
        and (uses.family, uses.role, uses.country) in (
            select
                offices.family,
                offices.role,
                offices.country
            from incoming_offices as offices
        )
    )
order by uses.article_id;
