/**
 * One direction of imports (see ARCHITECTURE.md): main -> modules -> chain -> kit, earlier modules only, and the
 * libraries that may appear in one kind of file only.
 */
const { Compiler } = require('@swc/core');

// dependency-cruiser 17 asks swc for TypeScript without JSX, whatever the file is called: tell swc by the name.
const { parseFileSync } = Compiler.prototype;
Compiler.prototype.parseFileSync = function parse(path, options) {
  return parseFileSync.call(this, path, { ...options, tsx: path.endsWith('.tsx') });
};

const ORDER = [
  'identity',
  'facility',
  'metering',
  'certificate',
  'market',
  'auction',
  'market-data',
  'portfolio',
  'submission',
  'compliance',
  'notification',
  'webhook',
  'reconciliation',
  'admin',
];

const module_ = (name) => `^backend/src/modules/${name}/`;
const library = (name, comment, path, from) => ({
  name: `only-there-${name}`,
  comment,
  severity: 'error',
  from: { path: '^(backend|frontend)/', pathNot: from },
  to: { path },
});

const laterModules = ORDER.slice(0, -1).map((name, i) => ({
  name: `earlier-modules-only-${name}`,
  comment: `${name} may use earlier modules only; react to later ones through events`,
  severity: 'error',
  from: { path: module_(name) },
  to: {
    path: ORDER.slice(i + 1)
      .map(module_)
      .join('|'),
  },
}));

const doors = ORDER.map((name) => ({
  name: `door-of-${name}`,
  comment: `other modules enter ${name} through its index.ts`,
  severity: 'error',
  from: { path: '^backend/src/modules/', pathNot: module_(name) },
  to: { path: module_(name), pathNot: `${module_(name)}(index\\.ts$|[^/]*\\.contract\\.ts$)` },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'kit-stands-alone',
      severity: 'error',
      from: { path: '^backend/src/kit/' },
      to: { path: '^backend/src/(chain|modules|main)/' },
    },
    {
      name: 'chain-knows-only-kit',
      severity: 'error',
      from: { path: '^backend/src/chain/' },
      to: { path: '^backend/src/(modules|main)/' },
    },
    {
      name: 'modules-never-main',
      severity: 'error',
      from: { path: '^backend/src/modules/' },
      to: { path: '^backend/src/main/' },
    },
    ...laterModules,
    ...doors,
    {
      name: 'contracts-run-in-the-browser',
      severity: 'error',
      from: { path: '\\.contract\\.ts$', pathNot: '\\.test\\.ts$' },
      to: {
        pathNot:
          '\\.contract\\.ts$|^backend/src/kit/(units|endpoint|id|problem-table)\\.ts$|node_modules/zod|node_modules/.*\\.d\\.c?ts$',
      },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules?\\.ts$' },
      to: { dependencyTypes: ['npm', 'core'], pathNot: 'node_modules/zod|^(node:)?crypto$' },
    },
    library(
      'typeorm',
      'persistence only',
      'node_modules/typeorm/',
      '\\.(entity|repository|queries)\\.ts$|kit/(database|sql-migration)\\.ts$|^backend/(migrations|tests)/|^backend/src/main/|\\.test\\.ts$',
    ),
    library(
      'express',
      'HTTP only',
      'node_modules/(express|helmet|express-rate-limit)/',
      '^backend/src/(kit/http|main)/|\\.test\\.ts$',
    ),
    library('bullmq', 'the queue only', 'node_modules/(bullmq|ioredis)/', '^backend/src/kit/jobs|\\.test\\.ts$'),
    library(
      'stacks',
      'the chain only',
      'node_modules/@stacks/',
      '^backend/src/(chain/|kit/signature\\.ts)|^backend/tests/|^backend/src/main/local/|\\.test\\.ts$|^frontend/(src/lib|e2e)/',
    ),
    {
      name: 'clarity-is-another-process',
      comment:
        'the local chain links a GPL virtual machine: the product starts it as a process and talks to it over HTTP',
      severity: 'error',
      from: { path: '^backend/src/' },
      to: { path: '^clarity/', pathNot: '^clarity/(localnet/(index|accounts)|deploy/[^/]+)\\.ts$' },
    },
    {
      name: 'frontend-uses-the-contract',
      comment: 'the journeys of e2e start the whole product and may use its parts',
      severity: 'error',
      from: { path: '^frontend/', pathNot: '^frontend/e2e/' },
      to: { path: '^backend/', pathNot: '^backend/src/contract\\.ts$' },
    },
    {
      name: 'contract-enters-through-lib',
      comment: 'pages take the contract from lib/api.ts, so that one place decides how it is called',
      severity: 'error',
      from: { path: '^frontend/src/', pathNot: '^frontend/src/lib/' },
      to: { path: '^backend/' },
    },
    {
      name: 'ui-stands-alone',
      severity: 'error',
      from: { path: '^frontend/src/ui/' },
      to: { path: '^(frontend/src/(?!ui/)|backend/)' },
    },
    {
      name: 'lib-below-features',
      comment: 'lib may use the design system (a dialog that follows a transaction), never a page or the shell',
      severity: 'error',
      from: { path: '^frontend/src/lib/' },
      to: { path: '^frontend/src/(app|features)/' },
    },
    {
      name: 'features-never-app',
      severity: 'error',
      from: { path: '^frontend/src/features/' },
      to: { path: '^frontend/src/app/' },
    },
    {
      name: 'features-stand-apart',
      comment: 'what two features share belongs to ui or lib',
      severity: 'error',
      from: { path: '^frontend/src/features/([^/]+)/' },
      to: { path: '^frontend/src/features/', pathNot: '^frontend/src/features/$1/' },
    },
    library('wallet', 'behind lib/wallet.ts', 'node_modules/@stacks/connect', '^frontend/(src/lib/wallet|e2e/)'),
    library('charts', 'behind the one chart', 'node_modules/(echarts|zrender)/', '^frontend/src/ui/chart'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
