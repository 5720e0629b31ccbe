import { type Logger, pino } from 'pino';

export type Log = Logger;

/** One JSON line per request, job or incident. Secrets never reach it: headers that carry them are cut out here. */
export function createLog(level: string): Log {
  return pino({
    level,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
    serializers: { err: pino.stdSerializers.err },
  });
}
