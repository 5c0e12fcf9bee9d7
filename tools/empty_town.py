"""Runs a command with a data folder of its own that is gone afterwards: empty_town.py COMMAND…

For checks that read Django's settings, which want the installation's secret: mypy, pages.py.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from jumin.installation import DataFolder, Secrets


def main(command: list[str]) -> int:
    """Run the command; tell its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        data = DataFolder(Path(folder))
        data.prepare()
        Secrets.create(data.secret)
        settings = {
            "JUMIN_DATA": folder,
            "JUMIN_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "jumin.web.settings",
        }
        return subprocess.run(command, env=os.environ | settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
