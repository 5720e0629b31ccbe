import net from 'node:net';

export interface Relay {
  /** The given address, by way of the relay. */
  url: string;
  /** Breaks every connection and accepts no new one, as a server that was killed. */
  cut(): Promise<void>;
  /** Back on the same port. */
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** Stands between a program and a server it talks to over TCP, so that the server can fail without being touched. */
export async function startRelay(target: string): Promise<Relay> {
  const to = new URL(target);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(Number(to.port), to.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const open = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await open(0);
  const { port } = server.address() as net.AddressInfo;
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const url = new URL(target);
  url.port = String(port);
  url.hostname = '127.0.0.1';
  return { url: url.href, cut, mend: () => open(port), stop: () => (server.listening ? cut() : Promise.resolve()) };
}
