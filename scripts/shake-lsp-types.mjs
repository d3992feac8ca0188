// vscode-languageserver-types is compiled from namespaces: functions that are called when the module is loaded, which no bundler
// can leave out. Most of them test values of types that we only name. Written as values they are left out where nobody uses them.
import { readFileSync } from 'node:fs';

/**
 * esbuild plugin: lets namespaces of vscode-languageserver-types that nobody uses be left out of a bundle, 20 KB of 28.
 * @returns {import('esbuild').Plugin}
 */
export function shakeLspTypes() {
  return {
    name: 'shake-lsp-types',
    setup(build) {
      build.onLoad({ filter: /vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const contents = source
          .replace(/^(?:export )?var (\w+);\n(?:\/\*\*[\s\S]*?\*\/\n)?\(function \(\1\) \{/gm, (text, name) =>
            text.replace(`var ${name};\n`, `var ${name} = /* @__PURE__ */ `),
          )
          .replace(/^\}\)\((\w+) \|\| \(\1 = \{\}\)\);$/gm, '    return $1;\n})({});');
        return { contents, loader: 'js' };
      });
    },
  };
}
