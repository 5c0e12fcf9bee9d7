"""The command line as `python -m jumin.cli`."""

from jumin.cli import main


if __name__ == "__main__":
    main()
