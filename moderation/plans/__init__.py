"""What a deed would do, before it is done."""
