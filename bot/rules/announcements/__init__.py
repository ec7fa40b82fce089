"""What is announced: one record a kind, with the switch that silences it and the words that tell it."""
