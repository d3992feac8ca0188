const multiples: { readonly [suffix: string]: number } = { k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12 };

/** No model has fewer parameters. A smaller number without a unit is in billions. */
const leastCount = 10_000;

/**
 * Parses a number of parameters as users write it: `7B`, `350M`, `2.7e9`, `6_738_415_616`. A number below 10,000 without
 * a unit means billions: `13`, `0.35`. Returns undefined for anything else.
 */
export function parameterCount(text: string): number | undefined {
  const match = /^(\d[\d_,]*(?:\.\d+)?(?:e\+?\d+)?) ?([kmbgt]?)$/i.exec(text.trim());
  const number = Number(match?.[1]?.replaceAll(/[_,]/g, ''));
  const usual = number < leastCount ? 1e9 : 1;
  const count = Math.round(number * (multiples[match?.[2]?.toLowerCase() ?? ''] ?? usual));
  return count >= 1 && count <= 1e15 ? count : undefined;
}
