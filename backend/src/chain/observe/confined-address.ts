import { BlockList, isIP } from 'node:net';

const CONFINED = new BlockList();
CONFINED.addSubnet('127.0.0.0', 8);
CONFINED.addSubnet('10.0.0.0', 8);
CONFINED.addSubnet('172.16.0.0', 12);
CONFINED.addSubnet('192.168.0.0', 16);
CONFINED.addSubnet('169.254.0.0', 16);
CONFINED.addAddress('::1', 'ipv6');
CONFINED.addSubnet('fc00::', 7, 'ipv6');
CONFINED.addSubnet('fe80::', 10, 'ipv6');

/** Whether an address to listen on is of this machine or a private network (RFC 1918, 4193); a name other than localhost may be any. */
export function isConfined(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && CONFINED.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
