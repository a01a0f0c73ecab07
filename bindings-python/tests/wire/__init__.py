"""The golden wire suite of `tests/wire/`, read and played to the Python clients."""
