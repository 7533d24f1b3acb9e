"""The library: pictures, recordings, and what is sent while writing."""
