import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** An error without the values of the query that failed: names, salts and hashes of tokens are among them. */
function errorWithoutValues(error: Error): object {
  const { parameters: _p, driverError: _d, detail: _v, where: _w, ...rest } = pino.stdSerializers.err(error);
  return rest;
}

/** One JSON line per request, job or incident. Secrets never reach it: headers that carry them are cut out here. */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
    serializers: { err: errorWithoutValues },
  };
  return to === undefined ? pino(options) : pino(options, to);
}
