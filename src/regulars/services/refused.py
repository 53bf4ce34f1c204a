"""The way services say no."""


class Refused(Exception):
    """The shop's own rules forbid this; the message is a sentence for the person who asked."""
