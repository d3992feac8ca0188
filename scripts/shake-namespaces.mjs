// Some packages are compiled from namespaces and enums: functions that are called when the module is loaded, which no bundler can
// leave out. vscode-languageserver-types tests values of types that we only name with most of them, jsonc-parser has names for
// every error and character. Written as values they are left out where nobody uses them.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const modules =
  /(vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main|jsonc-parser[\\/]lib[\\/]esm[\\/](main|impl[\\/]scanner))\.js$/;

/**
 * esbuild plugin: lets what nobody uses of vscode-languageserver-types (20 KB of 28) and of jsonc-parser (3 KB) be left out
 * of a bundle.
 * @returns {import('esbuild').Plugin}
 */
export function shakeNamespaces() {
  return {
    name: 'shake-namespaces',
    setup(build) {
      build.onLoad({ filter: modules }, ({ path: file }) => {
        const source = readFileSync(file, 'utf8');
        const contents = source
          .replace(/^(?:export )?var (\w+);\n(?:\/\*\*[\s\S]*?\*\/\n)?\(function \(\1\) \{/gm, (text, name) =>
            text.replace(`var ${name};\n`, `var ${name} = /* @__PURE__ */ `),
          )
          .replace(/^\}\)\((\w+) \|\| \(\1 = \{\}\)\);$/gm, '    return $1;\n})({});');
        return { contents, loader: 'js' };
      });
      // Its formatter makes tables of spaces when it is loaded; we do not format.
      build.onResolve({ filter: /^\.\/(impl\/)?(format|edit|parser|string-intern)$/ }, ({ path: name, resolveDir }) =>
        /jsonc-parser[\\/]lib[\\/]esm/.test(resolveDir)
          ? { path: path.join(resolveDir, `${name}.js`), sideEffects: false }
          : undefined,
      );
    },
  };
}
