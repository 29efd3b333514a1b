/**
 * `npm run codegen`: types for the Admin operations in app/adapters/admin-api, from the schema that the repository keeps.
 * `npm run check` says when they are out of date.
 */
import { ApiType, pluckConfig, preset } from '@shopify/api-codegen-preset';
import { OPERATIONS_DIR, readAdminSchema, readOperations, sdlUsedBy } from './scripts/admin-schema.ts';

const documents = [`${OPERATIONS_DIR}/*.ts`, `!${OPERATIONS_DIR}/*.test.ts`];
const schema = sdlUsedBy(
  readAdminSchema(),
  readOperations().map(({ document }) => document),
);
const outDir = process.env.CODEGEN_OUT ?? `${OPERATIONS_DIR}/generated`;
const banner = { add: { content: '// Written by `npm run codegen`.' } };

export default {
  schema,
  documents,
  extensions: {
    codegen: {
      pluckConfig,
      generates: {
        [`${outDir}/admin.types.d.ts`]: {
          plugins: [banner, 'typescript'],
          config: {
            defaultScalarType: 'string',
            scalars: { JSON: 'unknown' },
            enumsAsTypes: true,
            disableDescriptions: true,
          },
        },
        [`${outDir}/admin.generated.d.ts`]: {
          documents,
          preset,
          plugins: [banner],
          presetConfig: { apiType: ApiType.Admin },
        },
      },
    },
  },
};
