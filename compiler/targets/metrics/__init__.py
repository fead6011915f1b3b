"""What is measured while training and evaluating: one accumulation for every target."""
