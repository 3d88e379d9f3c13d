"""What is shown and asked without an account."""
