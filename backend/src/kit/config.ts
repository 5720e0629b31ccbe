import { z } from 'zod';

/** What the sponsor can tell beforehand whether it will succeed. */
const SPONSORABLE = ['marketplace.buy', 'marketplace.buy-and-retire', 'rec-nft.retire'];

const microStx = (usual: bigint) =>
  z.coerce
    .bigint()
    .min(0n)
    .max(10n ** 15n)
    .default(usual);

const port = z.coerce.number().int().min(0).max(65_535);

/** Every variable with its default; `.env.example` is generated from the descriptions. */
export const ConfigSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('production refuses embedded services'),
  PORT: port.default(3000).describe('HTTP port of the API; 0 takes any free one'),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on'),
  DATA_DIR: z.string().default('.data').describe('Folder of the embedded services'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged'),
  DATABASE_URL: z.url().optional().describe('PostgreSQL 18; unset starts the embedded one'),
  REDIS_URL: z.url().optional().describe('Redis or Valkey for the queue; unset keeps the queue in PostgreSQL'),
  IPFS_API_URL: z.url().optional().describe('Kubo RPC; unset starts the embedded block store'),
  STACKS_API_URL: z
    .url()
    .optional()
    .describe('Stacks API, /extended/...; unset with STACKS_RPC_URL unset too starts the local chain'),
  STACKS_RPC_URL: z
    .url()
    .optional()
    .describe('RPC of a Stacks node, /v2/...; unset asks STACKS_API_URL, which passes it on'),
  STACKS_OBSERVER_PORT: port
    .optional()
    .describe('Port where the indexer listens to a node that pushes its blocks; unset polls, 0 takes any free one'),
  STACKS_OBSERVER_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address of that port; whoever reaches it can say what is on chain, so let only the node reach it'),
  STACKS_OBSERVER_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,128}$/, 'Write 16 to 128 letters, digits, - or _.')
    .optional()
    .describe('What a node has to put before the path of its pushes: endpoint = "host:port/secret"; unset: nothing'),
  STACKS_NETWORK: z
    .enum(['devnet', 'testnet', 'mainnet'])
    .default('devnet')
    .describe('Which network addresses and signatures belong to'),
  CONTRACT_DEPLOYER: z
    .string()
    .optional()
    .describe('Address that deployed the contracts; needed with STACKS_API_URL or STACKS_RPC_URL'),
  STACKS_START_HEIGHT: z.coerce
    .number()
    .int()
    .min(0)
    .default(1)
    .describe('First block to follow: the one before the contracts were deployed'),
  SPONSOR_PRIVATE_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}(01)?$/, 'Write the 64 hex digits of the key, or 66 with the mark 01 of a compressed one.')
    .optional()
    .describe(
      'Key of the account that pays network fees for others; unset: everybody pays his own. Use it for nothing else',
    ),
  SPONSOR_FEE_CAP: microStx(100_000n).describe('Most micro-STX the market pays for one transaction'),
  SPONSOR_DAILY_BUDGET: microStx(20_000_000n).describe('Most micro-STX the market pays in 24 hours, over all accounts'),
  SPONSOR_DAILY_PER_ACCOUNT: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(20)
    .describe('Most transactions the market pays for one account in 24 hours'),
  SPONSOR_FUNCTIONS: z
    .string()
    .default('marketplace.buy,marketplace.buy-and-retire,rec-nft.retire')
    .transform((text, ctx) => {
      const names = text.split(',').map((name) => name.trim());
      const unknown = names.find((name) => !SPONSORABLE.includes(name));
      if (unknown === undefined) return names;
      ctx.addIssue(`${unknown} cannot be sponsored; choose among ${SPONSORABLE.join(', ')}, divided by commas`);
      return z.NEVER;
    })
    .describe('Calls whose network fee the market pays, divided by commas'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Proxies before the API that set X-Forwarded-For; the rate limit counts the address behind them'),
  PUBLIC_URL: z.url().optional().describe('Where people reach the product; bound into sign-in challenges'),
  WEB_DIR: z.string().optional().describe('Folder of the built web app; unset takes frontend/dist if it is there'),
  RECONCILE_EVERY: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_080)
    .default(60)
    .describe('Minutes between two comparisons of all rows with the chain; 0 compares only when told to'),
  EXAMPLE_MARKET: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Whether npm start fills a fresh data folder with an example market'),
});

export type Config = z.infer<typeof ConfigSchema>;

/** Reads the environment once; all faults are reported together, each with its variable. */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = ConfigSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration is not usable:\n${faults.join('\n')}`);
}

/** The environment for a process started from here, with some variables set. */
export const environmentWith = (changes: Record<string, string | undefined>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...changes,
});

/** Whether this process is a script of package.json. */
export const startedByNpm = (): boolean => process.env.npm_lifecycle_event !== undefined;

/** `.env.example`, from the schema itself. */
export function exampleEnvironment(): string {
  return Object.entries(ConfigSchema.shape)
    .map(([name, schema]) => {
      const fallback = schema.safeParse(undefined);
      return `# ${schema.description}\n# ${name}=${fallback.success ? (fallback.data ?? '') : ''}\n`;
    })
    .join('\n');
}
