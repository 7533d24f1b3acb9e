"""Which articles are like which: worked out by the worker, and kept."""
