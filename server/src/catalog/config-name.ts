const names: readonly RegExp[] = [
  /deepspeed/,
  /(^|[^a-z])ds([^a-z]|$)/,
  /^ds[a-z]*config/,
  /(^|[^a-z])(zero|stage|z)[-_ ]?(stage)?[-_ ]?[0-3]([^0-9]|$)/,
  /^zero/,
];

/** True when a file is named as DeepSpeed configs are (`ds_config.json`, `zero3_offload.json`, `deepspeed.json`). */
export function isConfigName(fileName: string): boolean {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1).toLowerCase();
  return /\.jsonc?$/.test(base) && names.some(name => name.test(base));
}
