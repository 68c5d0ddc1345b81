-- marts.date_label(starts, ends, width)
-- grain: one interval in words, as exact as it is known: 2023-09-24, 2023-W38, 2023-09; NULL if unknown
-- noqa: disable=PRS,LT02,RF03
create or replace macro marts.date_label(starts, ends, width) as
case
    when starts is null and ends is null then null
    when starts is null then 'until ' || strftime(ends, '%Y-%m-%d')
    when ends is null then 'since ' || strftime(starts, '%Y-%m-%d')
    when starts = ends then strftime(starts, '%Y-%m-%d')
    when width = 'week' and ends - starts = 6 then strftime(starts, '%G-W%V')
    when width = 'month' and ends = last_day(starts) and day(starts) = 1 then strftime(starts, '%Y-%m')
    when width = 'year' and ends - starts >= 364 then strftime(starts, '%Y')
    else strftime(starts, '%Y-%m-%d') || ' – ' || strftime(ends, '%Y-%m-%d')
end;

comment on macro marts.date_label
is 'Interval in words, as exact as it is known: 2023-09-24, 2023-W38, until 2013-12-31. NULL if unknown.';
