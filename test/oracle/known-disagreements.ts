/** Questions on which we and the program differ, and why that has to be so. A question that is agreed on must not be here. */
export const knownDisagreements: { readonly [id: string]: string } = {
  'offload-without-zero bad':
    'On a GPU the first step fails: the offloaded optimizer takes parameters on the CPU only, and without ZeRO they stay on the GPU. On a CPU they are where it wants them.',
};
