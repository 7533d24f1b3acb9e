"""What articles are filed under, and the addresses that lead to them."""
