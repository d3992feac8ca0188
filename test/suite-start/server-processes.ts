import { execFileSync } from 'node:child_process';

/** Returns the process ids of the language servers that this extension host has started. */
export function serverProcesses(): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter(
      match => match !== null && Number(match[2]) === process.pid && /[\\/]dist[\\/]server\.js/.test(match[3] ?? ''),
    )
    .map(match => Number(match?.[1]));
}
