import { packageNames, type ReleaseSetting, settingOf } from '../catalog/packages.js';
import { releaseIn } from '../catalog/version.js';
import { loaders } from '../loaders/loaders.js';
import { defaultSettings, type RuleLevel, type Settings } from '../loaders/settings.js';

/** The settings of a client, by their names without our prefix. */
export interface SettingValues {
  readonly [name: string]: unknown;
}

export function isRecord(value: unknown): value is SettingValues {
  return typeof value === 'object' && value !== null;
}

const levels: ReadonlySet<unknown> = new Set<RuleLevel>(['off', 'hint', 'information', 'warning', 'error']);

function levelsFrom(value: unknown): Settings['rules'] {
  return isRecord(value)
    ? (Object.fromEntries(Object.entries(value).filter(([, level]) => levels.has(level))) as Settings['rules'])
    : {};
}

/** A switch that is on by default. */
function isOn(value: unknown): boolean {
  return value !== false;
}

function countFrom(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
}

type ReleaseSettings = Pick<Settings, ReleaseSetting>;

/** Returns the releases of the packages, and where each comes from. */
function releasesFrom(values: SettingValues): ReleaseSettings {
  const entries = packageNames.flatMap(name => {
    const setting = settingOf(name);
    const version = values[setting];
    const reason = values[`${setting}Reason`];
    return [
      [setting, (typeof version === 'string' && releaseIn(version)) || 'auto'],
      ...(typeof reason === 'string' ? [[`${setting}Reason`, reason]] : []),
    ];
  });
  return Object.fromEntries(entries);
}

/** Returns the settings for everything that an editor shows besides findings. */
function shownFrom({
  inlayHints,
  codeLens,
  model,
  modelText,
  gpusPerNode,
}: SettingValues): Pick<Settings, 'inlayHints' | 'codeLens' | 'model' | 'modelText' | 'gpusPerNode'> {
  const hints = isRecord(inlayHints) ? inlayHints : {};
  return {
    inlayHints: { bytes: isOn(hints.bytes), batch: isOn(hints.batch) },
    codeLens: isOn(codeLens),
    model: typeof model === 'string' && model.trim() !== '' ? model.trim() : null,
    ...(typeof modelText === 'string' ? { modelText } : {}),
    gpusPerNode: countFrom(gpusPerNode),
  };
}

/** Reads the `deepspeed` settings of a client; values that are missing or of a wrong type get the default. */
export function settingsFrom(values: unknown): Settings {
  if (!isRecord(values)) {
    return defaultSettings;
  }
  const { loader, worldSize, worldSizeReason, rules, ignoredKeys } = values;
  return {
    loader: typeof loader === 'string' && Object.hasOwn(loaders, loader) ? (loader as Settings['loader']) : 'auto',
    ...releasesFrom(values),
    worldSize: countFrom(worldSize),
    ...(typeof worldSizeReason === 'string' ? { worldSizeReason } : {}),
    rules: levelsFrom(rules),
    ignoredKeys: Array.isArray(ignoredKeys) ? ignoredKeys.filter(key => typeof key === 'string') : [],
    // VS Code, like any editor with a server for JSON, has syntax errors reported by that server.
    syntax: values.syntax === true,
    ...shownFrom(values),
  };
}
