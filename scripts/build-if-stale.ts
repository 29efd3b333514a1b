/** Builds the storefront's scripts, and the app when what it is built from has changed since the last build. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './processes.ts';
import { writeWidgetScripts } from './widget-scripts.ts';

const STAMP = path.join(ROOT, 'build/.built-from');
const OUTPUTS = ['build/server/index.js', 'build/client/assets'];
const INPUTS = ['app', 'prisma/schema.prisma', 'vite.config.ts', 'package-lock.json'];

function filesUnder(file: string): string[] {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(file) ? [] : [file];
  return fs
    .readdirSync(file)
    .sort()
    .flatMap((name) => filesUnder(path.join(file, name)));
}

/** One hash over every file that the build reads: contents, not times, so that a fresh clone and a copy agree. */
function inputsHash(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of INPUTS.flatMap((name) => filesUnder(path.join(ROOT, name)))) {
    hash.update(path.relative(ROOT, file)).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

async function runBuild(): Promise<void> {
  const child = spawn('npm', ['run', '--silent', 'build'], {
    cwd: ROOT,
    shell: process.platform === 'win32',
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`npm run build failed:\n${output}`);
}

/** @returns whether a build was needed. Throws with the build's own output when it fails. */
export async function buildIfStale(): Promise<boolean> {
  await writeWidgetScripts();
  const wanted = inputsHash();
  const complete = OUTPUTS.every((output) => fs.existsSync(path.join(ROOT, output)));
  if (complete && fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === wanted) return false;
  await runBuild();
  fs.writeFileSync(STAMP, wanted);
  return true;
}
