-- names that are forms of incoming_keys or of which these are forms, and names known under incoming_offices
-- grain: one name
select uses.key
from staging.name_counts as uses
where
    uses.is_full
    and (
        uses.key in (select wanted.key from incoming_keys as wanted)
        or uses.short_key in (select wanted.key from incoming_keys as wanted)
        or uses.nick_key in (select wanted.key from incoming_keys as wanted)
        or (uses.family, uses.role, uses.country) in (
            select
                offices.family,
                offices.role,
                offices.country
            from incoming_offices as offices
        )
    )
group by uses.key
order by uses.key;
