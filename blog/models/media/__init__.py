"""What texts show or link: pictures, recordings, files, and cards of what stands elsewhere."""
