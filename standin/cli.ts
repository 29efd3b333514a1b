import { Command, InvalidArgumentError } from 'commander';
import { replay, type ReplayOptions } from './replay/replay.ts';
import { startStandin } from './start-standin.ts';

const DEFAULT_PORT = 4100;

const program = new Command('standin').description('A local stand-in of Shopify, for the demo and for tests');

program
  .command('serve')
  .description('Run admin, storefront, tunnel and mailbox on four ports in a row')
  .option('--port <port>', 'port of the admin; the other three follow', portOf, DEFAULT_PORT)
  .option('--state <file>', 'journal that keeps everything between runs; without it, memory only')
  .requiredOption('--app-url <url>', "origin of the app's web server")
  .option('--api-key <key>', 'client id of the app', 'comeback-demo-key')
  .requiredOption('--api-secret <secret>', 'client secret of the app')
  .option('--toml <file>', "the app's configuration", 'shopify.app.toml')
  .option('--extension <folder>', 'theme app extension', 'extensions/loyalty-widget')
  .option('--retry-factor <number>', "multiplies Shopify's webhook retry times (1: four hours in all)", numberOf, 1)
  .action(serve);

program
  .command('replay')
  .description('Place the orders of a CSV file, in its order, through signed webhooks')
  .argument('<file>', 'CSV with a header line')
  .requiredOption('--customer <column>', 'header of the column that names the customer')
  .requiredOption('--date <column>', 'header of the column with the date or instant')
  .requiredOption('--amount <column>', "header of the column with the amount in the shop's currency")
  .option('--duplicates <share>', 'share of the deliveries that are sent twice (0 to 1)', numberOf, 0)
  .option('--shuffle', 'deliver in random order')
  .option('--shop <handle>', 'the shop to order in; default: the first one')
  .option('--api <url>', "the stand-in's admin", `http://localhost:${DEFAULT_PORT}`)
  .action(async (file: string, options: Omit<ReplayOptions, 'file'>) => {
    process.exitCode = (await replay({ ...options, file })) ? 0 : 1;
  });

type ServeOptions = {
  port: number;
  state?: string;
  appUrl: string;
  apiKey: string;
  apiSecret: string;
  toml: string;
  extension: string;
  retryFactor: number;
};

async function serve(options: ServeOptions): Promise<void> {
  const running = await startStandin({
    port: options.port,
    stateFile: options.state ?? null,
    appUrl: options.appUrl,
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    toml: { file: options.toml },
    extensionDir: options.extension,
    retryFactor: options.retryFactor,
  });
  for (const [name, url] of Object.entries(running.urls)) console.log(`${name.padEnd(10)} ${url}`);
  for (const topic of running.unplayedTopics) console.warn(`${topic} is subscribed to, but never fired here`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_533) return port;
  throw new InvalidArgumentError('A port is a whole number below 65533.');
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError('That is no number from 0 up.');
}

try {
  await program.parseAsync();
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(
    taken ? `${(error as Error).message}. Choose another with --port.` : error instanceof Error ? error.message : error,
  );
  process.exitCode = 1;
}
