import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

/** Listens, or says what to do when the port is taken. Port 0 takes a free one. */
export function listen(app: Express, host: string, port: number): Promise<RunningServer> {
  const server: Server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new Error(`Port ${port} is in use. Stop the other program or set PORT to a free one (PORT=0 picks one).`));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve({ url: `http://${host}:${actual}`, stop: () => stopServer(server) });
    });
  });
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
