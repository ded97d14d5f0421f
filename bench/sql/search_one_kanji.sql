-- 漢字1文字: what the search has to do at least. One row of bench_sample gives the parameters.
\set i random(1, :samples)
SELECT left(given_name, 1) AS gram FROM bench_sample WHERE id = :i \gset
SELECT addressee_no, kind, current, from_history_no FROM search_key WHERE name_grams @> ARRAY[:gram::text] LIMIT 101;
