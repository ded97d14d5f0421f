-- 氏名一致: what the search has to do at least. One row of bench_sample gives the parameters.
\set i random(1, :samples)
SELECT k.name_key AS name FROM bench_sample s JOIN search_key k USING (addressee_no) WHERE s.id = :i LIMIT 1 \gset
SELECT addressee_no, kind, current, from_history_no FROM search_key WHERE name_key = :name LIMIT 101;
