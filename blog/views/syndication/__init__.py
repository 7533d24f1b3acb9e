"""What feed readers and search engines fetch: feeds and site maps."""
