/**
 * Only `prisma generate` and `prisma validate` run here (migrations have their own runner, prisma/migrate.ts). The JavaScript
 * engine keeps the CLI from fetching a native one; neither command connects.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { defineConfig } from 'prisma/config';

process.env.DATABASE_URL ??= 'postgresql://localhost/comeback';
process.env.CHECKPOINT_DISABLE ??= '1';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  engine: 'js',
  experimental: { adapter: true },
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }),
});
