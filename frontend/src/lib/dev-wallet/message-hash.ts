const PREFIX = '\x17Stacks Signed Message:\n';

/** Length as Bitcoin writes it (CompactSize). */
function compactSize(length: number): number[] {
  if (length < 0xfd) return [length];
  if (length <= 0xffff) return [0xfd, length & 0xff, length >> 8];
  return [0xfe, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, length >>> 24];
}

/** What `stx_signMessage` signs: sha256 over a prefix, the length and the text (UTF-8), in hex. */
export async function messageHash(message: string): Promise<string> {
  const bytes = new TextEncoder().encode(message);
  const whole = new Uint8Array([...new TextEncoder().encode(PREFIX), ...compactSize(bytes.length), ...bytes]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
