import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Copies parts of the project into a temporary folder in which its scripts run, and returns the folder. */
export function copyProject(parts: readonly string[]): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'deepspeed-config-'));
  for (const part of parts) {
    cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
  return copy;
}
