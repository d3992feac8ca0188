/**
 * One GiB, the unit of all memory sizes. `nvidia-smi` counts in MiB and DeepSpeed's own estimates in 2^30 bytes, and a
 * GPU "of 80 GB" has 80 GiB.
 */
export const gibibyte = 2 ** 30;

const units = [
  [gibibyte, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
] as const;

/** Formats bytes: "1.9 GiB", "190.7 MiB", "313 GiB". One decimal below 100 GiB. */
export function sizeText(bytes: number): string {
  const [unit, name] = units.find(([size]) => bytes >= size) ?? [1, 'bytes'];
  return unit === 1 ? `${bytes} ${name}` : `${(bytes / unit).toFixed(bytes >= 100 * gibibyte ? 0 : 1)} ${name}`;
}
