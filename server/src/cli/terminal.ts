import { buffer } from 'node:stream/consumers';
import { exitCode } from './exit-code.js';

/** What a command sees of the world it is started in. */
export interface Terminal {
  /** Standard output shows colors, and nobody has asked for none. */
  readonly color: boolean;
  readonly environment: { readonly [name: string]: string | undefined };
  write(text: string): void;
  /** One line on standard error. */
  complain(line: string): void;
  /** All of standard input. */
  readInput(): Promise<Uint8Array>;
}

/** Writes until the reader has gone (`| head`): that is no failure of ours. */
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
  };
}
