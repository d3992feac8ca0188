/** Returns bytes in GiB, without the unit: "31.2", "313". One decimal below 100. */
export function gibibytes(bytes: number): string {
  const count = bytes / 2 ** 30;
  return count.toFixed(count >= 100 || Number.isInteger(count) ? 0 : 1);
}
