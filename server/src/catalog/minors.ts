/**
 * Releases with consecutive second numbers, told by the last numbers of each: `3` is 0 to 3, `1-3` is 1 to 3, commas separate
 * stretches. Written so because the lists are in every bundle.
 */
export function minors(major: number, first: number, patches: string): readonly string[] {
  return patches.split(' ').flatMap((stretches, i) =>
    stretches.split(',').flatMap(stretch => {
      const [from = 0, to = from] = (stretch.includes('-') ? stretch : `0-${stretch}`).split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, j) => `${major}.${first + i}.${from + j}`);
    }),
  );
}
