/** Whether a program has an argument of its own with a name. */
export function declares(script: string | undefined, name: string): boolean {
  return script !== undefined && new RegExp(`(?:^|\\n)[ \\t]+${name}[ \\t]*:|["']--${name}["']`).test(script);
}
