/**
 * `npm test`: unit and database tests (Vitest), then browser tests (Playwright), with all that they need: an embedded PostgreSQL,
 * a Chromium, a build. `npm test -- WORD` runs the files whose path contains it. The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildIfStale } from './build-if-stale.ts';
import { chromiumPath } from './chromium.ts';
import { ROOT } from './processes.ts';

interface Count {
  passed: number;
  failed: number;
}

const E2E = 'tests/e2e';
const filters = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const results = fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-test-'));

const matches = (file: string) => filters.length === 0 || filters.some((word) => file.includes(word));
const e2eFiles = fs.existsSync(path.join(ROOT, E2E))
  ? fs.readdirSync(path.join(ROOT, E2E)).filter((name) => name.endsWith('.spec.ts') && matches(`${E2E}/${name}`))
  : [];

async function run(file: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const bin = path.join(ROOT, 'node_modules', file);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bin, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** What a runner wrote down; a runner that failed without a failed test (a file that does not load) counts as one failure. */
function counted(count: Count, exitCode: number): Count {
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function read(file: string): unknown {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

async function runVitest(): Promise<Count> {
  const file = path.join(results, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run('vitest/vitest.mjs', ['run', '--passWithNoTests', ...reporters, ...filters]);
  const report = read(file) as { numPassedTests: number; numFailedTests: number } | undefined;
  return counted({ passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 }, code);
}

async function runPlaywright(): Promise<Count> {
  const file = path.join(results, 'playwright.json');
  const files = e2eFiles.map((name) => `${E2E}/${name}`);
  // each worker has a stack started for it: one file needs one
  const workers = files.length === 1 ? ['--workers=1'] : [];
  const args = ['test', '--reporter=list,json', ...workers, ...(filters.length === 0 ? [] : files)];
  const code = await run('@playwright/test/cli.js', args, { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const report = read(file) as { stats: { expected: number; unexpected: number; flaky: number } } | undefined;
  const stats = report?.stats;
  const flaky = stats?.flaky ?? 0;
  if (flaky > 0) console.log(`${flaky} of the browser tests passed only at the second try.`);
  return counted({ passed: (stats?.expected ?? 0) + flaky, failed: stats?.unexpected ?? 0 }, code);
}

const counts: Count[] = [];
try {
  if (e2eFiles.length > 0) await chromiumPath(); // said at once, not after minutes
  if (await buildIfStale()) console.log('Built the app.');
  counts.push(await runVitest());
  if (e2eFiles.length > 0) counts.push(await runPlaywright());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  counts.push({ passed: 0, failed: 1 });
} finally {
  fs.rmSync(results, { recursive: true, force: true });
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
