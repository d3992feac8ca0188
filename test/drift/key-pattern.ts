/** Whether a key matches a pattern. `**` matches any string; everything else is literal. */
export function keyMatches(pattern: string, key: string): boolean {
  const parts = pattern.split('**').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(key);
}
