/**
 * Loads what estimates memory and reads the files of models. `bundles` is the address of its folder, for a program that does not know where it
 * comes from.
 */
export type LoadEstimating = (
  bundles?: string,
) => Promise<Pick<typeof import('./estimating.js'), 'estimateMemory' | 'readModel' | 'knownMemory'>>;
