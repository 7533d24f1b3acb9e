"""What is said of decisions, and to whom: the table, and those who fill it in."""
