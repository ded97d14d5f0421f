-- かな前方一致＋町: what the search has to do at least. One row of bench_sample gives the parameters.
\set i random(1, :samples)
SELECT kana_prefix AS lo, left(kana_prefix, -1) || chr(ascii(right(kana_prefix, 1)) + 1) AS hi, town FROM bench_sample WHERE id = :i \gset
SELECT addressee_no, kind, current, from_history_no FROM search_key WHERE town = :town AND kana >= :lo AND kana < :hi LIMIT 101;
