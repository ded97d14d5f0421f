"""個人番号 — 12 digits with a check digit (番号法2条5項; 平成26年総務省令第85号 第5条). RR-J-law-15.

Nothing here puts the number into a message: texts speak of 「個人番号」 only.
"""

from openjuki.kernel.numbers.digits import check_digit, is_digits

LENGTH = 12


def problem_with(number: str) -> str:
    """What is wrong, in Japanese, without the number itself; empty when it is well formed."""
    if not is_digits(number):
        return "個人番号に数字以外の文字があります。"
    if len(number) != LENGTH:
        return f"個人番号は{LENGTH}桁です({len(number)}桁入力されています)。"
    if check_digit(number[:-1]) != number[-1]:
        return "個人番号の検査用数字が合いません。"
    return ""


def is_valid(number: str) -> bool:
    """True for 12 digits whose check digit agrees."""
    return not problem_with(number)


def complete(body: str) -> str:
    """The number for an 11-digit body (for synthetic data). Raises ValueError for another length."""
    if len(body) != LENGTH - 1:
        raise ValueError("個人番号の本体は11桁です。")
    return body + check_digit(body)
