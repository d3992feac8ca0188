/** Returns a number as sentences have it: "2,048". */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** Returns a number with its noun: "1 GPU", "8 GPUs", "2,048 tokens". */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
