"""What reading costs: pages, stored and not, over the network and in process."""
