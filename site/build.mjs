// Builds the site into out/site, ready to be served as files.
//   node site/build.mjs
import path from 'node:path';
import { buildSite } from './site.mjs';

console.log(`The site is in ${path.relative(process.cwd(), await buildSite())}.`);
