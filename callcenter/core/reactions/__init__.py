"""What each input leads to, grouped by what it is about. Called by `contact_center.py` only, and by each other."""
