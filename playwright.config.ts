import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumEnvironment, chromiumPath, DESKTOP_USER_AGENT } from './scripts/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/support/start-demo.ts',
  // one shop, one after the other: what a test reads, no other test changes
  workers: 1,
  // as in vitest.config.ts; scripts/test.ts says how many needed it
  retries: process.env['CI'] ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    trace: 'retain-on-failure',
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
