import { z } from 'zod';

/** Query of a list: how many, and from where on. */
export const pageQuery = (most = 100, usual = 20) =>
  z.object({
    limit: z.coerce.number().int().min(1).max(most).default(usual),
    cursor: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
  });

export const NextSchema = z.string().nullable().meta({ description: 'Cursor of the next page; null on the last one' });
