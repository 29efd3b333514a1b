import 'i18next';
import type admin from './words/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'admin';
    resources: { admin: typeof admin };
  }
}
