"""Trial readings: chosen readers comment on a draft, and each chooses what becomes of it."""
