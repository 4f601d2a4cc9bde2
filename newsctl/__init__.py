"""newsctl: an Arabic newspaper archive that lives in one file, at the terminal."""

__version__ = "0.1.0"
