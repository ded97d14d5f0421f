"""Screens of 住民記録 (画面): each view makes at most one service call and holds no rule."""
