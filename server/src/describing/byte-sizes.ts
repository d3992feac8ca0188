/**
 * One GiB: the unit of everything that is said about memory. `nvidia-smi` counts in MiB and DeepSpeed's own estimates in
 * 2^30 bytes, and a GPU "of 80 GB" has 80 of these.
 */
export const gibibyte = 2 ** 30;

const units = [
  [gibibyte, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
] as const;

/** "1.9 GiB", "190.7 MiB", "313 GiB": bytes as text, with a decimal below a hundred GiB. */
export function sizeText(bytes: number): string {
  const [unit, name] = units.find(([size]) => bytes >= size) ?? [1, 'bytes'];
  return unit === 1 ? `${bytes} ${name}` : `${(bytes / unit).toFixed(bytes >= 100 * gibibyte ? 0 : 1)} ${name}`;
}
