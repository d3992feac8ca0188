/** The groups of items in the order of the list. */
const groups = ['value', 'key', 'template', 'schema', 'idle', 'deprecated'] as const;

export type Group = (typeof groups)[number];

/**
 * Returns the `sortText` of the item with a place in its group. Its first character sorts before quotes, dollars, digits
 * and letters: the items of VS Code's own JSON server, such as an empty `$schema`, have only their labels.
 */
export function sortText(group: Group, place = 0): string {
  return `!${groups.indexOf(group)}${String(place).padStart(3, '0')}`;
}
