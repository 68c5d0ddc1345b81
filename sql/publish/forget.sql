-- core, in the readers' copy
-- reads:  incoming_unpublished: keys whose rows may have changed; incoming_lineages: lines that their
--         articles belong to or belonged to
-- writes: these rows go; as they are now they come from the warehouse
delete from core.dim_article
where
    article_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'article'
    );

delete from core.fact_citation
where
    article_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'article'
    );

delete from core.fact_person_mention
where
    article_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'article'
    );

delete from core.fact_statement
where
    article_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'article'
    );

delete from core.fact_event_mention
where
    article_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'article'
    )
    or mention_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'mention'
    );

delete from core.fact_event
where
    event_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'event'
    );

delete from core.fact_event_participant
where
    event_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'event'
    );

delete from core.fact_event_relation
where
    event_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'event'
    )
    or related_event_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'event'
    );

delete from core.fact_merge
where
    mention_key_a in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'mention'
    );

delete from core.dim_lineage
where lineage_key in (select incoming.lineage_key from incoming_lineages as incoming);

delete from core.dim_person
where
    person_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'person'
    );

delete from core.dim_person_role
where
    person_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'person'
    );

-- Small, or without keys that a load knows: written anew.
delete from core.dim_date;

delete from core.dim_event_type;

delete from core.dim_organization;

delete from core.dim_place;

delete from core.dim_source;

delete from core.event_alias;

delete from ops.accounts;

delete from ops.alert;

delete from ops.batch;

delete from ops.quarantine;

delete from ops.reference;

delete from ops.retraction;

delete from ops.run;

delete from ops.schema_version;

delete from ops.validation;
