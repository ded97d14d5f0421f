"""窓口の仕事 — what the counter does beside the notice: post that comes in, cards that are shown and updated."""
