import type { DeploymentPlan, PlannedTransaction } from './deploy.ts';

const number = (value: number | bigint): string => value.toLocaleString('en');

const totalOf = (transactions: readonly PlannedTransaction[]) => ({
  size: transactions.reduce((sum, { size }) => sum + size, 0),
  fee: transactions.reduce((sum, { fee }) => sum + fee, 0n),
});

/** Every transaction that would be sent, for people: what it does, and what it costs. */
export function dryRunText({ deployer, transactions }: DeploymentPlan): string {
  if (transactions.length === 0) return `nothing to do: everything of ${deployer} is published, its council is named`;
  const { size, fee } = totalOf(transactions);
  return [
    `${deployer} would send:`,
    ...transactions.map(transactionText),
    `${transactions.length} transactions, ${number(size)} bytes, fees ${number(fee)} micro-STX; nothing was sent`,
  ].join('\n');
}

function transactionText({ nonce, contract, size, fee, what }: PlannedTransaction): string {
  const does = what.kind === 'publish' ? `publish ${contract}` : `call ${contract}.${what.fn}`;
  const details =
    what.kind === 'publish'
      ? [`clarity ${what.clarityVersion}, sha256 of the source ${what.sha256}`]
      : Object.entries(what.args).map(([name, value]) => `${name}: ${value}`);
  return [
    `nonce ${nonce}: ${does}, ${number(size)} bytes, fee ${number(fee)} micro-STX`,
    ...details.map((detail) => `  ${detail}`),
  ].join('\n');
}

/** The same for programs. Fees are decimal strings. */
export function dryRunJson({ deployer, transactions }: DeploymentPlan) {
  const { size, fee } = totalOf(transactions);
  return {
    deployer,
    transactions: transactions.map(({ nonce, contract, size, fee, what }) => ({
      nonce: Number(nonce),
      contract,
      size,
      fee: fee.toString(),
      ...what,
    })),
    total: { size, fee: fee.toString() },
  };
}
