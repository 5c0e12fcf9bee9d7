"""Checks what only Django knows: settings, every template, and that the migrations are complete.

Runs by `empty_town.py`.
"""

import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template


SOURCE = Path(__file__).resolve().parent.parent / "src" / "jumin"


def main() -> int:
    """Check; tell the exit code."""
    django.setup()
    try:
        call_command("check", fail_level="WARNING")
        call_command("makemigrations", check_changes=True, dry_run=True)
    except SystemCheckError as error:
        print(error)
        return 1
    except SystemExit:
        print("Models and migrations differ: run makemigrations.")
        return 1
    return 1 if broken_templates() else 0


def broken_templates() -> int:
    """Compile every template; name the broken ones and tell how many."""
    templates = sorted(SOURCE.glob("**/templates/**/*.html"))
    broken = 0
    for path in templates:
        name = path.as_posix().rpartition("/templates/")[2]
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            print(f"{path.relative_to(SOURCE)}: {error!r}")
            broken += 1
    print(f"{len(templates)} templates, {broken} broken")
    return broken


if __name__ == "__main__":
    sys.exit(main())
