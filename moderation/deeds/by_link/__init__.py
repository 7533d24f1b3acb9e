"""Deciding from a mail: its links, the code that proves whose they are, the page behind them."""
