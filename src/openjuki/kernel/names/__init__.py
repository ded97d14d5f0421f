"""氏名 — kana folding, characters, and a person's names as shown."""
