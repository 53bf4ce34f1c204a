"""A mail library that ends the whole process over one address, as a fault in its C code would."""

import os

import email_validator

whole = email_validator.validate_email


def dying(email: str, *more: object, **options: object) -> object:
    """Die of this one."""
    if email.startswith('"poison"'):
        os._exit(9)
    return whole(email, *more, **options)


email_validator.validate_email = dying
