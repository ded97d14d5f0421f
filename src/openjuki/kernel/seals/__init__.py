"""印鑑登録 as pure functions: who, what the seal says, what its impression must be, how, and when it ends."""
