"""What every room of the ui needs: answering, buttons, text within limits. It knows no rule of the game."""
