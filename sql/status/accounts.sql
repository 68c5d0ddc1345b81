-- grain: the whole warehouse
select
    accounts.documents,
    accounts.articles,
    accounts.duplicates,
    accounts.quarantined
from ops.accounts as accounts;
