// Some packages are compiled from namespaces and enums. These become functions that run when the module is loaded, so a
// bundler cannot drop them. Most of those in vscode-languageserver-types only test values of types, and jsonc-parser has
// an enum for every error and character. As plain values, unused ones are dropped.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const modules =
  /(vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main|jsonc-parser[\\/]lib[\\/]esm[\\/](main|impl[\\/]scanner))\.js$/;

/** Returns the source of a module with its enums as TypeScript; a bundler replaces such enums by their values. */
function withEnums(source) {
  const enums = /^export var (\w+);\n(?:\/\*\*[^/]*\*\/\n)?\(function \(\1\) \{\n([\s\S]*?)^\}\)\(.*$/gm;
  return source.replace(enums, (whole, name, body) => {
    const members = body
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      .replace(/\w+\[(\w+\["\w+"\] = \d+)\] = "\w+"/g, '$1')
      .trim()
      .split(/;\s*/)
      .filter(Boolean)
      .map(member => /^\w+(?:\.|\[")(\w+)(?:"\])? = ('\w+'|\d+)$/.exec(member));
    const isEnum = members.length > 0 && members.every(member => member !== null);
    return isEnum ? `export const enum ${name} { ${members.map(([, key, value]) => `${key} = ${value}`)} }` : whole;
  });
}

/** Returns the source of a module with one namespace without `applyEdits`, which nothing in the bundles calls. */
function withoutApplyEdits(source) {
  return `${source.replace(/^export var TextDocument;\n\(function .*\n|^\}\)\(TextDocument .*|^ +TextDocument\.\w+ = .*/gm, '')}
export const TextDocument = { create, update };`;
}

/**
 * esbuild plugin: drops the unused parts of vscode-languageserver-types (20 KB of 28), of jsonc-parser (3 KB) and of
 * vscode-languageserver-textdocument (1 KB) from a bundle.
 * @returns {import('esbuild').Plugin}
 */
export function shakeNamespaces() {
  return {
    name: 'shake-namespaces',
    setup(build) {
      const isAlone = String(build.initialOptions.entryPoints).includes('services');
      build.onLoad({ filter: modules }, ({ path: file }) => {
        const text = readFileSync(file, 'utf8');
        // A client library asks for whole modules, so an enum stays there, and would grow.
        const source = isAlone || file.includes('jsonc-parser') ? withEnums(text) : text;
        const contents = source
          .replace(/^(?:export )?var (\w+);\n(?:\/\*\*[\s\S]*?\*\/\n)?\(function \(\1\) \{/gm, (text, name) =>
            text.replace(`var ${name};\n`, `var ${name} = /* @__PURE__ */ `),
          )
          .replace(/^\}\)\((\w+) \|\| \(\1 = \{\}\)\);$/gm, '    return $1;\n})({});');
        return { contents, loader: 'ts' };
      });
      build.onLoad(
        { filter: /vscode-languageserver-textdocument[\\/]lib[\\/]esm[\\/]main\.js$/ },
        ({ path: file }) => ({
          contents: withoutApplyEdits(readFileSync(file, 'utf8')),
          loader: 'js',
        }),
      );
      // The formatter of jsonc-parser builds tables of spaces when it is loaded, and the server does not format.
      build.onResolve({ filter: /^\.\/(impl\/)?(format|edit|parser|string-intern)$/ }, ({ path: name, resolveDir }) =>
        /jsonc-parser[\\/]lib[\\/]esm/.test(resolveDir)
          ? { path: path.join(resolveDir, `${name}.js`), sideEffects: false }
          : undefined,
      );
    },
  };
}
