import { releaseIn } from '../catalog/version.js';
import { loaderIds } from '../loaders/loader-id.js';
import { defaultSettings, type Settings } from '../loaders/settings.js';
import { ruleLevels, type SettingKind, settingChoices, settingKinds } from '../loaders/user-settings.js';

/** The settings of a client, by their names without our prefix. */
export interface SettingValues {
  readonly [name: string]: unknown;
}

export function isRecord(value: unknown): value is SettingValues {
  return typeof value === 'object' && value !== null;
}

const levels: ReadonlySet<unknown> = new Set(ruleLevels);

/** Returns a value if it is one of its kind, or else the default. */
const readers: { readonly [kind in SettingKind]: (value: unknown, preset: unknown, name: string) => unknown } = {
  loader: (value, preset) => (loaderIds.some(id => id === value) ? value : preset),
  release: (value, preset) => (typeof value === 'string' ? releaseIn(value) : undefined) ?? preset,
  count: (value, preset) => (Number.isInteger(value) && Number(value) > 0 ? value : preset),
  string: (value, preset) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : preset),
  choice: (value, preset, name) => (settingChoices[name]?.some(choice => choice === value) ? value : preset),
  switch: (value, preset) => (typeof value === 'boolean' ? value : preset),
  globs: (value, preset) => (Array.isArray(value) ? value.filter(glob => typeof glob === 'string') : preset),
  levels: (value, preset) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([, level]) => levels.has(level))) : preset,
};

/** What the client finds out and sends beside the settings. */
const found = [
  'loaderReason',
  'accelerateReason',
  'versionReason',
  'transformersVersionReason',
  'accelerateVersionReason',
  'worldSizeReason',
  'modelText',
] as const satisfies readonly (keyof Settings)[];

/** Reads the `deepspeed` settings of a client; values that are missing or of a wrong type get the default. */
export function settingsFrom(values: unknown): Settings {
  if (!isRecord(values)) {
    return defaultSettings;
  }
  const presets: SettingValues = { ...defaultSettings };
  const settings: { [name: string]: unknown } = {};
  for (const [name, kind] of Object.entries(settingKinds)) {
    const [first = '', second] = name.split('.');
    const read = readers[kind];
    if (second === undefined) {
      settings[first] = read(values[first], presets[first], name);
      continue;
    }
    const [group, groupPresets] = [values[first], presets[first]].map(each => (isRecord(each) ? each : {}));
    const before = settings[first];
    settings[first] = {
      ...(isRecord(before) ? before : {}),
      [second]: read(group?.[second], groupPresets?.[second], name),
    };
  }
  const strings = found.filter(name => typeof values[name] === 'string').map(name => [name, values[name]]);
  return { ...settings, ...Object.fromEntries(strings) } as unknown as Settings;
}
