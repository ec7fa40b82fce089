"""What Discord refuses, and in which words."""
