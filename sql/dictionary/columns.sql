-- every column of the warehouse with its comment
-- grain: one column of one table or view
select
    columns.schema_name,
    columns.table_name,
    columns.column_name,
    lower(columns.data_type) as data_type,
    columns.is_nullable,
    columns.comment
from duckdb_columns() as columns
where not columns.internal
order by columns.schema_name, columns.table_name, columns.column_index;
