"""``python -m muragat``."""

from muragat.cli import main

main()
