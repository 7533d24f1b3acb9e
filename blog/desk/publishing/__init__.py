"""What an article lacks, how it looks to readers, and the way out to them."""
