/** Whether a source begins as an object of JSON does. */
export function startsJson(source: string): boolean {
  return /^\s*\{/.test(source);
}

/** Whether a source is a program in Python: its first line, behind comments, is an import. */
export function startsPython(source: string): boolean {
  return /^\s*(?:#[^\n]*\n\s*)*(?:import|from)[ \t]+\w/.test(source);
}
