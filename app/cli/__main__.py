"""`python -m app.cli`, for where the entry point is not on the path."""

import sys

from app.cli import main

sys.exit(main())
