"""Muragat: a static, multilingual archive for open-access journals."""

__version__ = "0.1.0"
