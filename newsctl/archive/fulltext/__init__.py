"""The full-text part of the index: analysed terms in, ranked articles out."""
