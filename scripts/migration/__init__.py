"""Writing migrations from what changed in the models, and proving that they go up and down."""
