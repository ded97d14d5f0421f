"""A paper in the frame of its page (帳票の表示), as every system shows it."""

from openjuki.runtime.web.pdf import pdf_response, pdf_stream

__all__ = ["pdf_response", "pdf_stream"]
