"""What must arrive as it was written: the 14 forms of S 1.1.8 and names that a lossy step would change."""

from __future__ import annotations

#: 不詳日入力一覧, in its order.
FORMS = (
    "令和3年頃", "令和3年5月頃", "令和3年5月6日頃", "推定令和3年5月6日", "推定令和3年2月", "令和3年春",
    "令和3年5月上旬", "令和3年5月中旬頃", "年月日不詳", "令和3年月日不詳", "令和3年5月日不詳",
    "令和3年5月6日から7月8日頃までの間", "令和3年5月推定6日から8日までの間", "令和3年5月6日頃から8日頃までの間",
)  # fmt: skip
#: Moji_Joho sequences, a character beyond the BMP, one that NFC changes, one that no JIS has.
NAMES = (
    "葛\U000e0102城", "辻\U000e0103", "邉\U000e011b", "\U00020bb7田", "\ufa19\ufa12", "髙﨑", "斎\U000e0103藤",
)  # fmt: skip
