"""What a developer or an operator forgot."""
