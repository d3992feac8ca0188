// Some packages are compiled from namespaces and enums. These become functions that run when the module is loaded, so a
// bundler cannot drop them. Most of those in vscode-languageserver-types only test values of types, and jsonc-parser has
// an enum for every error and character. As plain values, unused ones are dropped.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const modules =
  /(vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main|jsonc-parser[\\/]lib[\\/]esm[\\/](main|impl[\\/]scanner))\.js$/;

/** Returns the source of a module with its enums as TypeScript, of which a bundler writes the numbers in place. */
function withEnums(source) {
  return source.replace(
    /^export var (\w+);\n\(function \(\1\) \{\n((?: +\1\[\1\["\w+"\] = \d+\] = "\w+";\n)+)\}\)\(.*$/gm,
    (_, name, members) =>
      `export const enum ${name} { ${members.replace(/^ +\w+\[\w+\["(\w+)"\] = (\d+)\].*$/gm, '$1 = $2,')} }`,
  );
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
      build.onLoad({ filter: modules }, ({ path: file }) => {
        const source = withEnums(readFileSync(file, 'utf8'));
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
