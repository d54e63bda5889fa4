"""One module per command: it reads the arguments, calls one function, and prints the outcome."""
