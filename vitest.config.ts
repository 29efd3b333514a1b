import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'app/**/*.test.{ts,tsx}',
      'standin/**/*.test.ts',
      'scripts/**/*.test.ts',
      'prisma/**/*.test.ts',
      'bench/**/*.test.ts',
      'extensions/**/*.test.ts',
      'tests/*.test.ts',
    ],
    environment: 'node',
    globalSetup: ['tests/support/global-setup.ts'],
    setupFiles: ['tests/support/console.ts'],
    env: {
      TZ: 'UTC',
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      SHOPIFY_API_KEY: 'comeback-test-key',
      SHOPIFY_API_SECRET: 'comeback-test-secret-0123456789abcdef',
      SHOPIFY_APP_URL: 'http://localhost:4102',
    },
    // A crowded machine may miss a moment once; what is wrong fails twice (seeds are fixed). Vitest names each test it ran again.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
