"""The language itself: folding, tokens, stems, dates and numerals."""
