"""住民基本台帳の一部の写しの閲覧 — who may look at part of the register, at whom, and what is published of it.

住民基本台帳法 第11条 (国又は地方公共団体の機関), 第11条の2 (個人・法人); S 9.5, form 20.3.1.
"""
