/** The machines of a run. */
export interface Hardware {
  readonly gpusPerNode: number;
  readonly nodes: number;
}
