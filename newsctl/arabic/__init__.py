"""The language itself: folding, tokens, stems, dates and numerals; knows nothing of archives or screens."""
