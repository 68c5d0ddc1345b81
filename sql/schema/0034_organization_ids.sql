-- What a body is called does not say which one it is: most countries have a foreign ministry, and the "Saudi
-- Foreign Ministry" is Saudi Arabia's "Ministry of Foreign Affairs".

-- Everything is resolved once more, so that such bodies become one organisation of each country.
delete from staging.resolved_articles;

-- grain: one country or territory
create view reference.country_words as
select
    country_code,
    '\b(' || string_agg(distinct word, '|' order by word) || ')\b' as pattern
from (
    select
        country_code,
        unnest(
            regexp_extract_all(
                lower(strip_accents(replace(concat_ws(' ', name, aliases, adjectives), '.', ''))), '[a-z]+'
            )
        ) as word
    from reference.countries
) as words
group by country_code;
comment on view reference.country_words is 'Grain: one country or territory.';
comment on column reference.country_words.country_code is 'ISO 3166 alpha-2';
comment on column reference.country_words.pattern
is 'any word of its names and adjectives, in plain lower-case letters; a regular expression';

-- grain: one name or alias of an organisation that is one country's, as a slug
create view reference.organization_countries as
select
    core.slug(alias) as slug,
    min(country_code) as country_code
from (
    select
        country_code,
        unnest(string_split(concat_ws('|', name, aliases), '|')) as alias
    from reference.organizations
) as names
where alias <> '' and country_code is not null
group by core.slug(alias);
comment on view reference.organization_countries
is 'Grain: one name or alias of an organisation that is one country''s, as a slug.';
comment on column reference.organization_countries.slug is 'the name in plain letters';
comment on column reference.organization_countries.country_code is 'the country';

-- The words of a name that tell bodies of one country apart, sorted; without the country's own.
create macro core.body_words(body, pattern_of_home) as list_sort(
    list_filter(
        regexp_extract_all(
            regexp_replace(
                replace(
                    replace(replace(lower(strip_accents(body)), '.', ''), 'defence', 'defense'),
                    'labour',
                    'labor'
                ),
                pattern_of_home,
                ' ',
                'g'
            ),
            '[a-z]+'
        ),
        lambda word: not list_contains(
            ['the', 'of', 'for', 'and', 'on', 'in', 's', 'affairs'],
            word -- noqa: RF01
        )
    )
);

-- Whether bodies of many countries are called with these words.
create macro core.is_common_body(words) as len(words) > 0 and list_has_all(
    [
        'national', 'state', 'federal', 'central', 'supreme', 'high', 'constitutional', 'general',
        'foreign', 'external', 'internal', 'interior', 'home', 'defense', 'justice', 'finance', 'economy',
        'economic', 'trade', 'commerce', 'health', 'education', 'energy', 'culture', 'environment',
        'transport', 'agriculture', 'labor', 'information', 'intelligence', 'security', 'relations',
        'election', 'electoral', 'armed', 'air', 'coast', 'border', 'military', 'ministry', 'department',
        'cabinet', 'government', 'parliament', 'congress', 'senate', 'assembly', 'house',
        'representatives', 'court', 'council', 'committee', 'commission', 'agency', 'service', 'bank',
        'army', 'navy', 'force', 'forces', 'guard', 'police', 'prosecutor', 'office', 'presidency',
        'embassy', 'staff'
    ],
    words
);

create macro core.body_id(body, words, home) as case
    when home is not null and core.is_common_body(words)
        then array_to_string(words, '-') || '.' || lower(home)
    else core.slug(body)
end;

create macro core.country_of_body(body, home) as coalesce(
    home,
    (
        select known.country_code
        from reference.organization_countries as known
        where known.slug = core.slug(body) -- noqa: RF03
    )
);

create macro core.words_of_country(home) as coalesce(
    (
        select words.pattern
        from reference.country_words as words
        where words.country_code = home -- noqa: RF03
    ),
    '^$'
);

-- The name as a slug; of a body with common words only, these and its country: `foreign-ministry.sa`.
create macro core.organization_id(body, home) as core.body_id(
    body,
    core.body_words(body, core.words_of_country(core.country_of_body(body, home))),
    core.country_of_body(body, home)
);
