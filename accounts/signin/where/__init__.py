"""Where somebody is signed in, and from where."""
