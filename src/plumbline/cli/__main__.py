"""`python -m plumbline.cli`: the `plumbline` command."""

import sys

from plumbline.cli.main import main


sys.exit(main())
