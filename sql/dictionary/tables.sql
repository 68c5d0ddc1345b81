-- every table, view and table macro of the warehouse with its comment
-- grain: one table, view or table macro
select
    tables.schema_name,
    tables.table_name,
    'table' as kind,
    tables.comment
from duckdb_tables() as tables
where not tables.internal
union all
select
    views.schema_name,
    views.view_name as table_name,
    'view' as kind,
    views.comment
from duckdb_views() as views
where not views.internal
union all
select
    macros.schema_name,
    macros.function_name || '(' || array_to_string(macros.parameters, ', ') || ')' as table_name,
    'table macro' as kind,
    macros.comment
from duckdb_functions() as macros
where macros.function_type = 'table_macro' and not macros.internal
order by schema_name, table_name;
