"""What an administrator must know before and after an update: everything is looked at, and nothing is changed."""
