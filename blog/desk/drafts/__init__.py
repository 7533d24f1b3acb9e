"""What is typed and not yet what readers see: saved by itself, compared, put together, taken up again."""
