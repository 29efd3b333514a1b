/** The one shopifyApp(): sessions, token exchange, the embedded admin's authentication. */
import '@shopify/shopify-app-remix/adapters/node';
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from '@shopify/shopify-app-remix/server';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import { getPrisma, withShopSql } from './db.server.ts';
import { env, SCOPES } from './env.server.ts';
import { installShop } from './loyalty/shops/install-shop.server.ts';

export const shopify = shopifyApp({
  apiKey: env().apiKey,
  apiSecretKey: env().apiSecret,
  apiVersion: ApiVersion.July26,
  scopes: [...SCOPES],
  appUrl: env().appUrl,
  authPathPrefix: '/auth',
  sessionStorage: new PrismaSessionStorage(getPrisma()),
  distribution: AppDistribution.AppStore,
  logger: { level: LogSeverity.Error },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  hooks: {
    afterAuth: async ({ admin }) => {
      await installShop({
        now: new Date(),
        admin: admin.graphql,
        inShop: withShopSql,
      });
    },
  },
});
