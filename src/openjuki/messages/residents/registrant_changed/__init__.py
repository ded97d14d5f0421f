"""印鑑登録の対象者の異動 (registrant_changed)."""
