-- columns of one table of schema reference, in order
select column_name
from duckdb_columns()
where not internal and schema_name = 'reference' and table_name = $name
order by column_index;
