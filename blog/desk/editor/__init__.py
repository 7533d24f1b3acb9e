"""The page on which an article or a page is written."""
