"""Text in a CSV file, so that no spreadsheet takes it for a formula.

A name that begins with ``=`` is worked out by Excel, LibreOffice and Google Sheets when the file is opened, and a
formula can start programs or send cells to the web (CWE-1236; OWASP, CSV Injection). An apostrophe before it makes it
text for all three.
"""

from __future__ import annotations

#: What a cell must not begin with, the full-width forms included, which some spreadsheets read alike.
_SIGNS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001


def as_cell(value: object) -> object:
    """A value as a CSV cell: text that could be a formula gets an apostrophe in front, all else is as it was.

    Examples
    --------
    >>> as_cell("=1+1.jpg"), as_cell("a=b.jpg"), as_cell(-12.5)
    ("'=1+1.jpg", 'a=b.jpg', -12.5)
    """
    return f"'{value}" if isinstance(value, str) and _is_risky(value) else value


def cell_text(cell: str) -> str:
    """The text that `as_cell` made a cell of."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def _is_risky(text: str) -> bool:
    # Text that had such apostrophes already gets one more, or the way back would take one of its own.
    return text.lstrip("'").startswith(_SIGNS)
