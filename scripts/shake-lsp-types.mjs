// vscode-languageserver-types is compiled from namespaces: functions that are called when the module is loaded, which
// no bundler can drop. Most of them test values of types that we only name. Marked as pure, they are dropped if they
// are not used.
import { readFileSync } from 'node:fs';

/**
 * esbuild plugin: lets a bundle drop unused namespaces of vscode-languageserver-types, 20 KB of 28.
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
