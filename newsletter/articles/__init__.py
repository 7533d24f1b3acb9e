"""New articles by mail: subscribing, the links in a letter, and telling everybody of what is new."""
