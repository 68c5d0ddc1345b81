-- What the columns of the reference views mean; a view takes no comments where it is made.
comment on column reference.outlet_names.lower_name is 'name, alias or domain, in lower case';
comment on column reference.outlet_names.outlet_id
is 'the outlet (reference.outlets); the first by id where several share the name';
comment on column reference.organization_kinds.organization_id
is 'slug of a name or alias, as in core.dim_organization';
comment on column reference.organization_kinds.kind is 'government, international, company, party ...';
