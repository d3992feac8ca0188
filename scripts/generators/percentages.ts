/** Writes an error as a percentage: 0.01 is "1.0 %". */
export function percent(error: number): string {
  return `${(100 * error).toFixed(1)} %`;
}

/** Returns the value below which this part of the values is. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** Returns the error that is farthest from zero, with its sign. */
export function worst(errors: readonly number[]): number {
  return errors.reduce((far, each) => (Math.abs(each) > Math.abs(far) ? each : far), 0);
}
