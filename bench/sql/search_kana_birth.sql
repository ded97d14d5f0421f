-- かな一致＋生年月日: what the search has to do at least. One row of bench_sample gives the parameters.
\set i random(1, :samples)
SELECT kana, birth::text AS birth FROM bench_sample WHERE id = :i \gset
SELECT addressee_no, kind, current, from_history_no FROM search_key WHERE birth_from = :birth::date AND kana = :kana LIMIT 101;
