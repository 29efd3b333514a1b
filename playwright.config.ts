import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumPath, fontEnvironment } from './scripts/chromium.ts';

const env = { ...process.env, ...(await fontEnvironment()) };

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/support/start-demo.ts',
  // one shop, one after the other: what a test reads, no other test changes
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    trace: 'retain-on-failure',
    timezoneId: 'Europe/Warsaw',
    locale: 'en-GB',
    // the shell says HeadlessChrome, which isbot takes for a robot
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    launchOptions: {
      executablePath: await chromiumPath(),
      args: CHROMIUM_ARGS,
      env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    },
  },
});
