import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumEnvironment, chromiumPath, DESKTOP_USER_AGENT } from './scripts/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/support/start-demo.ts',
  // each has a shop of its own (tests/support/start-demo.ts), in which its files run one after the other
  workers: 2,
  // as in vitest.config.ts; scripts/test.ts says how many needed it
  retries: process.env['CI'] ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // recording costs a quarter of the run: where there is a second try, only that is recorded
    trace: process.env['CI'] ? 'on-first-retry' : 'retain-on-failure',
    timezoneId: 'Europe/Warsaw',
    locale: 'en-GB',
    userAgent: DESKTOP_USER_AGENT,
    launchOptions: {
      executablePath: await chromiumPath(),
      args: CHROMIUM_ARGS,
      env: await chromiumEnvironment(),
    },
  },
});
