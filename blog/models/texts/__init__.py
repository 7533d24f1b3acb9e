"""What articles and pages have in common: a text with its versions, who writes it, and the bin."""
