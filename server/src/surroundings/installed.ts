import type { Files } from './files.js';

/** A package that is installed in an environment of Python, by its name. "python" is Python itself. */
export interface Installed {
  readonly name: string;
  readonly version: string;
}

/** Packages that a report about a run is about. */
const wanted =
  /^(accelerate|deepspeed|lightning|peft|pydantic|pytorch_lightning|torch|transformers|trl)-(\d[\w.+!]*)\.dist-info$/i;

/** The names of environments beside a project. */
const environments = ['.venv', 'venv', 'env'];

/** Returns the packages of an environment from the names of its folders. Nothing is run. */
async function installedIn<Place>(files: Files<Place>, environment: Place): Promise<readonly Installed[]> {
  const libraries = [
    ...(await files.list(files.at(environment, 'lib')))
      .filter(name => /^python\d/.test(name))
      .map(name => `lib/${name}/site-packages`),
    'Lib/site-packages',
  ];
  for (const library of libraries) {
    const found = (await files.list(files.at(environment, library))).flatMap(name => {
      const [, distribution, version] = wanted.exec(name) ?? [];
      return distribution === undefined || version === undefined ? [] : [{ name: distribution, version }];
    });
    if (found.length > 0) {
      const settings = (await files.read(files.at(environment, 'pyvenv.cfg'))) ?? '';
      const python =
        /^version(?:_info)?\s*=\s*([\d.]+\d)/m.exec(settings)?.[1] ?? /python([\d.]+\d)/.exec(library)?.[1];
      return python === undefined ? found : [{ name: 'python', version: python }, ...found];
    }
  }
  return [];
}

/** Returns the packages of the first environment that has any: the given ones, then those in a folder. */
export async function installedAround<Place>(
  files: Files<Place>,
  folder: Place,
  given: readonly string[] = [],
): Promise<readonly Installed[]> {
  for (const environment of [...given, ...environments]) {
    const found = await installedIn(files, files.at(folder, environment));
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}
