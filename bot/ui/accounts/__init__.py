"""What an account holds and how it did, page by page."""
