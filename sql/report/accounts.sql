-- grain: one row: what the warehouse received and what became of it
select
    accounts.documents,
    accounts.articles,
    accounts.duplicates,
    accounts.quarantined,
    accounts.pending
from ops.accounts as accounts;
