import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The bundle that is shipped. */
export const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How a run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly complaints: string;
}

interface Start {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly environment?: { readonly [name: string]: string };
}

/** Runs the program in a folder, with this standard input. */
export async function run(given: readonly string[], { cwd, input = '', environment = {} }: Start = {}): Promise<Ended> {
  const { GITHUB_WORKSPACE: _workspace, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...given], { cwd, env: { ...inherited, ...environment } });
  child.stdin.on('error', () => {
    // A program that does not read its input may end before all of it is written.
  });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [out, complaints, code] = await Promise.all([buffer(child.stdout), buffer(child.stderr), exit]);
  return { code, out: out.toString(), complaints: complaints.toString() };
}

/** A folder of files for one test. */
export interface Folder {
  readonly path: string;
  remove(): void;
}

/** Creates a folder with these files, by relative path. */
export function folderOf(files: { readonly [name: string]: string | Uint8Array }): Folder {
  const root = mkdtempSync(path.join(tmpdir(), 'deepspeed-config-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  return { path: root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/**
 * For tests that work in a folder: returns a function that creates one with these files and deletes the previous one.
 * None is left.
 */
export function useFolder(): (files: Parameters<typeof folderOf>[0]) => string {
  let folder: Folder | undefined;
  const remove = (): void => {
    folder?.remove();
    folder = undefined;
  };
  afterEach(remove);
  return files => {
    remove();
    folder = folderOf(files);
    return folder.path;
  };
}
