"""Fields of the screens (入力欄の定義): names are paths of the notice, nothing is checked here."""
