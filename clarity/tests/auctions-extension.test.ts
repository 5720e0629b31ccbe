import { describe, expect, it } from 'vitest';
import { MWH } from '../tools/scenario.ts';
import { auctionOf, bid, DAY, english, funded, MINUTE, openEnglish } from './support/auctions.ts';
import { passTo } from './support/clock.ts';

describe('a late bid', () => {
  it('10 minutes before the end leaves it, one call later moves it to 10 minutes after the bid', () => {
    const s = funded();
    const { endsAt } = english(s);
    passTo(s, endsAt - 10n * MINUTE);
    expect(bid(s, 1_000n).ok).toBe(endsAt);
    expect(bid(s, 1_050n, s.buyer2).ok).toBe(endsAt + 10n);
    expect(auctionOf(s)).toMatchObject({ 'ends-at': endsAt + 10n, 'hard-end': endsAt + DAY });
  });

  it('is good in the last second and refused in the second of the end', () => {
    const s = funded();
    const token = s.lot(MWH);
    const last = s.now() + DAY;
    openEnglish(s, 1n, { token, endsAt: last + 1n });
    openEnglish(s, 1n, { endsAt: last + 10n });
    passTo(s, last);
    expect(bid(s, 1n).ok).toBe(last + 10n * MINUTE);
    expect(bid(s, 1n, s.buyer, 2n).err).toBe(5010n);
  });

  it('after another moves the end again, but never past 1 day after the first end', () => {
    const s = funded();
    const { endsAt } = english(s, 1n);
    const hardEnd = endsAt + DAY;
    let [end, amount, bids] = [endsAt, 1n, 0];
    while (end < hardEnd) {
      passTo(s, end - 10n);
      const answer = bid(s, amount, bids % 2 === 0 ? s.buyer : s.buyer2).ok as bigint;
      expect(answer).toBe(end + 590n < hardEnd ? end + 590n : hardEnd);
      [end, amount, bids] = [answer, amount + amount / 20n + 1n, bids + 1];
    }
    expect(bids).toBe(147);
    passTo(s, hardEnd - 10n);
    expect(bid(s, amount).ok).toBe(hardEnd);
    expect(bid(s, 2n * amount, s.buyer2).err).toBe(5010n);
  });
});
