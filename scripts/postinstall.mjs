// Generates the Prisma client after `npm ci` and `npm install`. Plain JavaScript: it may run on the machine's own Node 20.
// Without the development dependencies (`--omit=dev`, `npm prune`) there is no Prisma CLI: what `npm run build` generated
// stays as it is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const cli = path.join(root, 'node_modules/prisma/build/index.js');
const schema = path.join(root, 'prisma/schema.prisma');
const pinned = path.join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

if (existsSync(cli) && existsSync(schema)) {
  const node = existsSync(pinned) ? pinned : process.execPath;
  const result = spawnSync(node, ['--disable-warning=ExperimentalWarning', cli, 'generate'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  if (result.status !== 0) {
    console.error(`The Prisma client could not be generated:\n${result.stdout}${result.stderr}`);
    process.exitCode = 1;
  }
}
