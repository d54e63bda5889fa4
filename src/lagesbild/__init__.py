"""The method behind the situational picture of vulnerable areas: a library and a command line."""

__version__ = "0.1.0"
