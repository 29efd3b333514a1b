/** What the demo keeps between runs, in .demo/: its data, its secret, its logs, and which processes it started. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commandLine, isAlive, reachableByServer, stopOrphan } from './cluster.ts';
import { endProcess, isOurs, ROOT } from './processes.ts';

export const DEMO_DIR = path.join(ROOT, '.demo');
export const DEMO_FILE = path.join(DEMO_DIR, 'demo.json');
export const STATE_FILE = path.join(DEMO_DIR, 'standin.jsonl');
export const LOG_DIR = path.join(DEMO_DIR, 'logs');
const CLUSTER_MEMO = path.join(DEMO_DIR, 'postgres-dir');
const SECRET_FILE = path.join(DEMO_DIR, 'secret');
const PROCESSES_FILE = path.join(DEMO_DIR, 'processes.json');
/** A folder for data of ours that outlives a restart of the machine and that everybody may enter. */
const LASTING_DIR = fs.existsSync('/var/tmp') ? '/var/tmp' : os.tmpdir();

interface Started {
  demo: number;
  children: { pid: number; file: string }[];
}

/** The folder itself. Throws with a sentence when it belongs to somebody else. */
export function openDemoFolder(): void {
  try {
    fs.mkdirSync(LOG_DIR, { recursive: true });
    fs.accessSync(DEMO_DIR, fs.constants.W_OK);
  } catch {
    throw new Error(`${DEMO_DIR} belongs to another user: remove it, or run the demo as that user.`);
  }
}

/**
 * Where PostgreSQL's files are. As root the server runs as `nobody`; in a checkout that only root may enter, the files
 * therefore lie outside, and .demo/postgres-dir remembers where.
 */
export function clusterDir(): string {
  if (fs.existsSync(CLUSTER_MEMO)) {
    const remembered = fs.readFileSync(CLUSTER_MEMO, 'utf8').trim();
    if (fs.existsSync(remembered)) return remembered;
  }
  const inside = path.join(DEMO_DIR, 'postgres');
  if (reachableByServer(inside)) return inside;
  const outside = fs.mkdtempSync(path.join(LASTING_DIR, 'comeback-demo-'));
  fs.writeFileSync(CLUSTER_MEMO, `${outside}\n`);
  return outside;
}

/** The app's client secret: made once, because the sessions in the database belong to it. */
export function apiSecret(): string {
  if (!fs.existsSync(SECRET_FILE)) fs.writeFileSync(SECRET_FILE, randomBytes(24).toString('hex'), { mode: 0o600 });
  return fs.readFileSync(SECRET_FILE, 'utf8').trim();
}

function readStarted(): Started | undefined {
  if (!fs.existsSync(PROCESSES_FILE)) return undefined;
  try {
    return JSON.parse(fs.readFileSync(PROCESSES_FILE, 'utf8')) as Started;
  } catch {
    return undefined; // killed while writing
  }
}

/** To be called whenever a process was started, so that the next run finds it even if this one is killed. */
export function rememberProcesses(children: { pid: number; file: string }[]): void {
  fs.writeFileSync(PROCESSES_FILE, JSON.stringify({ demo: process.pid, children } satisfies Started));
}

/** The pid of a demo that runs from this checkout right now. */
export function runningDemo(): number | undefined {
  const pid = readStarted()?.demo;
  if (pid === undefined || pid === process.pid || !isAlive(pid)) return undefined;
  if (!commandLine(pid).includes('scripts/demo.ts')) return undefined;
  const cwd = process.platform === 'linux' ? fs.readlinkSync(`/proc/${pid}/cwd`) : ROOT;
  return cwd === ROOT ? pid : undefined;
}

/** Ends what a killed predecessor left running. Only processes whose command line names this checkout's files. */
export async function endLeftovers(): Promise<void> {
  const left = (readStarted()?.children ?? []).filter(({ pid, file }) => isOurs(pid, file));
  // together: each waits for its connections to the others
  await Promise.all(left.map(({ pid }) => endProcess(pid)));
  fs.rmSync(PROCESSES_FILE, { force: true });
  fs.rmSync(DEMO_FILE, { force: true });
}

/** Throws the data away: the next start is the first. */
export async function forgetEverything(): Promise<void> {
  const dir = clusterDir();
  if (fs.existsSync(path.join(dir, 'data'))) await stopOrphan(dir);
  fs.rmSync(dir, { recursive: true, force: true });
  fs.rmSync(DEMO_DIR, { recursive: true, force: true });
}

/** A clean end: nothing runs any more, the data stays. */
export function markStopped(): void {
  fs.rmSync(PROCESSES_FILE, { force: true });
  fs.rmSync(DEMO_FILE, { force: true });
}
