/**
 * Who may import whom (docs/architecture.md, "Who may import whom"), checked by `npm run check`.
 *
 * The parts of app/loyalty, lowest first. A part may use what stands on a lower row: its pure files, and its use cases.
 * Parts on one row do not know each other, except where `beside` says so.
 */
const ROWS = require('./scripts/part-rows.json');
const PARTS = ROWS.flat();

const TEST = '[.]test[.]tsx?$';
const SERVER = '[.]server[.]tsx?$';
const partPath = (names) => `^app/loyalty/(${names.join('|')})/`;
/** Finding a shop's row by its id or domain: every part may ask (docs/decisions/050). */
const DIRECTORY = '^app/loyalty/shops/find-shop[.]server[.]ts$';
const outside = 'node_modules/|^node:|^(fs|path|http|https|net|crypto|os|child_process)(/|$)';

const above = (index) => ROWS.slice(index + 1).flat();
const beside = (row, part) => row.filter((other) => other !== part);

/** A part depends on nothing above it, not even on types; its use cases call none of its neighbours'. */
const order = ROWS.flatMap((row, index) =>
  row.flatMap((part) => {
    const from = { path: partPath([part]), pathNot: TEST };
    const rules = [];
    if (above(index).length > 0) {
      const comment = `${part} stands below ${above(index).join(', ')}.`;
      const to = { path: partPath(above(index)), pathNot: DIRECTORY };
      rules.push({ name: `below-${part}`, comment, severity: 'error', from, to });
    }
    if (row.length > 1) {
      const to = { path: partPath(beside(row, part)).concat(`.*${SERVER}`) };
      const comment = `${part} stands beside ${beside(row, part).join(', ')}: pure files only.`;
      rules.push({ name: `beside-${part}`, comment, severity: 'error', from, to });
    }
    return rules;
  }),
);

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Types may refer to each other (a component to its loader); values may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'pure-is-pure',
      comment:
        'A plain .ts file of a part uses pure files, and of packages only zod, decimal.js and temporal-polyfill.',
      severity: 'error',
      from: { path: '^app/loyalty/.+[.]ts$', pathNot: [SERVER, TEST] },
      to: {
        pathNot: ['^app/loyalty/(?!.*[.]server[.]).+[.]ts$', 'node_modules/(zod|decimal[.]js|temporal-polyfill)/'],
      },
    },
    ...order,
    {
      name: 'known-part',
      comment: `app/loyalty holds these parts and nothing else: ${PARTS.join(', ')}.`,
      severity: 'error',
      from: { path: '^app/loyalty/', pathNot: partPath(PARTS) },
      to: {},
    },
    {
      name: 'part-server',
      comment:
        'A use case reaches its part, lower parts, the queue (app/jobs/enqueue), db.server, what it is handed of adapters; no route, no page.',
      severity: 'error',
      from: { path: `^app/loyalty/.+${SERVER}` },
      to: {
        path: '^app/',
        pathNot: ['^app/loyalty/', '^app/db[.]server[.]ts$', '^app/env[.]server[.]ts$', '^app/jobs/', '^app/adapters/'],
      },
    },
    {
      name: 'only-ledger-writes-points',
      comment: "What goes to the ledger goes through its use cases; its SQL is nobody else's business.",
      severity: 'error',
      from: { path: '^app/', pathNot: ['^app/loyalty/ledger/', TEST] },
      to: { path: '^app/loyalty/ledger/.*[.]sql[.]ts$' },
    },
    {
      name: 'ui',
      comment: 'Pieces of pages know pure files, words, Polaris and each other.',
      severity: 'error',
      from: { path: '^app/ui/', pathNot: TEST },
      to: {
        path: ['^app/', '^prisma/', '^scripts/'],
        pathNot: ['^app/ui/', '^app/i18n/', '^app/loyalty/(?!.*[.]server[.]).+[.]ts$'],
      },
    },
    {
      name: 'i18n',
      severity: 'error',
      from: { path: '^app/i18n/', pathNot: TEST },
      to: { path: '^app/', pathNot: '^app/i18n/' },
    },
    {
      name: 'adapters-know-no-part',
      severity: 'error',
      from: { path: '^app/adapters/', pathNot: TEST },
      to: { path: '^app/', pathNot: ['^app/adapters/', '^app/env[.]server[.]ts$', '^app/shopify[.]server[.]ts$'] },
    },
    {
      name: 'nobody-imports-routes',
      severity: 'error',
      from: { path: '^app/', pathNot: ['^app/routes/', TEST] },
      to: { path: '^app/routes/' },
    },
    {
      name: 'routes-not-each-other',
      comment: 'Two routes that need the same thing need a part, or a file beside them that is not a route.',
      severity: 'error',
      from: { path: '^app/routes/([^/]+)/', pathNot: TEST },
      to: { path: '^app/routes/([^/]+)/route[.]tsx?$', pathNot: '^app/routes/$1/' },
    },
    {
      name: 'standin-knows-nothing-of-the-app',
      comment: 'A double that shares our code shares our mistakes.',
      severity: 'error',
      from: { path: '^standin/', pathNot: TEST },
      to: { path: '^(app|prisma|extensions|scripts|tests|bench)/' },
    },
    {
      name: 'standin-tests-know-nothing-of-the-app',
      severity: 'error',
      from: { path: '^standin/' },
      to: { path: '^(app|prisma|extensions|bench)/' },
    },
    {
      name: 'the-app-knows-nothing-of-the-standin',
      severity: 'error',
      from: { path: '^(app|prisma|extensions|server[.]ts|worker[.]ts)', pathNot: TEST },
      to: { path: '^(standin|scripts|tests|bench)/' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: ['^tests/', TEST, '^vitest[.]config', '^playwright[.]config'] },
      to: { path: `^tests/(?!support/(start-demo|demo-pages)[.])|${TEST}` },
    },
    {
      name: 'the-widget-stands-alone',
      comment: 'The storefront scripts ship as they are: they import only what is built into them.',
      severity: 'error',
      from: { path: '^extensions/', pathNot: TEST },
      to: { path: outside, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'production-needs-no-development-package',
      severity: 'error',
      from: { path: '^(app|prisma/.*|server[.]ts|worker[.]ts)', pathNot: TEST },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/(@types|vite|@remix-run/(dev|route-config))/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|generated)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
