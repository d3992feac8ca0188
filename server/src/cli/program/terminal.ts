import { buffer } from 'node:stream/consumers';
import { exitCode } from './exit-code.js';

/** The environment of a command. */
export interface Terminal {
  /** Whether standard output shows colors and the user has not turned them off. */
  readonly color: boolean;
  readonly environment: { readonly [name: string]: string | undefined };
  write(text: string): void;
  /** Writes one line to standard error. */
  complain(line: string): void;
  /** Reads all of standard input. */
  readInput(): Promise<Uint8Array>;
  /** Reads standard input piece by piece. */
  input(): AsyncIterable<Uint8Array>;
}

/** Writes until the reader has closed the pipe (`| head`), which is not an error. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code !== 'EPIPE') {
      process.exitCode = exitCode.failed;
      process.stderr.write(`deepspeed-config: cannot write: ${error.message}\n`);
      process.exit();
    }
  });
  return text => {
    if (open) {
      stream.write(text);
    }
  };
}

/** The terminal, or the pipes, that this process was started with. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  const write = writer(stdout);
  const complain = writer(stderr);
  return {
    color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    environment: env,
    write,
    complain: line => complain(`${line}\n`),
    readInput: () => buffer(stdin),
    input: () => stdin,
  };
}
