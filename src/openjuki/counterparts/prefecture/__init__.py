"""都道府県サーバの模擬 (prefecture): keeps the eight items that leave the city, and judges them by itself.

It shares no rule with the systems that it judges. 住民基本台帳法 第30条の6; PO-1.
"""
