/**
 * Questions on which our answer differs from the program's, and the reason. A question without a disagreement must not
 * be listed.
 */
export const knownDisagreements: { readonly [id: string]: string } = {
  'offload-without-zero bad':
    'On a GPU the first step fails: the offloaded optimizer takes parameters on the CPU only, and without ZeRO they stay on the GPU. On a CPU they are where it wants them.',
};
