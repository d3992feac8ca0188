import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';

/**
 * Replaces the contents of a file at once: whoever reads it sees the old or the new contents. Permissions stay, and a
 * link stays a link to the file that is replaced.
 * @throws if the file or its directory cannot be written; the file is then as it was
 */
export function replaceFile(file: string, text: string): void {
  const target = realpathSync(file);
  accessSync(target, constants.W_OK);
  const { mode, uid, gid } = statSync(target);
  const beside = `${target}.${process.pid}.tmp`;
  const descriptor = openSync(beside, 'wx', mode);
  try {
    try {
      writeAll(descriptor, new TextEncoder().encode(text));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    keepOwner(beside, uid, gid);
    // After the owner, because a change of it removes the bits for running a file as its owner or group.
    chmodSync(beside, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(descriptor, bytes, at);
  }
}

/** Only root can give a file to another user. For all others, the file then belongs to them. */
function keepOwner(file: string, uid: number, gid: number): void {
  const made = statSync(file);
  if (made.uid !== uid || made.gid !== gid) {
    try {
      chownSync(file, uid, gid);
    } catch {
      // The new contents matter more than the owner.
    }
  }
}
