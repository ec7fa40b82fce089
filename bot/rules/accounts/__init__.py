"""What an account holds, returned and recorded."""
