/**
 * The demo's stack for the browser tests: on free ports, with its data in a temporary folder, filled like the demo. Playwright's
 * global setup starts one for each of its workers, so that a spec shares its shop with no other that runs at the same time: only with
 * those that ran before it on the same worker, which are others from run to run. A spec therefore finds the sample shop as
 * scripts/sample-shop.ts fills it, puts back what it changes of the programme, and has shoppers and rewards of its own; its shop's
 * addresses are `demo` and `adminUrl` of demo-pages.ts, the shop's handle is SHOP as in the demo.
 */
import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildIfStale } from '../../scripts/build-if-stale.ts';
import { isPortFree } from '../../scripts/processes.ts';
import { fillSampleShop } from '../../scripts/sample-shop.ts';
import { PORTS, SHOP, startStack, type Stack } from '../../scripts/stack.ts';

/**
 * The first of so many neighbouring ports that are all free, and of a range from which no system takes one for a connection that goes
 * out: it will be half a minute until the last of them is listened at.
 */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const base = randomInt(20_000, 32_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isPortFree(base + index)));
    if (free.every(Boolean)) return base;
  }
}

interface Demo {
  urls: Stack['urls'];
  stop(): Promise<void>;
}

async function startDemo(port: number, ways: Parameters<typeof fillSampleShop>[3]): Promise<Demo> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-e2e-'));
  const apiSecret = randomBytes(24).toString('hex');
  const stack = await startStack({ port, logDir: path.join(dir, 'logs'), apiSecret });
  const stop = async () => {
    await stack.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    await fillSampleShop(stack.urls, SHOP, () => undefined, ways);
  } catch (error) {
    const logs = stack.children.map((child) => `--- ${child.name}\n${child.tail()}`);
    await stop();
    throw new Error(`The sample shop could not be filled. The logs end:\n${logs.join('\n')}`, { cause: error });
  }
  return { urls: stack.urls, stop };
}

/** @param ways to earn that their shops have; tests begin without any @returns what ends them all */
export default async function startDemos(
  { workers }: { workers: number },
  ways: Parameters<typeof fillSampleShop>[3] = [],
): Promise<() => Promise<void>> {
  await buildIfStale();
  const base = await freePorts(PORTS * workers);
  const starting = Array.from({ length: workers }, (_, index) => startDemo(base + PORTS * index, ways));
  const tried = await Promise.allSettled(starting);
  const started = tried.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
  const stop = async () => void (await Promise.all(started.map((demo) => demo.stop())));
  const failure = tried.find((one) => one.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason as Error;
  }
  process.env.DEMO_URLS = JSON.stringify(started.map(({ urls }) => urls));
  return stop;
}
