"""全国地方公共団体コード — 5 digits, and a sixth that checks them (weights 6 to 2)."""

from openjuki.kernel.numbers.digits import is_digits

_WEIGHTS = (6, 5, 4, 3, 2)


def six_digits(code: str) -> str:
    """5 → 6 digits: 13101 → 131016. Raises ValueError unless 5 ASCII digits are given."""
    if len(code) != 5 or not is_digits(code):
        raise ValueError("団体コードは5桁の数字で指定してください。")
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=True))
    return code + str((11 - total % 11) % 10)
