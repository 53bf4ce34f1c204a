"""Cells for other people's spreadsheets: text stays text."""

_FORMULA_STARTS = tuple("=+-@|＝＋－＠")
_PASSED_OVER = " \t\r\n\v\f\xa0\u3000\ufeff'\"“”‘’"


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    is_formula = cell.lstrip(_PASSED_OVER).startswith(_FORMULA_STARTS) or cell.startswith(("\t", "\r"))
    return f"'{cell}" if is_formula else cell
