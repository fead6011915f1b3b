"""What a trained network answers."""
