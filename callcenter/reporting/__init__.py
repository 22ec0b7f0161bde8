"""What the company wants to know of its calls: every figure defined once, summed from facts that add up."""
