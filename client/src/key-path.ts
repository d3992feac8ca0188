const member = /^(\s*)"([^"]+)"\s*:/;

/** Returns the keys from the top to the one on a line, by the indent of the lines above it; empty if there is none. */
export function pathAt(lines: readonly string[], line: number): readonly string[] {
  const path: string[] = [];
  let inner = Number.POSITIVE_INFINITY;
  for (let i = line; i >= 0 && inner > 0; i -= 1) {
    const [, indent = '', name] = member.exec(lines[i] ?? '') ?? [];
    if (name !== undefined && indent.length < inner) {
      path.unshift(name);
      inner = indent.length;
    }
  }
  return path;
}

/** Returns the line of the key at a path, or of its nearest section, in a file of ours; 0 if there is none. */
export function lineOf(lines: readonly string[], path: readonly string[]): number {
  let found = 0;
  for (const [depth, name] of path.entries()) {
    const start = `${'  '.repeat(depth + 1)}${JSON.stringify(name)}:`;
    const next = lines.findIndex((line, i) => i >= found && line.startsWith(start));
    const end = lines.findIndex((line, i) => i > found && line.startsWith(`${'  '.repeat(depth)}}`));
    // Behind the end of the section, another section may have a key of this name.
    if (next < 0 || (end >= 0 && next > end)) {
      return found;
    }
    found = next;
  }
  return found;
}
