"""`python -m flows`: the `wirehouse` command, where its script is not on the path."""

from flows.cli import main

main()
