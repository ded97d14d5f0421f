"""巻戻し — taking an event back together with everything that rests on it (S 4.6.0.1)."""
