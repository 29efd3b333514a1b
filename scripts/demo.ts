/**
 * `npm run demo`: the whole product on this machine with a sample shop in it. Needs nothing but what `npm ci` brought.
 *
 *   --port P   base of the ports (admin P, storefront P+1, app P+2, mail P+3, web P+4); default 4100
 *   --fresh    throw the kept data away and start over
 */
import fs from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { Listr } from 'listr2';
import { buildIfStale } from './build-if-stale.ts';
import {
  apiSecret,
  clusterDir,
  DEMO_FILE,
  endLeftovers,
  forgetEverything,
  LOG_DIR,
  markStopped,
  openDemoFolder,
  rememberProcesses,
  runningDemo,
  STATE_FILE,
} from './demo-folder.ts';
import { isPortFree } from './processes.ts';
import { addSampleRewards, fillSampleShop, SAMPLE_WAYS } from './sample-shop.ts';
import { API_KEY, CURRENCY, PORTS, SHOP, StackStarter } from './stack.ts';

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port + PORTS <= 65_536) return port;
  throw new InvalidArgumentError(`It takes a number from 1024 to ${65_536 - PORTS}.`);
}

const options = new Command('npm run demo --')
  .description('Runs Comeback, a stand-in of Shopify and a sample shop on this machine.')
  .option('--port <number>', 'first of the five ports to use', parsePort, 4100)
  .option('--fresh', 'throw away what earlier runs kept and start over', false)
  .parse()
  .opts<{ port: number; fresh: boolean }>();

const startedAt = performance.now();
let starter: StackStarter | undefined;
let stopping = false;
/** Whether .demo/ is this process's to tidy up: not while another demo runs from it. */
let owned = false;

async function stop(code: number): Promise<void> {
  if (stopping) process.exit(code); // a second Ctrl-C: now
  stopping = true;
  await starter?.stop();
  if (owned) markStopped();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    console.log('\nStopping…');
    void stop(0);
  });
}

/** Ends with a sentence, not with a stack: what is said here is for whoever runs the demo. */
async function fail(error: unknown): Promise<void> {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  await stop(1);
}

async function prepare(): Promise<void> {
  const running = runningDemo();
  if (running !== undefined) {
    throw new Error(`The demo is already running here (process ${running}). Stop it with Ctrl-C in its window first.`);
  }
  openDemoFolder();
  owned = true;
  await endLeftovers();
  if (options.fresh) {
    await forgetEverything();
    openDemoFolder();
  }
  for (let port = options.port; port < options.port + PORTS; port += 1) {
    if (await isPortFree(port)) continue;
    throw new Error(`Port ${port} is taken. Free it, or choose others: npm run demo -- --port ${options.port + 100}`);
  }
}

function writeDemoFile({ urls, stack }: StackStarter): void {
  const admin = `${urls.admin}/store/${SHOP}/apps/comeback`;
  const demo = {
    admin,
    storefront: urls.storefront,
    mailbox: urls.mailbox,
    app: urls.app,
    shop: `${SHOP}.myshopify.com`,
    currency: CURRENCY,
    apiKey: API_KEY,
    apiSecret: stack.apiSecret,
    databaseUrl: stack.databaseUrl,
    pid: process.pid,
  };
  fs.writeFileSync(`${DEMO_FILE}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(`${DEMO_FILE}.new`, DEMO_FILE);
}

function tasksOf(stack: StackStarter): Listr {
  const remember = () => rememberProcesses(stack.stack.children);
  return new Listr(
    [
      {
        title: 'PostgreSQL',
        task: async (_ctx, task) => {
          await stack.startDatabase();
          const applied = await stack.migrate();
          task.title = applied.length > 0 ? `PostgreSQL, ${applied.length} migrations applied` : 'PostgreSQL';
        },
      },
      {
        title: 'Build (half a minute the first time)',
        task: async (_ctx, task) => {
          task.title = (await buildIfStale()) ? 'Build' : 'Build, already up to date';
        },
      },
      { title: 'Stand-in of Shopify', task: async () => stack.startStandin().finally(remember) },
      { title: 'Web server and worker', task: async () => stack.startApp().finally(remember) },
      {
        title: 'Sample shop',
        task: async (_ctx, task) => {
          const tell = (step: string) => {
            task.output = step;
          };
          const did = await fillSampleShop(stack.urls, SHOP, tell, SAMPLE_WAYS);
          if (did) await addSampleRewards(stack.urls, SHOP);
          task.title = did ? 'Sample shop: filled' : 'Sample shop: as you left it';
        },
      },
    ],
    { fallbackRenderer: 'simple', registerSignalListeners: false, rendererOptions: { collapseErrors: true } },
  );
}

function printReady({ urls }: StackStarter): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`
Comeback is ready (${seconds} s).

  Admin        ${urls.admin}/store/${SHOP}/apps/comeback
  Storefront   ${urls.storefront}
  Mailbox      ${urls.mailbox}

The same addresses are in .demo/demo.json, the logs in .demo/logs.
Ctrl-C stops everything and keeps the data; npm run demo -- --fresh starts over.
`);
}

try {
  await prepare();
  const logDir = LOG_DIR;
  starter = new StackStarter({
    port: options.port,
    clusterDir: clusterDir(),
    stateFile: STATE_FILE,
    logDir,
    apiSecret: apiSecret(),
  });
  await tasksOf(starter).run();
  writeDemoFile(starter);
  printReady(starter);
  for (const child of starter.stack.children) {
    void child.gone.then(async (code) => {
      if (!stopping) await fail(new Error(`${child.name} ended by itself (${code}). Its log ends:\n${child.tail()}`));
    });
  }
} catch (error) {
  await fail(error);
}
