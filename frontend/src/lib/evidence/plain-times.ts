import { dateTime } from '../format.ts';

const INSTANT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g;

/** The words of the API write instants as RFC 3339; people read them as everywhere else on the page. */
export const plainTimes = (words: string): string =>
  words.replace(INSTANT, (text) => {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? text : dateTime(at);
  });
