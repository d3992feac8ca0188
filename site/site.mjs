import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { writePages } from './pages.mjs';
import { buildPlayground } from './playground.mjs';
import { pagesFolder, root, siteFolder } from './project.mjs';

const here = path.join(root, 'site');

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: here, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  }
}

/** Installs the packages of the site, unless those of the lockfile are installed. */
function install() {
  const installed = path.join(here, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(path.join(here, 'package-lock.json')).mtimeMs) {
    run('npm', ['ci', '--no-audit', '--no-fund']);
  }
}

/**
 * Builds the site: the pages of docs/, and the playground.
 * @returns {Promise<string>} its folder
 * @throws if a link on a page is dead or a source does not compile
 */
export async function buildSite() {
  install();
  writePages(pagesFolder);
  run(path.join(here, 'node_modules/.bin/vitepress'), ['build', '.']);
  await buildPlayground();
  return siteFolder;
}
