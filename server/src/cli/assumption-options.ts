import { newestOf, type PackageName, packageNames, settingOf, titleOf } from '../catalog/packages.js';
import { releaseIn } from '../catalog/version.js';
import { worldSizeReason } from '../hostfile/hostfile.js';
import { defaultSettings, loaders, type Settings } from '../loaders/assumptions.js';
import type { Arguments, Option } from './command.js';

/** The option for the release of a package. */
function versionOption(name: PackageName): Option {
  const meant =
    name === 'deepspeed'
      ? "The DeepSpeed that the files are meant for, such as 0.17.1; auto (the default) is the one that requirements, lock files and the like pin in the file's directory or around it, up to the working directory"
      : `The release of ${titleOf(name)} that reads them before DeepSpeed does; auto (the default) is found in the same way`;
  return {
    name: `${name}-version`,
    value: 'VERSION',
    help: `${meant}, otherwise ${newestOf(name)}.`,
    shape: { pattern: /^(auto|v?\d+\.\d+(\.\d+)?)$/, name: `a version such as ${newestOf(name)}` },
  };
}

/** What a command takes for granted about the run that a file belongs to. */
export const assumptionOptions: readonly Option[] = [
  {
    name: 'loader',
    value: 'LOADER',
    help: `The program that reads the files: ${Object.keys(loaders).join(', ')}, or auto (the default): transformers for a file with "auto" values, otherwise deepspeed.`,
    choices: ['auto', ...Object.keys(loaders)],
  },
  ...packageNames.map(versionOption),
  {
    name: 'world-size',
    value: 'N',
    help: 'The number of processes (GPUs), if it is known. Otherwise it is taken from the file "hostfile" in the same directory, and what is wrong only then is a warning at worst.',
    shape: { pattern: /^[1-9]\d{0,8}$/, name: 'a number from 1 on' },
  },
];

/** The settings that these options make; syntax errors are reported, since nobody else does. */
export function settingsOf(given: Arguments): Settings {
  const worldSize = given.value('world-size');
  return {
    ...defaultSettings,
    loader: (given.value('loader') ?? 'auto') as Settings['loader'],
    ...Object.fromEntries(
      packageNames.map(name => [settingOf(name), releaseIn(given.value(`${name}-version`) ?? '') ?? 'auto'] as const),
    ),
    worldSize: worldSize === undefined ? null : Number(worldSize),
    syntax: true,
  };
}

/** Where no world size is given, that of the hostfile beside the file. */
export function withSlots(settings: Settings, slots: number | undefined): Settings {
  return slots === undefined || settings.worldSize !== null
    ? settings
    : { ...settings, worldSize: slots, worldSizeReason: worldSizeReason(slots) };
}
