import { useParams } from 'wouter';

/** An on-chain number from the address of the page, or null where it is none. */
export function useChainId(name: string): bigint | null {
  const text = useParams<Record<string, string>>()[name] ?? '';
  return /^(0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : null;
}

/** A text parameter of the address of the page; empty where the route has none. */
export function useTextParam(name: string): string {
  return useParams<Record<string, string>>()[name] ?? '';
}
