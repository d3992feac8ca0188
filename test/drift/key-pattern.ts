/** Whether a key is meant by a pattern: `**` is any text in it, everything else stands for itself. */
export function keyMatches(pattern: string, key: string): boolean {
  const parts = pattern.split('**').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(key);
}
