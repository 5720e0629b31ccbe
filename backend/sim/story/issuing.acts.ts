import { type Act, BODIES, DEPLOYER, type StoryEvent, type StoryRequest, said, someTime } from './story.ts';

const opened = ({ digest, facility, owner, bodies }: StoryRequest): StoryEvent => ({
  contract: 'issuance',
  name: 'request-opened',
  data: { digest, facility, owner, bodies: [...bodies] },
});

/** Of a request that waits for more, or of a new one; the last that is needed opens it. */
export const attest: Act = (story, random) => {
  const [facility, { owner } = { owner: '' }] = random.pick([...story.facilities]) ?? [];
  if (facility === undefined) return null;
  const waiting = [...story.requests.values()].filter(({ bodies, needed }) => bodies.length < needed);
  const begun = random.chance(0.7) ? random.pick(waiting) : undefined;
  const wh = random.amount(40_000_000n);
  const request = begun ?? {
    digest: random.hash(),
    facility,
    owner,
    wh,
    needed: random.pick([1, 1, 2, 3]),
    bodies: [],
  };
  const body = BODIES.find((one) => !request.bodies.includes(one)) ?? BODIES[0];
  request.bodies.push(body);
  story.requests.set(Buffer.from(request.digest).toString('hex'), request);
  const given = request.bodies.length;
  const told: StoryEvent = {
    contract: 'verification',
    name: 'issue-attested',
    data: {
      body,
      by: body,
      digest: request.digest,
      given: BigInt(given),
      needed: BigInt(request.needed),
      request: {
        evidence: random.hash(),
        'expires-at': someTime(random),
        facility: request.facility,
        leaves: 744n,
        nonce: random.amount(1_000_000n),
        'period-start': 1_748_736_000n,
        'period-end': 1_751_328_000n,
        'readings-root': random.hash(),
        'verdict-hash': random.hash(),
        wh: request.wh,
      },
    },
  };
  return given < request.needed ? [told] : [opened(request), told];
};

/** With an open request, or with one of which nothing was heard here; small amounts only carry on to the next issue. */
export const issue: Act = (story, random) => {
  const [facility, { owner } = { owner: '' }] = random.pick([...story.facilities]) ?? [];
  if (facility === undefined) return null;
  const ready = random.pick([...story.requests].filter(([, { bodies, needed }]) => bodies.length >= needed));
  if (ready !== undefined) story.requests.delete(ready[0]);
  const of = ready?.[1] ?? { digest: random.hash(), facility, owner, wh: random.amount(40_000_000n) };
  const issuance = ++story.last.issuance;
  const token = random.chance(0.9) ? ++story.last.token : null;
  const wh = token === null ? 0n : of.wh;
  story.issuances.set(issuance, { facility: of.facility, wh, token });
  if (token !== null) story.lots.set(token, { issuance, firstWh: 0n, wh, owner: of.owner });
  const data = {
    issuance,
    token,
    facility: of.facility,
    owner: of.owner,
    'period-start': 1_748_736_000n + issuance * 3_600n,
    'period-end': 1_748_739_600n + issuance * 3_600n,
    'attested-wh': of.wh,
    'attested-before': 0n,
    wh,
    'minted-before': 0n,
    'corrected-before': 0n,
    'readings-root': random.hash(),
    leaves: random.pick([744n, 2n ** 127n]),
    'verdict-hash': random.hash(),
    evidence: random.hash(),
    'issued-at': someTime(random),
    'expires-at': random.chance(0.5) ? someTime(random) : null,
    digest: of.digest,
    residual: of.wh - wh,
    trial: random.chance(0.5),
  };
  const minted = { token, sender: null, recipient: of.owner };
  const mint: StoryEvent[] = token === null ? [] : [{ contract: 'rec-nft', name: 'nft-minted', data: minted }];
  return [...mint, { contract: 'rec-nft', name: 'issued', data }];
};

/** By a body, or by the owner himself: only a lot that is whole and where it was issued to. */
export const withdraw: Act = (story, random) => {
  const whole = [...story.issuances].filter(([, { token }]) => token !== null && story.lots.has(token));
  const [issuance, is] = random.pick(whole) ?? [];
  if (issuance === undefined || is === undefined || is.token === null) return null;
  const { token, wh, facility } = is;
  const { owner } = story.lots.get(token) ?? { owner: '' };
  if (owner.includes('.')) return null;
  story.lots.delete(token);
  is.token = null;
  const reason = random.hash();
  const by = random.chance(0.5) ? owner : `${DEPLOYER}.verification`;
  return [
    said('rec-nft', 'nft-burned', { token, sender: owner, recipient: null }),
    said('rec-nft', 'withdrawn', { at: someTime(random), issuance, reason, token, wh }),
    said('issuance', 'issuance-withdrawn', { 'attested-wh': wh, by, facility, issuance, reason, wh }),
  ];
};

export const correct: Act = (story, random) => {
  const [issuance, is] = random.pick([...story.issuances]) ?? [];
  if (issuance === undefined || is === undefined) return null;
  const wh = random.amount(1_000n);
  const data = {
    body: random.pick(BODIES),
    'corrected-wh': wh,
    facility: is.facility,
    issuance,
    reason: random.hash(),
    wh,
  };
  return [{ contract: 'issuance', name: 'issuance-corrected', data }];
};
