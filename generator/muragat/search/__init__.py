"""Search: the analysis of words, and the index and result cards that the browser reads."""
