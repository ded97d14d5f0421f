"""Template tags of the shell (テンプレートタグ)."""
