"""The browsers in which an account is signed in, and their places."""
