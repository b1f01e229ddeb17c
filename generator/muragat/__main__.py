"""``python -m muragat``, and the command ``muragat``."""


def main() -> None:
    """Run a command."""
    # A process that is started to share work loads this module, and needs no command.
    from muragat import cli

    cli.main()


if __name__ == "__main__":
    main()
