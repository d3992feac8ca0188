/** The memory of one GPU, the RAM of one host, or the NVMe drives of one host. */
export type Place = 'gpu' | 'host' | 'nvme';

/**
 * The use of memory. `buffers`: gradients and weights on their way between GPUs, to the host or to a drive. `gathered`:
 * weights that stage 3 has in full for a time. `logits`: what the loss computes for each token.
 */
export type PartKind = 'weights' | 'gradients' | 'optimizer' | 'activations' | 'logits' | 'gathered' | 'buffers';

export interface Part {
  readonly place: Place;
  readonly kind: PartKind;
  readonly bytes: number;
  /** Whether the system cannot swap this RAM out. */
  readonly pinned?: boolean;
  /** A description for users: "Optimizer state and master weights, partitioned across 8 GPUs". */
  readonly label: string;
}

/** Returns the bytes of one place. */
export function bytesIn(parts: readonly Part[], place: Place): number {
  return parts.reduce((sum, part) => (part.place === place ? sum + part.bytes : sum), 0);
}
