"""Personal data: its declaration, copies and deletion; and who is online."""
