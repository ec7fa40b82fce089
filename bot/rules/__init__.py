"""The rules of the game. Pure: no await, no I/O, no clock; standard library only."""
