"""`python -m deepspeed_config` is `deepspeed-config`."""

from ._program import run_command_line

run_command_line()
