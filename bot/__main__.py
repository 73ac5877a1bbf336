"""`python -m bot` is `zhibu`."""

from bot.cli import main

main(prog_name="zhibu")
