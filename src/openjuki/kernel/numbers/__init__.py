"""番号 — check digits of 個人番号, 住民票コード, 宛名番号・世帯番号 and 団体コード."""
