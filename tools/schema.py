"""Write, or check, the first revision from the declared tables: `python -m tools.schema [--check]`."""

import sys
from pathlib import Path

from app.persistence.schema import house

TARGET = Path("app/persistence/migrations/versions/0001_house.sql")


def main(arguments: list[str]) -> int:
    """0 when the file is, or has been made, what the tables declare; 1 when `--check` finds a difference."""
    wanted = house()
    if "--check" in arguments:
        same = TARGET.read_text("utf-8") == wanted
        print("schema: in step" if same else f"{TARGET}:1 differs from the declared tables: run `python -m tools.schema`")
        return 0 if same else 1
    TARGET.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
