"""`python -m deepspeed_config` is `deepspeed-config`."""

from ._program import run_command_line

if __name__ == "__main__":
    run_command_line()
