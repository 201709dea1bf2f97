"""Print one command of the README: the line that stands after `<!-- run: NAME -->`.

    python3 .ci/readme_line.py report
    python3 .ci/readme_line.py tests

The README is the only place where these commands are written, so what a reader types is what is tested.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCK = re.compile(r"^<!-- run: (\w+) -->\n+```sh\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> dict[str, str]:
    """The marked commands of a README by name.

    raises  ValueError for a block of several lines, a name used twice, or a mark without a block
    """
    found: dict[str, str] = {}
    for name, command in BLOCK.findall(text):
        if "\n" in command.strip() or not command.strip():
            raise ValueError(f"the command {name!r} has to be one line, got {command!r}")
        if name in found:
            raise ValueError(f"the command {name!r} is marked twice")
        found[name] = command.strip()
    marks = len(re.findall(r"<!-- run:", text))
    if marks != len(found):
        raise ValueError(f"{marks} marks, but {len(found)} of them before a block that starts with ```sh")
    return found


def main(arguments: list[str]) -> int:
    """Print the command with the name given; 2 with a sentence where there is none."""
    found = commands(README.read_text(encoding="utf-8"))
    if len(arguments) != 1 or arguments[0] not in found:
        print(f"readme_line.py: give one of {', '.join(found)}, got {arguments}.", file=sys.stderr)
        return 2
    print(found[arguments[0]])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
