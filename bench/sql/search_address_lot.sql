-- 住所(番地まで): what the search has to do at least. One row of bench_sample gives the parameters.
\set i random(1, :samples)
SELECT town, lot FROM bench_sample WHERE id = :i \gset
SELECT addressee_no, kind, current, from_history_no FROM search_key WHERE town = :town AND lot = :lot LIMIT 101;
