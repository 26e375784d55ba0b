"""`python -m ui`: serve the chat page."""

from ui.cli import main

raise SystemExit(main())
