"""Whether texts and names are the same, or look it: case, width, signs that look alike, misspellings."""
