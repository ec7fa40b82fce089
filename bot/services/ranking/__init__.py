"""The boards: scores of everybody, published in generations, and what a place earns."""
