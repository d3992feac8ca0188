/**
 * Expands the patch numbers of consecutive minor releases: `3` is 0 to 3, `1-3` is 1 to 3, and commas separate ranges.
 * The notation is short because the lists are in every bundle.
 */
export function minors(major: number, first: number, patches: string): readonly string[] {
  return patches.split(' ').flatMap((stretches, i) =>
    stretches.split(',').flatMap(stretch => {
      const [from = 0, to = from] = (stretch.includes('-') ? stretch : `0-${stretch}`).split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, j) => `${major}.${first + i}.${from + j}`);
    }),
  );
}
