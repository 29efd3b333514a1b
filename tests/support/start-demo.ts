/**
 * The demo's stack for the browser tests: on free ports, with its data in a temporary folder, filled like the demo. Playwright's
 * global setup; tests read where it is from `demo`.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildIfStale } from '../../scripts/build-if-stale.ts';
import { freePort } from '../../scripts/cluster.ts';
import { isPortFree } from '../../scripts/processes.ts';
import { fillSampleShop } from '../../scripts/sample-shop.ts';
import { PORTS, SHOP, startStack } from '../../scripts/stack.ts';

/** The first of so many neighbouring ports that are all free. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const base = await freePort();
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isPortFree(base + index)));
    if (free.every(Boolean) && base + count < 65_536) return base;
  }
}

export default async function startDemo(): Promise<() => Promise<void>> {
  await buildIfStale();
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-e2e-'));
  const apiSecret = randomBytes(24).toString('hex');
  const stack = await startStack({ port: await freePorts(PORTS), logDir: path.join(dir, 'logs'), apiSecret });
  const stop = async () => {
    await stack.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    await fillSampleShop(stack.urls, SHOP, () => undefined);
  } catch (error) {
    const logs = stack.children.map((child) => `--- ${child.name}\n${child.tail()}`);
    await stop();
    throw new Error(`The sample shop could not be filled. The logs end:\n${logs.join('\n')}`, { cause: error });
  }
  process.env.DEMO_URLS = JSON.stringify(stack.urls);
  return stop;
}
