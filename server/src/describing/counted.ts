/** Returns a number with its noun: "1 GPU", "8 GPUs", "2,048 tokens". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
