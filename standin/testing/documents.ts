/** What tests put into a store of the stand-in as it is, without going through the commands that make such documents. */
import type { Customer, Shop } from '../model.ts';

const NOW = '2026-11-21T12:00:00.000Z';

/** A shop in Poland that sells in złoty, with the app installed. */
export const SHOP_DOCUMENT: Shop = {
  id: '1',
  shopId: '1',
  handle: 'sample-records',
  domain: 'sample-records.myshopify.com',
  name: 'Sample Records',
  email: 'shop@example.com',
  currency: 'PLN',
  timeZone: 'Europe/Warsaw',
  countryCode: 'PL',
  locales: ['en', 'pl'],
  taxesIncluded: true,
  taxRateBp: 2300,
  taxTitle: 'VAT',
  plan: 'standard',
  shippingRates: [],
  discounts: [],
  staff: { id: '2', name: 'Sample staff', email: 'staff@example.com' },
  themes: [{ id: '3', name: 'Groove', role: 'MAIN', settingsData: { current: { blocks: {} }, presets: {} } }],
  installation: { id: '4', installedAt: NOW, scopes: [] },
  lastOrderNumber: 0,
  createdAt: NOW,
  updatedAt: NOW,
};

/** A customer of it with an account. */
export const CUSTOMER_DOCUMENT: Customer = {
  id: '77',
  shopId: '1',
  email: 'shopper-1@example.com',
  firstName: 'Shopper',
  lastName: '1',
  phone: null,
  state: 'enabled',
  locale: 'en',
  tags: [],
  note: null,
  taxExempt: false,
  verifiedEmail: true,
  emailMarketing: 'NOT_SUBSCRIBED',
  defaultAddress: null,
  createdAt: NOW,
  updatedAt: NOW,
};
