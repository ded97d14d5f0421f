"""印鑑登録の対象者の全件連携 (registrant_handover)."""
