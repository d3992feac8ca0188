import { isObject } from '../document/is-object.js';
import type { Loader } from '../loaders/loader.js';
import type { Members, Template } from './template.js';

/** True where the loader sets a key from what the run is given; what it takes from options of its own stays written. */
export function isFilled(loader: Loader, path: string): boolean {
  return Object.hasOwn(loader.fills, path) && loader.fills[path]?.ofPlugin !== true;
}

function filled(members: Members, loader: Loader, prefix: string): Members {
  const entries = Object.entries(members).map(([name, value]) => {
    const path = prefix + name;
    if (isObject(value)) {
      return [name, filled(value, loader, `${path}.`)];
    }
    return [name, isFilled(loader, path) ? 'auto' : value];
  });
  return Object.fromEntries(entries) as Members;
}

/** A template's members as a loader wants them: `"auto"` for each key that it fills, the numbers for all others. */
export function formFor(template: Template, loader: Loader): Members {
  return filled(template.config, loader, '');
}

/** A whole config made from a template: what every run needs, then the template. */
export function newConfig(template: Template, loader: Loader): Members {
  const start = template.start === undefined ? {} : loader.starts[template.start];
  return { ...filled(start, loader, ''), ...formFor(template, loader) };
}

/** Whether a template makes sense for who reads the file. */
export function isFor(template: Template, loader: Loader): boolean {
  return template.loaders?.includes(loader.id) ?? true;
}
