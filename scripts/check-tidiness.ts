/** The tidiness rules over every file that git knows or would add. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { breachesOf } from './tidiness.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const files = listed
  .split('\0')
  .filter((name) => /\.(ts|tsx|js|mjs|cjs|md|json|toml|sql|liquid)$/.test(name) && name !== 'package-lock.json')
  .filter((name) => fs.existsSync(path.join(ROOT, name)))
  .map((name) => ({ path: name, text: fs.readFileSync(path.join(ROOT, name), 'utf8') }));

const breaches = breachesOf(files);
for (const breach of breaches) console.log(breach);
console.log(`${files.length} files, ${breaches.length} breaches`);
process.exitCode = breaches.length === 0 ? 0 : 1;
