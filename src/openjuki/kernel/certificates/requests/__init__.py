"""写しの請求 — who asks, by which right, and what that right gives (住民基本台帳法 第12条〜第12条の3, 第15条の4)."""
