/** Long-running child processes of the demo and the browser tests: started with a log of their own, stopped in order. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { commandLine, isAlive, whenGone } from './cluster.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');

const STOP_MS_MAX = 12_000;
const READY_MS_MAX = 60_000;
const LOG_LINES_SHOWN = 25;

export interface Child {
  name: string;
  pid: number;
  /** What it runs, from the repository's root. */
  file: string;
  /** Resolves with the exit code when the process ends by itself or is stopped. */
  gone: Promise<number | null>;
  /** The end of its log, for an error message. */
  tail(): string;
  stop(): Promise<void>;
}

export interface ChildOptions {
  name: string;
  /** The file to run, from the repository's root. */
  file: string;
  args?: string[];
  /** Modules loaded before it, from the repository's root. */
  preload?: string[];
  env: Record<string, string>;
  logFile: string;
}

/** SIGTERM, then SIGKILL for what does not listen. */
export async function endProcess(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  if (await whenGone(pid, STOP_MS_MAX)) return;
  process.kill(pid, 'SIGKILL');
  await whenGone(pid, STOP_MS_MAX);
}

/** Starts a file of the repository under this Node. Its absolute path in the command line tells it from any other's. */
export function startChild(options: ChildOptions): Child {
  const { name, file, args = [], preload = [], env, logFile } = options;
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const log = fs.openSync(logFile, 'w');
  const imports = preload.flatMap((module) => ['--import', path.join(ROOT, module)]);
  const command = ['--disable-warning=ExperimentalWarning', ...imports, path.join(ROOT, file), ...args];
  // a process group of its own: Ctrl-C reaches only whoever started it, and that one stops the children in order
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
    detached: process.platform !== 'win32',
  });
  fs.closeSync(log);
  const pid = child.pid ?? 0;
  const gone = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
  const killed = () => void child.kill('SIGKILL');
  process.once('exit', killed);
  return {
    name,
    pid,
    file,
    gone,
    tail: () => fs.readFileSync(logFile, 'utf8').trim().split('\n').slice(-LOG_LINES_SHOWN).join('\n'),
    async stop() {
      await endProcess(pid);
      await gone;
      process.off('exit', killed);
    },
  };
}

/** Whether this pid still belongs to a process that was started from this checkout with `file`. */
export function isOurs(pid: number, file: string): boolean {
  return isAlive(pid) && commandLine(pid).includes(path.join(ROOT, file));
}

/** Resolves when `url` answers below 500; throws with the child's last words when it dies or takes too long. */
export async function untilAnswers(url: string, child: Child): Promise<void> {
  const until = Date.now() + READY_MS_MAX;
  while (Date.now() < until && isAlive(child.pid)) {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
      await answer.arrayBuffer();
      if (answer.status < 500) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `${child.name} did not ${isAlive(child.pid) ? `answer at ${url}` : 'stay up'}. Its log ends:\n${child.tail()}`,
  );
}

/** Resolves when the child's log says this; throws with its last words when it dies or takes too long. */
export async function untilSays(words: string, child: Child): Promise<void> {
  const until = Date.now() + READY_MS_MAX;
  while (Date.now() < until && isAlive(child.pid)) {
    if (child.tail().includes(words)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `${child.name} did not ${isAlive(child.pid) ? `say "${words}"` : 'stay up'}. Its log ends:\n${child.tail()}`,
  );
}

/** Whether this TCP port can be listened on, on every address as well as on this machine's own. */
export async function isPortFree(port: number): Promise<boolean> {
  const tryHost = async (host: string) =>
    new Promise<boolean>((resolve) => {
      const server = net.createServer().once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL'); // no IPv6 here
      });
      server.listen(port, host, () => server.close(() => resolve(true)));
    });
  return (await tryHost('127.0.0.1')) && (await tryHost('0.0.0.0')) && (await tryHost('::1')) && (await tryHost('::'));
}
