-- 世帯番号: what the search has to do at least. One row of bench_sample gives the parameters.
\set i random(1, :samples)
SELECT household_no AS home FROM bench_sample WHERE id = :i \gset
SELECT addressee_no, kind, current, from_history_no FROM search_key WHERE household_no = :home LIMIT 101;
