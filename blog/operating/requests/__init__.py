"""Which page was asked for, how it was answered and how fast."""
