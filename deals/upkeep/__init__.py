"""What keeps the register in order: the one scheduled job."""
