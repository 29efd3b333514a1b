/** `npm run check`: everything that can be said about the code without running it. One line a step; exit code 1 if one fails. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
/** A fresh machine may have two cores, and the type checker and the linter each fill one. */
const PARALLEL_MAX = 2;

interface Step {
  name: string;
  command: string[];
}

const NODE = ['node', '--disable-warning=ExperimentalWarning'];
const SOURCES = ['app', 'standin', 'scripts', 'tests', 'prisma', 'bench', 'extensions', 'server.ts', 'worker.ts'];

const STEPS: Step[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'boundaries', command: ['depcruise', ...SOURCES.filter((name) => fs.existsSync(path.join(ROOT, name)))] },
  { name: 'dead code', command: ['knip', '--no-config-hints'] },
  { name: 'GraphQL', command: [...NODE, 'scripts/check-graphql.ts'] },
  { name: 'theme check', command: [...NODE, 'scripts/theme-check.ts'] },
  { name: 'widget size', command: [...NODE, 'scripts/check-widget.ts'] },
  { name: 'tidiness', command: [...NODE, 'scripts/check-tidiness.ts'] },
];

async function run({ command: [program = '', ...args] }: Step): Promise<{ passed: boolean; output: string }> {
  const bin = path.join(ROOT, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, FORCE_COLOR: '0' };
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ passed: false, output: error.message }));
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

async function runAndReport(step: Step): Promise<boolean> {
  const startedAt = performance.now();
  const { passed, output } = await run(step);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${step.name.padEnd(12)} ${seconds.padStart(5)} s`);
  if (!passed) console.log(`${output.trim()}\n`);
  return passed;
}

const wanted = process.argv.slice(2);
const waiting = STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
let failed = 0;
async function takeSteps(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) if (!(await runAndReport(step))) failed += 1;
}
await Promise.all(Array.from({ length: PARALLEL_MAX }, takeSteps));
console.log(failed === 0 ? 'All checks passed.' : `${failed} failed.`);
process.exitCode = failed === 0 ? 0 : 1;
