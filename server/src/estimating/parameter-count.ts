const multiples: { readonly [suffix: string]: number } = { '': 1, k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12 };

/**
 * Parses a number of parameters as users write it: `7B`, `350M`, `2.7e9`, `6_738_415_616`. Returns undefined for
 * anything else.
 */
export function parameterCount(text: string): number | undefined {
  const match = /^(\d[\d_,]*(?:\.\d+)?(?:e\+?\d+)?) ?([kmbgt]?)$/i.exec(text.trim());
  const number = Number(match?.[1]?.replaceAll(/[_,]/g, ''));
  const count = Math.round(number * (multiples[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN));
  return count >= 1 && count <= 1e15 ? count : undefined;
}
