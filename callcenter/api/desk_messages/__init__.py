"""What people of the contact center write to each other."""
