/** Documents that show the effective config of another file; they are not configs themselves. */
export const effectiveScheme = 'deepspeed-effective';
