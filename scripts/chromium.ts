/**
 * A Chromium for the browser tests, with nothing asked of the user:
 *   1. CHROMIUM_PATH, if set;
 *   2. on Linux x64 the one inside @sparticuz/chromium (a headless shell that ships in the npm package), unpacked once;
 *   3. an installed Chrome or Chromium;
 *   4. as root on Debian or Ubuntu: apt-get install chromium;
 *   5. an error that says what to do.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

/** Never the package's own list: it switches web security off. */
export const CHROMIUM_ARGS = [
  '--no-sandbox', // the tests run as root in containers; they open this machine's own pages only
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // the admin frames the app from another origin of this machine
  '--disable-features=LocalNetworkAccessChecks',
];

/** The headless shell calls itself HeadlessChrome, which Shopify's library takes for a robot and answers with 410. */
export const DESKTOP_USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const ROOT = path.resolve(import.meta.dirname, '..');
const CACHE = path.join(ROOT, 'node_modules/.cache');

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function starts(file: string): boolean {
  try {
    const args = ['--version', '--no-sandbox'];
    const said = execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
    return /Chrom|HeadlessShell/.test(said);
  } catch {
    return false;
  }
}

/** Written beside and renamed when whole: parallel workers never see half a file. */
async function unpack(packed: string, file: string): Promise<void> {
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  await pipeline(fs.createReadStream(packed), createBrotliDecompress(), fs.createWriteStream(part, { mode: 0o755 }));
  fs.renameSync(part, file);
}

/** The one in the npm package; on a bare machine with the libraries that it needs and the package brings along. */
async function shipped(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const pkg = path.join(ROOT, 'node_modules/@sparticuz/chromium');
  const packed = path.join(pkg, 'bin/chromium.br');
  if (!fs.existsSync(packed)) return undefined;
  const { version } = JSON.parse(fs.readFileSync(path.join(pkg, 'package.json'), 'utf8')) as { version: string };
  const dir = path.join(CACHE, `chromium-${version}`);
  const file = path.join(dir, 'chromium');
  await unpack(packed, file);
  if (starts(file)) return file;

  const wrapper = path.join(dir, 'chromium.sh');
  if (!fs.existsSync(wrapper)) {
    await unpack(path.join(pkg, 'bin/al2023.tar.br'), path.join(dir, 'libs.tar'));
    execFileSync('tar', ['-xf', 'libs.tar'], { cwd: dir });
    const script = `#!/bin/sh\nLD_LIBRARY_PATH='${dir}/lib' exec '${file}' "$@"\n`;
    fs.writeFileSync(wrapper, script, { mode: 0o755 });
  }
  return starts(wrapper) ? wrapper : undefined;
}

function fromApt(): string | undefined {
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return undefined;
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' } as const;
  try {
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options);
  } catch {
    return undefined;
  }
  return fs.existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined;
}

/** Fonts for a machine that has none: a Chromium without any draws no letters. Empty where the machine has its own. */
async function fontEnvironment(): Promise<Record<string, string>> {
  const packed = path.join(ROOT, 'node_modules/@sparticuz/chromium/bin/fonts.tar.br');
  if (process.platform !== 'linux' || fs.existsSync('/usr/share/fonts/truetype') || !fs.existsSync(packed)) return {};
  const dir = path.join(CACHE, 'chromium-fonts');
  const tar = path.join(dir, 'fonts.tar');
  if (!fs.existsSync(tar)) {
    await unpack(packed, tar);
    execFileSync('tar', ['-xf', 'fonts.tar'], { cwd: dir });
  }
  const config = path.join(dir, 'fonts.conf');
  const fontDirs = `<dir>${dir}</dir><cachedir>${path.join(dir, 'cache')}</cachedir>`;
  fs.writeFileSync(config, `<?xml version="1.0"?><fontconfig>${fontDirs}</fontconfig>`);
  return { FONTCONFIG_FILE: config };
}

/** The whole environment for the browser's process. */
export async function chromiumEnvironment(): Promise<Record<string, string>> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(own), ...(await fontEnvironment()) };
}

/** The executable's path. Throws with one sentence on what to do where there is none. */
export async function chromiumPath(): Promise<string> {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return asked;
  const found = (await shipped()) ?? INSTALLED.find((file) => fs.existsSync(file) && starts(file)) ?? fromApt();
  if (found) return found;
  throw new Error(
    'The browser tests need Chromium and found none that starts: install Chrome or Chromium, or set CHROMIUM_PATH to its executable.',
  );
}
