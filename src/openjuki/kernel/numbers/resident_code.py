"""住民票コード — 11 digits with a check digit (住民基本台帳法 第7条13号, 施行規則 第1条). RR-J-law-22."""

from openjuki.kernel.numbers.digits import check_digit, is_digits

LENGTH = 11


def problem_with(code: str) -> str:
    """What is wrong, in Japanese, without the code itself; empty when it is well formed."""
    if not is_digits(code):
        return "住民票コードに数字以外の文字があります。"
    if len(code) != LENGTH:
        return f"住民票コードは{LENGTH}桁です({len(code)}桁入力されています)。"
    if check_digit(code[:-1]) != code[-1]:
        return "住民票コードの検査用数字が合いません。"
    return ""


def is_valid(code: str) -> bool:
    """True for 11 digits whose check digit agrees."""
    return not problem_with(code)


def complete(body: str) -> str:
    """The code for a 10-digit body (for synthetic stock). Raises ValueError for another length."""
    if len(body) != LENGTH - 1:
        raise ValueError("住民票コードの本体は10桁です。")
    return body + check_digit(body)
