import { defaultSettings, loaders, type RuleLevel, type Settings } from './loaders/assumptions.js';

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

const levels: ReadonlySet<unknown> = new Set<RuleLevel>(['off', 'hint', 'information', 'warning', 'error']);

function levelsFrom(value: unknown): Settings['rules'] {
  return isRecord(value)
    ? (Object.fromEntries(Object.entries(value).filter(([, level]) => levels.has(level))) as Settings['rules'])
    : {};
}

/** Reads the `deepspeed` settings of a client; what is missing or not of its type falls back to the default. */
export function settingsFrom(value: unknown): Settings {
  if (!isRecord(value)) {
    return defaultSettings;
  }
  const { loader, version, versionReason, worldSize, worldSizeReason, rules, ignoredKeys } = value;
  return {
    loader: typeof loader === 'string' && Object.hasOwn(loaders, loader) ? (loader as Settings['loader']) : 'auto',
    version: typeof version === 'string' && /^\d+\.\d+(\.\d+)?$/.test(version) ? version : 'auto',
    ...(typeof versionReason === 'string' ? { versionReason } : {}),
    worldSize: typeof worldSize === 'number' && Number.isInteger(worldSize) && worldSize > 0 ? worldSize : null,
    ...(typeof worldSizeReason === 'string' ? { worldSizeReason } : {}),
    rules: levelsFrom(rules),
    ignoredKeys: Array.isArray(ignoredKeys) ? ignoredKeys.filter(key => typeof key === 'string') : [],
    syntax: defaultSettings.syntax,
  };
}
