// A separate folder for each run, so that runs do not affect each other or the machine.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * Settings that keep VS Code from showing or downloading anything that is not under test. Each has the form to which
 * this VS Code would migrate it: a migration rewrites settings.json at startup, which opens it and activates extensions
 * for JSON.
 */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Dark Modern',
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'json.schemaDownload.enable': false,
  'chat.disableAIFeatures': true,
  'editor.hover.delay': 100,
  // They would appear in the lines that the window tests read as text.
  'editor.inlayHints.enabled': 'off',
  // Lines of a terminal are elements then.
  'terminal.integrated.gpuAcceleration': 'off',
};

/**
 * Creates a scratch folder: user data, extensions, and a copy of the example configs. It is deleted when the process
 * ends; KEEP_SCRATCH=1 keeps it.
 * @param {{ workspace?: boolean, files?: Record<string, string> }} options workspace: false for none; files: written
 *   into it
 */
export function createScratch({ workspace = true, files = {} } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'deepspeed-config-'));
  const scratch = {
    folder,
    userData: path.join(folder, 'data'),
    extensions: path.join(folder, 'extensions'),
    workspace: path.join(folder, 'workspace'),
    result: path.join(folder, 'result.json'),
    dispose() {
      if (!process.env.KEEP_SCRATCH) {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      }
    },
  };
  process.once('exit', scratch.dispose);
  mkdirSync(path.join(scratch.userData, 'User'), { recursive: true });
  mkdirSync(scratch.extensions);
  writeFileSync(path.join(scratch.userData, 'User/settings.json'), JSON.stringify(quietSettings, undefined, 2));
  if (workspace) {
    mkdirSync(scratch.workspace);
    for (const source of ['examples', 'test/fixtures/workspace'].map(each => path.join(root, each))) {
      if (existsSync(source)) cpSync(source, scratch.workspace, { recursive: true });
    }
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(scratch.workspace, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  return scratch;
}
