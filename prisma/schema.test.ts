/** schema.prisma describes what the migrations made: reading each model once finds a column or type that does not exist. */
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '@prisma/client';
import { expect, test } from 'vitest';
import { closeAtEnd, databaseUrl } from '../tests/support/database.ts';

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) });
closeAtEnd(() => prisma.$disconnect());

type Reads = Record<string, { findFirst: () => Promise<unknown> }>;

test.each(Object.values(Prisma.ModelName))('%s can be read', async (name) => {
  const model = (prisma as unknown as Reads)[name.charAt(0).toLowerCase() + name.slice(1)];
  expect(await model?.findFirst()).toBeNull();
});
